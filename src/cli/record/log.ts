// The log of a run: short lines for people, JSON lines for files.
import type { Logger } from 'pino'
import type { Speaker } from '../../master/master-events.js'
import { EXIT, messageOf, TymbalError } from '../../model/errors.js'
import type { NotWritten } from '../../outputs/output.js'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogThreshold = LogLevel | 'silent'

export interface LogSettings {
  readonly level: LogThreshold
  /** Absolute path; null = lines go to the terminal. */
  readonly file: string | null
}

export interface LogDeps {
  /** Puts one line on the terminal, above the panel when there is one. */
  readonly writeLine: (line: string) => void
  readonly now: () => number
}

export interface Log {
  /** @param from the worker that said it; left out = this process */
  write(level: LogLevel, text: string, from?: Speaker): void
  /** One more file that gets everything from `info` on, what was written since the last such file included. */
  copyTo(path: string): Promise<void>
  /** The files of `copyTo` get no more. */
  endCopies(): void
  /** Files that a line could not be written to, and the first reason. */
  notWritten(): readonly NotWritten[]
}

interface LogFile {
  readonly logger: Logger
  close(): void
}

interface Line {
  readonly level: LogLevel
  readonly text: string
  readonly from: Speaker | undefined
}

const RANK: Readonly<Record<LogThreshold, number>> = { debug: 10, info: 20, warn: 30, error: 40, silent: 99 }
/** Lines kept for a copy that begins later; few are written before. */
const MOST_KEPT = 1000

/**
 * With a file the terminal stays quiet. Files are appended to, their directories made.
 * @throws TymbalError TYM5001 when the file cannot be opened
 */
export async function createLog(settings: LogSettings, deps: LogDeps): Promise<Log> {
  const faults = new Map<string, string>()
  const open = (path: string, level: LogThreshold) => openFile(path, level, (reason) => addOnce(faults, path, reason))
  const main = settings.file === null ? null : await open(settings.file, settings.level)
  const copies: LogFile[] = []
  const kept: Line[] = []
  return {
    write(level, text, from) {
      const line = { level, text, from }
      if (main !== null) append(main, line)
      for (const copy of copies) append(copy, line)
      if (copies.length === 0 && kept.length < MOST_KEPT) kept.push(line)
      const said = from === undefined || from.name === '' ? text : `${from.name}: ${text}`
      if (main === null && RANK[level] >= RANK[settings.level]) deps.writeLine(logLine(level, said, deps.now()))
    },
    async copyTo(path) {
      const copy = await open(path, 'info')
      for (const line of kept.splice(0, MOST_KEPT)) append(copy, line)
      copies.push(copy)
    },
    endCopies() {
      for (const copy of copies.splice(0)) copy.close()
    },
    notWritten: () => [...faults].map(([path, reason]) => ({ name: `log ${path}`, reason })),
  }
}

function append({ logger }: LogFile, { level, text, from }: Line): void {
  logger[level](from === undefined ? {} : { worker: from.id }, text)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const MOVES_THE_CURSOR = /\u001b(?!\[[0-9;]*m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f]/g

/** Workers and scripts say what they like: colours and line ends stay, what else would move the cursor becomes visible. */
const tame = (text: string): string =>
  text.replace(MOVES_THE_CURSOR, (unit) => `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** `12:00:05 warn  text`, in local time; the level is left out where it is `info`. */
export function logLine(level: LogLevel, untamed: string, atMs: number): string {
  const text = tame(untamed)
  const time = new Date(atMs).toTimeString().slice(0, 8)
  return level === 'info' ? `${time} ${text}` : `${time} ${level.padEnd(5)} ${text}`
}

function addOnce(faults: Map<string, string>, path: string, reason: string): void {
  if (!faults.has(path)) faults.set(path, reason)
}

/** Written synchronously: a log line must survive the crash that it tells of, and there are few of them. */
async function openFile(path: string, level: LogThreshold, onFault: (reason: string) => void): Promise<LogFile> {
  const { pino } = await import('pino')
  try {
    const destination = pino.destination({ dest: path, mkdir: true, sync: true })
    // A full disk must not end the run: what could not be logged is lost, and the end says so.
    destination.on('error', (thrown: unknown) => onFault(messageOf(thrown)))
    return { logger: pino({ level, base: null }, destination), close: () => destination.end() }
  } catch (thrown) {
    throw new TymbalError('TYM5001', `log ${path}: ${messageOf(thrown)}`, { exitCode: EXIT.usage, cause: thrown })
  }
}
