// What a run writes down while it goes on, so that another master can take it over: one record after the other, as MessagePack with a length before it.
import { decode, Encoder } from '@msgpack/msgpack'
import type { ClassShare } from '../model/load.js'
import { ENCODED, type StatsDelta } from '../stats/stats-delta.js'

/** What a worker said of itself. */
export interface JournaledWorker {
  readonly kind: 'tymbal' | 'locust'
  readonly version: string
  readonly node: string
  readonly host: string
  readonly pid: number
  readonly cores: number
  readonly memoryBytes: number
  readonly openFileLimit?: number
  readonly system?: string
}

export interface JournaledEdit {
  readonly atMs: number
  readonly users: number | null
  readonly spawnRate: number | null
  readonly userClasses?: readonly ClassShare[]
}

export type JournalRecord =
  /** The run as it began. `setupData` is what its setup() returned. */
  | {
      readonly kind: 'begin'
      readonly runId: string
      readonly scriptHash: string
      readonly seed: number
      readonly setupData: unknown
      /** Wall clock of elapsed time 0. */
      readonly startedAtMs: number
      /** How all classes were dealt: the page may have asked for other shares than the script says. */
      readonly userClasses?: readonly ClassShare[]
    }
  | { readonly kind: 'worker'; readonly id: string; readonly index: number; readonly facts: JournaledWorker }
  | { readonly kind: 'lost'; readonly id: string }
  /** A person has it without users, or with them again. */
  | { readonly kind: 'drained'; readonly id: string; readonly isDrained: boolean }
  | { readonly kind: 'report'; readonly workerId: string; readonly delta: StatsDelta }
  /** A second is over: how many users ran, and the number that the next new user gets. */
  | { readonly kind: 'second'; readonly endMs: number; readonly users: number; readonly nextUser: number }
  | { readonly kind: 'note'; readonly atMs: number; readonly text: string; readonly isRestart?: boolean }
  /** The load was changed; see LoadEdit. `spawnRate` null = all at once. */
  | ({ readonly kind: 'edit' } & JournaledEdit)
  /** It is to be changed at the end of a stage; `edit` null = it is not any more. */
  | { readonly kind: 'edit-later'; readonly edit: JournaledEdit | null; readonly who: string }
  /** Users begin no new iteration, or do again. */
  | { readonly kind: 'paused'; readonly isPaused: boolean }
  /** The end was asked for, or due: why. */
  | { readonly kind: 'stop'; readonly text: string }

/** A longer record is none of ours: the file is damaged there. */
const MAX_RECORD_BYTES = 128 * 1024 * 1024
const LENGTH_BYTES = 4

/** Kept, with its buffer: there is a record for each report of each worker. */
const encoder = new Encoder({ ignoreUndefined: true })

/** How many bytes a record takes, written to `into(size)` from `at` on: straight into the caller's memory, as thousands come in a second. */
export function writeRecord(record: JournalRecord, into: (size: number) => Buffer, at: number): number {
  const encoded = record.kind === 'report' ? record.delta[ENCODED] : undefined
  if (record.kind === 'report' && encoded !== undefined) return writeReport(record.workerId, encoded, into, at)
  const content = encoder.encodeSharedRef(record)
  const size = LENGTH_BYTES + content.length
  const bytes = into(size)
  bytes.writeUInt32BE(content.length, at)
  bytes.set(content, at + LENGTH_BYTES)
  return size
}

const TWO_FIELDS = 0x82
const DELTA_KEY = Uint8Array.of(0xa5, ...Buffer.from('delta'))

/** The report as it came: making it again was a twelfth of what a master of a thousand workers does. */
function writeReport(workerId: string, delta: Uint8Array, into: (size: number) => Buffer, at: number): number {
  const head = encoder.encodeSharedRef({ kind: 'report', workerId })
  const length = head.length + DELTA_KEY.length + delta.length
  const bytes = into(LENGTH_BYTES + length)
  const from = bytes.writeUInt32BE(length, at)
  bytes.set(head, from)
  bytes[from] = TWO_FIELDS + 1
  bytes.set(DELTA_KEY, from + head.length)
  bytes.set(delta, from + head.length + DELTA_KEY.length)
  return LENGTH_BYTES + length
}

/** All whole records at the beginning of `bytes`; what a killed master left half written is left out. */
export function decodeRecords(bytes: Buffer): {
  readonly records: readonly JournalRecord[]
  readonly wholeBytes: number
} {
  const records: JournalRecord[] = []
  let at = 0
  while (at + LENGTH_BYTES <= bytes.length) {
    const length = bytes.readUInt32BE(at)
    const end = at + LENGTH_BYTES + length
    if (length > MAX_RECORD_BYTES || end > bytes.length) break
    const record = decodeOne(bytes.subarray(at + LENGTH_BYTES, end))
    if (record === null) break
    records.push(record)
    at = end
  }
  return { records, wholeBytes: at }
}

function decodeOne(bytes: Uint8Array): JournalRecord | null {
  try {
    // A plain array of the same bytes: what is read back is of the type that was written.
    return decode(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)) as JournalRecord
  } catch {
    return null
  }
}
