// Serves a master over ZeroMQ from a process of its own.
import { availableParallelism, hostname, totalmem } from 'node:os'
// The module's object: the global of the same name is a getter, and costs half as much again a call.
import { performance } from 'node:perf_hooks'
import { importBundle } from '../users/import-bundle.js'
import { connectZmqWorker } from '../wire/zmq-link.js'
import { Worker, type WorkerFacts } from '../worker/worker.js'
import { type ConsoleLine, captureConsole } from './capture-console.js'
import { VERSION } from './version.js'

export interface WorkerAddress {
  readonly host: string
  readonly port: number
  readonly workerId: string
}

/** Resolves when the master said quit, or SIGTERM or the parent's end made the worker leave. */
export async function serveAsWorker({ host, port, workerId }: WorkerAddress): Promise<void> {
  const link = await connectZmqWorker(host, port, workerId)
  const worker = new Worker({ link, facts: workerFacts(VERSION), clock, wallClock, importBundle })
  captureConsole(tellParent)
  process.once('SIGTERM', () => worker.quit())
  process.once('disconnect', () => worker.quit())
  process.on('uncaughtException', (thrown) => worker.uncaught(thrown))
  await worker.serve()
}

/** Over the channel of the fork, which keeps the level; a raw line of the same text does not. */
function tellParent({ level, text }: ConsoleLine): void {
  if (process.connected) process.send?.({ level, text } satisfies ConsoleLine)
  else process.stderr.write(`${text}\n`)
}

/** What this process tells a master about itself. */
export function workerFacts(version: string): WorkerFacts {
  return {
    version,
    node: process.version,
    host: hostname(),
    pid: process.pid,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
  }
}

export const clock = (): number => performance.now()
/** As fine as the clock and in step with it, unlike Date.now(). */
export const wallClock = (): number => performance.timeOrigin + performance.now()
