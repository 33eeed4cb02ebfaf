// What a Locust worker may say, checked and in our own words.
import { isObject } from '../../shape.js'
import type { LocustFrame } from '../frame.js'
import { type LocustReport, readReport, readUsers, textOf } from '../reports/read-report.js'

/** Lines of one `logs` message that are looked at; Locust keeps 500. */
const MAX_LINES = 500

export type LocustMessage =
  /** -1 = a Go worker; '' = Debian's Python worker, which does not know its version. */
  | { readonly type: 'client_ready'; readonly version: string | -1 }
  | { readonly type: 'locustfile' }
  | { readonly type: 'heartbeat'; readonly state: string; readonly cpuPercent: number; readonly memoryBytes: number }
  | { readonly type: 'stats'; readonly report: LocustReport }
  | { readonly type: 'spawning' }
  | { readonly type: 'spawning_complete'; readonly users: Readonly<Record<string, number>> }
  | { readonly type: 'client_stopped' }
  | { readonly type: 'exception'; readonly message: string; readonly traceback: string }
  | { readonly type: 'logs'; readonly lines: readonly string[] }
  | { readonly type: 'quit' }
  /** A message of the locustfile's own code. */
  | { readonly type: 'other'; readonly name: string }

type Reader = (data: unknown) => LocustMessage | null

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['client_ready', readReady],
  ['locustfile', () => ({ type: 'locustfile' })],
  ['heartbeat', readHeartbeat],
  ['stats', readStats],
  ['spawning', () => ({ type: 'spawning' })],
  ['spawning_complete', readSpawned],
  ['client_stopped', () => ({ type: 'client_stopped' })],
  ['exception', readException],
  ['logs', readLogs],
  ['quit', () => ({ type: 'quit' })],
])

/** A fault when the message is of a known type and wrong. */
export function readLocustMessage({ type, data }: LocustFrame): LocustMessage | { readonly fault: string } {
  const read = READERS.get(type)
  if (read === undefined) return { type: 'other', name: type }
  return read(data) ?? { fault: `${type} with a wrong content` }
}

function readReady(data: unknown): LocustMessage | null {
  if (data === -1) return { type: 'client_ready', version: -1 }
  return typeof data === 'string' ? { type: 'client_ready', version: textOf(data) } : null
}

function readHeartbeat(data: unknown): LocustMessage | null {
  if (!isObject(data) || typeof data.state !== 'string') return null
  const { state, current_cpu_usage: cpu, current_memory_usage: memory } = data
  return { type: 'heartbeat', state, cpuPercent: figureOf(cpu), memoryBytes: Math.round(figureOf(memory)) }
}

/** 0 when it is none: a heartbeat is a sign of life whatever its figures say. */
function figureOf(value: unknown): number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : 0
}

function readStats(data: unknown): LocustMessage | null {
  const report = readReport(data)
  return report === null ? null : { type: 'stats', report }
}

function readSpawned(data: unknown): LocustMessage | null {
  const users = isObject(data) ? readUsers(data.user_classes_count) : null
  return users === null ? null : { type: 'spawning_complete', users }
}

function readException(data: unknown): LocustMessage | null {
  if (!isObject(data) || typeof data.msg !== 'string' || typeof data.traceback !== 'string') return null
  return { type: 'exception', message: textOf(data.msg), traceback: textOf(data.traceback) }
}

function readLogs(data: unknown): LocustMessage | null {
  if (!isObject(data) || !Array.isArray(data.logs)) return null
  const lines = data.logs.slice(-MAX_LINES).filter((line): line is string => typeof line === 'string')
  return { type: 'logs', lines: lines.map(textOf) }
}
