// The log of a run: short lines for people, JSON lines for files.
import type { Logger } from 'pino'

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
  /** Further files that get everything from `info` on, as the run directory's. */
  readonly copies: readonly string[]
}

export interface Log {
  write(level: LogLevel, text: string): void
}

const RANK: Readonly<Record<LogThreshold, number>> = { debug: 10, info: 20, warn: 30, error: 40, silent: 99 }

/**
 * With a file the terminal stays quiet. Files are appended to, their directories made.
 * @throws the file system's error when a file cannot be opened
 */
export async function createLog(settings: LogSettings, deps: LogDeps): Promise<Log> {
  const main = settings.file === null ? null : await openFile(settings.file, settings.level)
  const copies = await Promise.all(deps.copies.map((path) => openFile(path, 'info')))
  return {
    write(level, text) {
      for (const file of main === null ? copies : [main, ...copies]) file[level](text)
      if (main === null && RANK[level] >= RANK[settings.level]) deps.writeLine(logLine(level, text, deps.now()))
    },
  }
}

/** `12:00:05 warn  text`, in local time; the level is left out where it is `info`. */
export function logLine(level: LogLevel, text: string, atMs: number): string {
  const time = new Date(atMs).toTimeString().slice(0, 8)
  return level === 'info' ? `${time} ${text}` : `${time} ${level.padEnd(5)} ${text}`
}

/** Written synchronously: a log line must survive the crash that it tells of, and there are few of them. */
async function openFile(path: string, level: LogThreshold): Promise<Logger> {
  const { pino } = await import('pino')
  const destination = pino.destination({ dest: path, mkdir: true, sync: true })
  // A full disk must not end the run; what could not be logged is lost.
  destination.on('error', () => {})
  return pino({ level, base: null }, destination)
}
