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

  /** @throws TymbalError with all faults, when there is any. */
  throwIfAny(): void {
    if (!this.isEmpty) throw toError(this.found)
  }
}

/** One fault keeps its own code; several become one TYM1001 that lists them. */
function toError(faults: readonly Fault[]): TymbalError {
  const [first] = faults
  if (faults.length === 1 && first)
    return new TymbalError(first.code, lineOf(first), { hint: first.hint, exitCode: EXIT.usage })
  const codes = new Set(faults.map((fault) => fault.code))
  const code = codes.size === 1 && first ? first.code : 'TYM1001'
  const width = Math.max(...faults.map((fault) => fault.where.length))
  const lines = faults.map((fault) => listed(fault, width))
  const hints = [...new Set(faults.map((fault) => fault.hint).filter((hint) => hint !== ''))]
  return new TymbalError(code, [`${faults.length} faults on the command line`, ...lines].join('\n'), {
    hint: hints.join('\n'),
    exitCode: EXIT.usage,
  })
}

/** The codes of plain faults are said once, at the head. */
function listed({ where, message, code }: Fault, width: number): string {
  const text = code === 'TYM1001' || code === 'TYM1005' ? message : `${message} (${code})`
  return where === '' ? text : `${where.padEnd(width)}  ${text}`
}

const lineOf = (fault: Fault): string => (fault.where === '' ? fault.message : `${fault.where}: ${fault.message}`)
