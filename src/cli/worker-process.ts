// Serves a master over ZeroMQ from a process of its own.
import { readFileSync } from 'node:fs'
import { availableParallelism, hostname, type as osType, totalmem } from 'node:os'
// The module's object: the global of the same name is a getter, and costs half as much again a call.
import { performance } from 'node:perf_hooks'
import { importBundle } from '../users/import-bundle.js'
import { hashOf } from '../users/loading/bundle-hash.js'
import type { JoinToken } from '../wire/security/join-token.js'
import { connectZmqWorker } from '../wire/zmq-worker.js'
import { Worker, type WorkerFacts } from '../worker/worker.js'
import { type ConsoleLine, captureConsole } from './capture-console.js'
import { bundleCache, bundleCacheDirectory } from './swarm/bundle-cache.js'
import { VERSION } from './version.js'

export const DEFAULT_MASTER_TIMEOUT_MS = 60_000
/** What is asked to leave has so long to hand its users over; longer waits end in SIGKILL where containers run. */
export const LEAVE_LIMIT_MS = 25_000

export interface WorkerProcess {
  readonly host: string
  readonly port: number
  readonly workerId: string
  /** null = plain. */
  readonly token: JoinToken | null
  readonly masterTimeoutMs: number
  /** Scripts are kept on disk for the next run. */
  readonly keepsScripts: boolean
}

/**
 * A worker over ZeroMQ, made in this process.
 * @param tell takes what concerns the connection, and what the script prints
 */
export async function createWorker(settings: WorkerProcess, tell: (line: ConsoleLine) => void): Promise<Worker> {
  return new Worker({
    link: await connectZmqWorker(settings),
    facts: workerFacts(VERSION),
    clock,
    wallClock,
    importBundle,
    cache: settings.keepsScripts ? bundleCache(bundleCacheDirectory(process.env), hashOf) : null,
    masterTimeoutMs: settings.masterTimeoutMs,
    tell: (level, text) => tell({ level, text }),
  })
}

/** Serves from a process that another one started. Resolves, with whether another one is to take its place, when the master said quit, or SIGTERM or the parent's end made the worker leave. */
export async function serveAsChild(settings: WorkerProcess): Promise<boolean> {
  const worker = await createWorker(settings, tellParent)
  captureConsole(tellParent)
  process.once('SIGTERM', () => worker.leave(LEAVE_LIMIT_MS))
  process.once('disconnect', () => worker.quit())
  process.on('uncaughtException', (thrown) => worker.uncaught(thrown))
  await worker.serve()
  return worker.startsAgain
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
    system: `${osType()} ${process.arch}`,
    ...openFileLimit(),
  }
}

/** As Linux says; elsewhere nobody does without help. */
function openFileLimit(): Pick<WorkerFacts, 'openFileLimit'> {
  try {
    const limit = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return limit === undefined ? {} : { openFileLimit: Number(limit) }
  } catch {
    return {}
  }
}

export const clock = (): number => performance.now()
/** As fine as the clock and in step with it, unlike Date.now(). */
export const wallClock = (): number => performance.timeOrigin + performance.now()
