// A worker played by a test over the memory link: it introduces itself, takes the plan, and says goodbye when told.
import { NO_WORKER_EVENTS, type WorkerLink } from '../wire/link.js'
import { type MasterMessage, PROTOCOL_VERSION, type RunUnderWay, type WorkerKind } from '../wire/messages.js'

/** What the master of played workers is. */
export const PLAYED_VERSION = { tymbal: '0', node: 'v20' }

export type Reply = (link: WorkerLink, message: MasterMessage) => void

/** Its clock is five seconds ahead of ours. */
const PLAYED_CLOCK_LEAD_MS = 5000

/** Plays a worker that does `reply` beside what every worker does. Returns all it hears, growing. */
export function playWorker(
  link: WorkerLink,
  reply: Reply = () => undefined,
  kind: WorkerKind = 'tymbal',
  run: RunUnderWay | null = null,
): MasterMessage[] {
  const heard: MasterMessage[] = []
  const hear = (message: MasterMessage): void => {
    heard.push(message)
    if (message.type === 'ack') {
      const facts = {
        version: PLAYED_VERSION.tymbal,
        node: PLAYED_VERSION.node,
        host: 'h',
        pid: 1,
        cores: 1,
        memoryBytes: 1,
      }
      const clockMs = performance.timeOrigin + performance.now() + PLAYED_CLOCK_LEAD_MS
      const time = { echoMs: message.atMs, clockMs }
      link.send({ type: 'hello', kind, protocol: PROTOCOL_VERSION, ...facts, ...time, run })
    }
    if (message.type === 'quit') link.send({ type: 'quit' })
    reply(link, message)
  }
  link.listen({ ...NO_WORKER_EVENTS, message: hear })
  link.send({ type: 'client_ready', version: -1 })
  return heard
}
