// Lines of a run's log, as far as they are asked for.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { LogPicture, LogQuestion, StoredLine } from '../run-store.js'

const DEFAULT_LIMIT = 1000
const RANK: Readonly<Record<StoredLine['level'], number>> = { debug: 20, info: 30, warn: 40, error: 50 }

/** As the log writes it. */
interface LogRecord {
  readonly level: number
  /** Epoch ms. */
  readonly time: number
  readonly msg: string
  readonly worker?: string
}

/** A log that is not there has no lines. */
export async function readLog(path: string, question: LogQuestion): Promise<LogPicture> {
  const { after = 0, limit = DEFAULT_LIMIT } = question
  const lines: StoredLine[] = []
  let seq = 0
  let next = after
  for await (const one of linesOf(path)) {
    seq++
    if (seq <= after) continue
    if (lines.length >= limit) break
    next = seq
    const line = toLine(one, seq)
    if (line !== null && isWanted(line, question)) lines.push(line)
  }
  return { lines, next }
}

function isWanted(line: StoredLine, { level = 'debug', text = '', worker }: LogQuestion): boolean {
  if (RANK[line.level] < RANK[level] || (worker !== undefined && line.worker !== worker)) return false
  return line.text.toLowerCase().includes(text.toLowerCase())
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const input = createReadStream(path)
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') throw thrown
  } finally {
    input.destroy()
  }
}

/** null for what is no line of a log, as the half one that a killed process left. */
function toLine(text: string, seq: number): StoredLine | null {
  try {
    const { level, time, msg, worker } = JSON.parse(text) as LogRecord
    const of = worker === undefined ? {} : { worker: String(worker) }
    return { seq, atMs: time, level: levelOf(level), ...of, text: String(msg) }
  } catch {
    return null
  }
}

function levelOf(rank: number): StoredLine['level'] {
  if (rank >= RANK.error) return 'error'
  if (rank >= RANK.warn) return 'warn'
  return rank >= RANK.info ? 'info' : 'debug'
}
