// The faults of one command line, gathered so that all of them are told at once.
import { type ErrorCode, EXIT, TymbalError } from '../../model/errors.js'

export interface Fault {
  readonly code: ErrorCode
  /** What was written: `--users`, `TYMBAL_USERS`, `tymbal.config.ts: users`. */
  readonly where: string
  readonly message: string
  readonly hint: string
}

/** Gathers faults; knows what each thrown value means. */
export class FaultList {
  private readonly found: Fault[] = []

  add(where: string, message: string, details: { readonly code?: ErrorCode; readonly hint?: string } = {}): void {
    if (this.found.some((fault) => fault.where === where && fault.message === message)) return
    this.found.push({ code: details.code ?? 'TYM1001', where, message, hint: details.hint ?? '' })
  }

  /** The result of `read`, or undefined and one more fault when it throws a TymbalError. Other errors pass. */
  attempt<T>(where: string, read: () => T): T | undefined {
    try {
      return read()
    } catch (thrown) {
      this.addThrown(where, thrown)
      return undefined
    }
  }

  addThrown(where: string, thrown: unknown): void {
    if (!(thrown instanceof TymbalError)) throw thrown
    this.add(where, thrown.message, { code: thrown.code, hint: thrown.hint })
  }

  get isEmpty(): boolean {
    return this.found.length === 0
  }

  get all(): readonly Fault[] {
    return this.found
  }

  some(isWanted: (fault: Fault) => boolean): boolean {
    return this.found.some(isWanted)
  }

  /** @throws TymbalError with all faults, when there is any. */
  throwIfAny(): void {
    if (!this.isEmpty) throw toError(this.found)
  }
}

/** One fault keeps its own code; several become one TYM1001 that lists them. */
function toError(faults: readonly Fault[]): TymbalError {
  const [first] = faults
  if (faults.length === 1 && first) {
    return new TymbalError(first.code, lineOf(first), { hint: first.hint, exitCode: EXIT.usage })
  }
  const codes = new Set(faults.map((fault) => fault.code))
  const code = codes.size === 1 && first ? first.code : 'TYM1001'
  const width = Math.max(...faults.map((fault) => fault.where.length))
  const place = faults.every(isOnCommandLine) ? ' on the command line' : ''
  const lines = faults.flatMap((fault, index) => [listed(fault, width), ...hintLines(fault, faults.slice(0, index))])
  return new TymbalError(code, [`${faults.length} faults${place}`, ...lines].join('\n'), { exitCode: EXIT.usage })
}

/** False for what a variable or the configuration file says. */
const isOnCommandLine = ({ where, code }: Fault): boolean =>
  code !== 'TYM1002' && !where.startsWith('TYMBAL_') && !where.includes(': ')

/** A hint stands under its fault; the same one is not said again. */
function hintLines({ hint }: Fault, before: readonly Fault[]): string[] {
  if (hint === '' || before.some((fault) => fault.hint === hint)) return []
  return hint.split('\n').map((line) => `    ${line}`)
}

/** The codes of plain faults are said once, at the head. */
function listed({ where, message, code }: Fault, width: number): string {
  const text = code === 'TYM1001' || code === 'TYM1005' ? message : `${message} (${code})`
  return where === '' ? text : `${where.padEnd(width)}  ${text}`
}

const lineOf = (fault: Fault): string => (fault.where === '' ? fault.message : `${fault.where}: ${fault.message}`)
