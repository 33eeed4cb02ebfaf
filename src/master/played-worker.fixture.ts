// A worker played by a test over the memory link: it introduces itself, takes the plan, and says goodbye when told.
import type { WorkerLink } from '../wire/link.js'
import type { MasterMessage, WorkerKind } from '../wire/messages.js'

export type Reply = (link: WorkerLink, message: MasterMessage) => void

/** Its clock is five seconds ahead of ours. */
const PLAYED_CLOCK_LEAD_MS = 5000

/** Plays a worker that does `reply` beside what every worker does. Returns all it hears, growing. */
export function playWorker(
  link: WorkerLink,
  reply: Reply = () => undefined,
  kind: WorkerKind = 'tymbal',
): MasterMessage[] {
  const heard: MasterMessage[] = []
  link.onMessage((message) => {
    heard.push(message)
    if (message.type === 'ack') {
      const facts = { version: '0', node: 'v20', host: 'h', pid: 1, cores: 1, memoryBytes: 1 }
      const clockMs = performance.timeOrigin + performance.now() + PLAYED_CLOCK_LEAD_MS
      link.send({ type: 'hello', kind, protocol: 1, ...facts, echoMs: message.atMs, clockMs, run: null })
    }
    if (message.type === 'quit') link.send({ type: 'quit' })
    reply(link, message)
  })
  link.send({ type: 'client_ready', version: -1 })
  return heard
}
