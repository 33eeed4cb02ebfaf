// Every fault that a user can meet, in one catalogue: code, exit code and title. docs/ERRORS.md lists the same codes; a test holds them equal.

/** Exit codes of the command line, see docs/ERRORS.md. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  script: 3,
  infrastructure: 4,
  generator: 5,
  sigint: 130,
  sigterm: 143,
} as const

export type ExitCode = number

/** TYM1xxx command line and configuration, TYM2xxx not built yet, TYM3xxx script, TYM4xxx infrastructure, TYM5xxx outputs and stored runs, TYM6xxx the web API, TYM9xxx our own faults. */
export const ERROR_CODES = {
  TYM1001: { exitCode: EXIT.usage, title: 'The command line has faults' },
  TYM1002: { exitCode: EXIT.usage, title: 'The configuration file could not be used' },
  TYM1003: { exitCode: EXIT.usage, title: 'No script was found' },
  TYM1004: { exitCode: EXIT.usage, title: 'No host to test' },
  TYM1005: { exitCode: EXIT.usage, title: 'A value is not of the expected form' },
  TYM2001: { exitCode: EXIT.usage, title: 'This version does not do that yet' },
  TYM3001: { exitCode: EXIT.script, title: 'The script could not be loaded' },
  TYM3002: { exitCode: EXIT.script, title: 'The script threw while it was loaded' },
  TYM3003: { exitCode: EXIT.script, title: 'The script defines no user' },
  TYM3004: { exitCode: EXIT.script, title: 'The script declares something that is not valid' },
  TYM3005: { exitCode: EXIT.script, title: 'A hook of the script threw' },
  TYM3006: { exitCode: EXIT.script, title: 'setup() threw' },
  TYM3007: { exitCode: EXIT.script, title: 'The load shape failed' },
  TYM4001: { exitCode: EXIT.infrastructure, title: 'The port is in use' },
  TYM4002: { exitCode: EXIT.infrastructure, title: 'Workers did not come in time' },
  TYM4003: { exitCode: EXIT.infrastructure, title: 'A worker process ended' },
  TYM4004: { exitCode: EXIT.infrastructure, title: 'The master cannot be reached' },
  TYM4005: { exitCode: EXIT.infrastructure, title: 'The master refused this worker' },
  TYM4006: { exitCode: EXIT.infrastructure, title: 'The keys of the master cannot be used' },
  TYM4007: { exitCode: EXIT.infrastructure, title: 'The run cannot be taken over' },
  TYM5001: { exitCode: EXIT.failed, title: 'An output could not be written' },
  TYM5002: { exitCode: EXIT.usage, title: 'No such run' },
  TYM5003: { exitCode: EXIT.failed, title: 'The stored run cannot be read' },
  TYM5004: { exitCode: EXIT.usage, title: 'That cannot be done with this run' },
  TYM5005: { exitCode: EXIT.usage, title: 'The file holds no run' },
  TYM6001: { exitCode: EXIT.failed, title: 'A run is under way already' },
  TYM6002: { exitCode: EXIT.failed, title: 'No run is under way' },
  TYM6003: { exitCode: EXIT.failed, title: 'The API needs another token' },
  TYM6004: { exitCode: EXIT.failed, title: 'The request comes from elsewhere' },
  TYM6005: { exitCode: EXIT.failed, title: 'The request is not of the expected form' },
  TYM6006: { exitCode: EXIT.failed, title: 'The script is being checked' },
  TYM9001: { exitCode: EXIT.failed, title: 'tymbal itself failed' },
} as const satisfies Record<string, { exitCode: ExitCode; title: string }>

export type ErrorCode = keyof typeof ERROR_CODES

export interface TymbalErrorDetails {
  /** What the reader can do about it, one or two sentences. */
  readonly hint?: string
  /** `file:line:column` in the user's own file, when known. */
  readonly where?: string
  /** A few lines of the user's own file around `where`. */
  readonly codeFrame?: string
  readonly exitCode?: ExitCode
  readonly cause?: unknown
}

/** The one error type that reaches a user. Failed requests, checks and tasks are data, never this. */
export class TymbalError extends Error {
  override readonly name = 'TymbalError'
  readonly code: ErrorCode
  readonly hint: string
  readonly where: string
  readonly codeFrame: string
  readonly exitCode: ExitCode

  constructor(code: ErrorCode, message: string, details: TymbalErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.hint = details.hint ?? ''
    this.where = details.where ?? ''
    this.codeFrame = details.codeFrame ?? ''
    this.exitCode = details.exitCode ?? ERROR_CODES[code].exitCode
  }
}

/** The one-line text of anything that was thrown. Never throws itself, though a script may throw what has no text. */
export function messageOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? String(thrown.message || thrown.name) : String(thrown)
  } catch {
    return 'something without a text'
  }
}

/** Where it was thrown, as the engine wrote it; '' when there is none. Never throws itself: a script may have put anything in its place. */
export function stackOf(thrown: unknown): string {
  try {
    const stack: unknown = thrown instanceof Error ? thrown.stack : ''
    return typeof stack === 'string' ? stack : ''
  } catch {
    return ''
  }
}
