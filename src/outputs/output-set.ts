// All outputs of a run as one: what goes wrong in one of them is remembered and told at the end, and never reaches the run or the others.
import { EXIT, messageOf, TymbalError } from '../model/errors.js'
import type { RunSummary } from '../stats/run-summary.js'
import type { NotWritten, Output } from './output.js'

export interface OutputsResult {
  /** Paths that were written, in the order of the outputs. */
  readonly files: readonly string[]
  readonly notWritten: readonly NotWritten[]
}

const FINISH_TIMEOUT_MS = 30_000

export class OutputSet {
  readonly #outputs: readonly Output[]
  readonly #finishTimeoutMs: number
  readonly #failed = new Map<Output, string>()

  /** An output that has not finished `finishTimeoutMs` after the end is given up and reported. */
  constructor(outputs: readonly Output[], finishTimeoutMs = FINISH_TIMEOUT_MS) {
    this.#outputs = outputs
    this.#finishTimeoutMs = finishTimeoutMs
  }

  /** @throws TymbalError TYM5001 with exit code 2, naming every output that cannot work: before any load was put on anybody. */
  async start(): Promise<void> {
    await this.#each((output) => output.start?.())
    await this.#each((output) => output.begin?.())
  }

  async #each(step: (output: Output) => Promise<void> | void): Promise<void> {
    const faults: TymbalError[] = []
    for (const output of this.#outputs) {
      try {
        await step(output)
      } catch (thrown) {
        faults.push(asStartFault(output, thrown))
      }
    }
    if (faults.length > 0) throw joined(faults)
  }

  /** Hands the summary to every output that still works. Never throws. */
  update(summary: RunSummary): void {
    for (const output of this.#outputs) {
      if (this.#failed.has(output)) continue
      try {
        output.update?.(summary)
      } catch (thrown) {
        this.#failed.set(output, messageOf(thrown))
      }
    }
  }

  /** Never rejects: what could not be written is in the answer. */
  async finish(summary: RunSummary): Promise<OutputsResult> {
    const results = await Promise.all(this.#outputs.map((output) => this.#finishOne(output, summary)))
    return {
      files: results.flat(),
      notWritten: this.#outputs
        .filter((output) => this.#failed.has(output))
        .map((output) => ({ name: output.name, reason: this.#failed.get(output)! })),
    }
  }

  async #finishOne(output: Output, summary: RunSummary): Promise<readonly string[]> {
    if (this.#failed.has(output)) return []
    try {
      const result = await withDeadline(async () => output.finish?.(summary), this.#finishTimeoutMs)
      return result?.files ?? []
    } catch (thrown) {
      this.#failed.set(output, messageOf(thrown))
      return []
    }
  }
}

async function withDeadline<T>(work: () => Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not finish within ${timeoutMs / 1000} s`)), timeoutMs)
  })
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}

function asStartFault(output: Output, thrown: unknown): TymbalError {
  const hint = thrown instanceof TymbalError ? thrown.hint : ''
  const details = { exitCode: EXIT.usage, cause: thrown, hint }
  return new TymbalError('TYM5001', `${output.name}: ${messageOf(thrown)}`, details)
}

function joined(faults: readonly TymbalError[]): TymbalError {
  if (faults.length === 1) return faults[0]!
  const hint = faults.map((fault) => fault.hint).find((text) => text !== '') ?? ''
  return new TymbalError('TYM5001', faults.map((fault) => fault.message).join('\n'), { exitCode: EXIT.usage, hint })
}
