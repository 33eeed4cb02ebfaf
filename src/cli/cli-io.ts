// Everything the command line takes from its process, as one record: `main` is a function of it, and tests hand in their own.
import type { Readable, Writable } from 'node:stream'

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

export interface CliIo {
  /** Arguments after the program's name. */
  readonly argv: readonly string[]
  /** Read for `TYMBAL_*`; `--env` and `--env-file` write into it, so that the script sees them. */
  readonly env: Record<string, string | undefined>
  readonly cwd: string
  readonly stdin: Readable & { readonly isTTY?: boolean; setRawMode?(raw: boolean): unknown }
  /** Machine output. */
  readonly stdout: Writable
  /** Text for people. */
  readonly stderr: Writable
  /** True when people read stderr on a terminal. */
  readonly isTty: boolean
  /** Width and height of that terminal now; see `columnsOf`, 24 rows when unknown. */
  columns(): number
  rows(): number
  /** Calls `handler` at each signal until the returned function is called. */
  onSignal(signal: StopSignal, handler: () => void): () => void
  /** Takes errors and rejections that nobody caught, as a script's floating promise, until the returned function is called. Without a taker they end the process. */
  onUncaught(handler: (thrown: unknown) => void): () => void
  /** Ends the process at once, without any clean-up. */
  kill(exitCode: number): void
  /** Epoch milliseconds. */
  now(): number
  /** Uniform in [0, 1), not seeded. */
  random(): number
}

/** Writes one line for people. */
export function say(io: CliIo, line: string): void {
  io.stderr.write(`${line}\n`)
}

/** Writes one line for programs. */
export function print(io: CliIo, line: string): void {
  io.stdout.write(`${line}\n`)
}

const UNKNOWN_TERMINAL = 80
/** Logs of a build server scroll sideways or fold; a table on one line can be read in both. */
const NO_TERMINAL = 120

/** Columns of a stream now. */
export function columnsOf({ isTTY = false, columns = 0 }: { isTTY?: boolean; columns?: number }): number {
  return columns || (isTTY ? UNKNOWN_TERMINAL : NO_TERMINAL)
}

/** Colours on stderr: on a terminal, unless NO_COLOR says no; FORCE_COLOR says yes everywhere. */
export function usesColor(io: CliIo): boolean {
  if (isSet(io.env.NO_COLOR)) return false
  if (isSet(io.env.FORCE_COLOR)) return io.env.FORCE_COLOR !== '0'
  return io.isTty && io.env.TERM !== 'dumb'
}

/** False where the terminal or the locale says that it cannot show more than ASCII. A locale that is not set says nothing. */
export function usesUnicode(io: CliIo): boolean {
  const locale = io.env.LC_ALL || io.env.LC_CTYPE || io.env.LANG || ''
  if (io.env.TERM === 'linux' || io.env.TERM === 'dumb') return false
  return locale === '' || /utf-?8/i.test(locale)
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== ''
