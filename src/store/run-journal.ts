// The journal of a run on disk: appended to while it goes on, read by the master that takes it over.
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf, TymbalError } from '../model/errors.js'
import { decodeRecords, type JournalRecord, writeRecord } from './journal-record.js'

const FILE_NAME = 'journal.bin'
/** Above this a run can no longer be taken over; what it measured is not touched. */
const MAX_BYTES = 4 * 1024 ** 3
const FIRST_BYTES = 64 * 1024
/** Read in pieces: the first is small, as often only the beginning is wanted; the largest holds any usual record. */
const FIRST_PIECE_BYTES = 64 * 1024
const PIECE_BYTES = 64 * 1024 * 1024

export const journalPath = (directory: string): string => join(directory, FILE_NAME)

export interface RunJournal {
  /** Written at the end of this turn of the event loop, or by `flush`. */
  append(record: JournalRecord): void
  /** Hands everything to the operating system: it survives this process from now on. True when nothing had to be left out so far. */
  flush(): boolean
  close(): void
}

/**
 * Opens the journal for appending; what a killed process left half written is cut off.
 * @param onFault told once why nothing more is written: a full disk, or a file that grew too large
 * @throws TymbalError TYM5001 when it cannot be opened
 */
export function openJournal(path: string, onFault: (reason: string) => void, maxBytes = MAX_BYTES): RunJournal {
  const file = opened(path)
  let size = fstatSync(file).size
  let waiting = Buffer.allocUnsafe(FIRST_BYTES)
  let used = 0
  let isDue = false
  let isWhole = true
  /** What waits, with so much room behind it. Kept: fresh memory costs more than the copying. */
  const room = (more: number): Buffer => {
    if (used + more <= waiting.length) return waiting
    const grown = Buffer.allocUnsafe(Math.max(2 * waiting.length, used + more))
    waiting.copy(grown, 0, 0, used)
    waiting = grown
    return grown
  }
  /** Emptied: a master that took over from a part of the reports would count fewer than were measured. */
  const fail = (reason: string): void => {
    isWhole = false
    ftruncateSync(file, 0)
    onFault(reason)
  }
  return {
    append(record) {
      if (!isWhole) return
      used += writeRecord(record, room, used)
      if (isDue) return
      isDue = true
      setImmediate(() => this.flush())
    },
    flush() {
      isDue = false
      if (used === 0 || !isWhole) return isWhole
      const bytes = waiting.subarray(0, used)
      used = 0
      if (size + bytes.length > maxBytes) fail(`${path} would grow beyond ${maxBytes} bytes`)
      else {
        try {
          size += writeAll(file, bytes)
        } catch (thrown) {
          fail(messageOf(thrown))
        }
      }
      return isWhole
    },
    close() {
      this.flush()
      isWhole = false
      closeSync(file)
    },
  }
}

/** The records of a journal, in order; none when there is no such file. */
export function* readJournal(path: string): Generator<JournalRecord> {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return
  }
  try {
    for (const { records } of pieces(file)) yield* records
  } finally {
    closeSync(file)
  }
}

function* pieces(file: number): Generator<{ records: readonly JournalRecord[]; endAt: number }> {
  let rest = Buffer.alloc(0)
  let at = 0
  for (let length = FIRST_PIECE_BYTES; ; length = Math.min(PIECE_BYTES, length * 4)) {
    const piece = Buffer.allocUnsafe(length)
    const count = readSync(file, piece, 0, length, at)
    if (count === 0) return
    const bytes = Buffer.concat([rest, piece.subarray(0, count)])
    const { records, wholeBytes } = decodeRecords(bytes)
    at += count
    rest = bytes.subarray(wholeBytes)
    yield { records, endAt: at - rest.length }
    if (records.length === 0 && rest.length > 2 * PIECE_BYTES) return
  }
}

function opened(path: string): number {
  try {
    const file = openSync(path, 'a+')
    let endAt = 0
    for (const piece of pieces(file)) endAt = piece.endAt
    if (fstatSync(file).size > endAt) ftruncateSync(file, endAt)
    return file
  } catch (cause) {
    throw new TymbalError('TYM5001', `the journal of the run: ${messageOf(cause)}`, { cause })
  }
}

function writeAll(file: number, bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
  return bytes.length
}
