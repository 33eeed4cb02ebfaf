// Can the numbers be trusted: whether the workers that make the load are at their limit, window by window and over the run.
import type { GeneratorSummary } from '../run-summary.js'
import { LIMITS, STOOD_STILL_MS, WINDOW_SECONDS, type WorkerFigures, type WorkerFlag } from './worker-watch.js'

export type GeneratorVerdict = GeneratorSummary['verdict']
export type GeneratorReason = GeneratorSummary['reasons'][number]

/** One worker in a window, and what it is at its limit with. */
export interface StrainedWorker {
  readonly id: string
  readonly strains: readonly { readonly what: string; readonly value: number; readonly limit: number }[]
}

export interface GeneratorWindow {
  /** Elapsed ms. */
  readonly fromMs: number
  readonly toMs: number
  /** All that are there, strained or not. */
  readonly workers: readonly StrainedWorker[]
}

/** So large a part of the workers at their limit: then the fleet is the limit, not one of its machines. */
const MANY = 0.25
/** The run as a whole is limited when so large a part of it was. */
const LASTING = 0.05
/** A strain is told of after two windows: before, nothing can be said. */
const FIRST_SAID = 2
/** The longest ones; the workers' flags tell the rest. */
const MOST_REASONS = 20

interface Span extends GeneratorReason {
  value: number
  toMs: number
}

export class GeneratorWatch {
  #now: GeneratorVerdict = 'not-judged'
  #windows = 0
  #limited = 0
  #suspect = 0
  /** Those that go on, by worker and what. */
  #open = new Map<string, Span>()
  #closed: GeneratorReason[] = []
  #reasons: readonly GeneratorReason[] | null = null

  look({ fromMs, toMs, workers }: GeneratorWindow): void {
    const strained = workers.filter(({ strains }) => strains.length > 0)
    this.#windows++
    if (strained.length > 0 && strained.length >= MANY * workers.length) this.#limited++
    else if (strained.length > 0) this.#suspect++
    this.#now = this.#windows < FIRST_SAID ? 'not-judged' : verdictOf(strained.length, workers.length)
    this.#follow(strained, fromMs, toMs)
  }

  /** Now; with `isFinal` over the whole run. */
  verdict(isFinal: boolean): GeneratorVerdict {
    if (!isFinal || this.#windows < FIRST_SAID) return this.#now
    if (this.#limited > 0 && this.#limited >= LASTING * this.#windows) return 'limited'
    return this.#limited + this.#suspect > 0 ? 'suspect' : 'trustworthy'
  }

  /** What was strained and when, the longest first. */
  get reasons(): readonly GeneratorReason[] {
    this.#reasons ??= Object.freeze(
      [...this.#open.values(), ...this.#closed]
        .sort(byLength)
        .slice(0, MOST_REASONS)
        .map((one) => Object.freeze({ ...one })),
    )
    return this.#reasons
  }

  /** The same strain in windows on end is one. */
  #follow(strained: readonly StrainedWorker[], fromMs: number, toMs: number): void {
    const before = this.#open
    if (strained.length === 0 && before.size === 0) return
    this.#open = new Map()
    for (const { id, strains } of strained) {
      for (const { what, value, limit } of strains) {
        const key = `${id}\n${what}`
        const span = before.get(key) ?? { worker: id, what, value, limit, fromMs, toMs }
        before.delete(key)
        span.value = Math.max(span.value, value)
        span.toMs = toMs
        this.#open.set(key, span)
      }
    }
    this.#closed = [...this.#closed, ...before.values()].sort(byLength).slice(0, MOST_REASONS)
    this.#reasons = null
  }
}

const verdictOf = (strained: number, all: number): GeneratorVerdict =>
  strained === 0 ? 'trustworthy' : strained >= MANY * all ? 'limited' : 'suspect'

const byLength = (a: GeneratorReason, b: GeneratorReason): number => b.toMs - b.fromMs - (a.toMs - a.fromMs)

export interface Condition {
  /** What a worker has been for long enough to say so. */
  flagsOf(id: string): readonly WorkerFlag[]
  /** The longest time that it did nothing at all in the window. */
  stoodStillMsOf(id: string): number
}

export function generatorWindow(
  second: number,
  workers: readonly WorkerFigures[],
  { flagsOf, stoodStillMsOf }: Condition,
): GeneratorWindow {
  const toMs = (second + 1) * 1000
  const strained = workers.map((worker) => {
    const { id } = worker
    return { id, strains: [...strainsOf(worker, flagsOf(id)), ...standstill(stoodStillMsOf(id))] }
  })
  return { fromMs: Math.max(0, toMs - WINDOW_SECONDS * 1000), toMs, workers: strained }
}

const STRAINS = {
  cpu: { what: 'CPU %', of: (worker: WorkerFigures) => worker.cpuPercent },
  loop: { what: 'event loop delay p99 ms', of: (worker: WorkerFigures) => worker.loopDelayP99Ms },
  start: { what: 'start delay p99 ms', of: (worker: WorkerFigures) => worker.startDelayP99Ms },
  gc: { what: 'time in garbage collection %', of: (worker: WorkerFigures) => worker.gcPercent ?? 0 },
} as const

function strainsOf(worker: WorkerFigures, flags: readonly WorkerFlag[]): StrainedWorker['strains'] {
  return (['cpu', 'loop', 'start', 'gc'] as const)
    .filter((flag) => flags.includes(flag))
    .map((flag) => ({ what: STRAINS[flag].what, value: STRAINS[flag].of(worker), limit: LIMITS[flag] }))
}

/** Once is enough: a machine that was suspended, a container that was throttled. */
const standstill = (ms: number): StrainedWorker['strains'] =>
  ms < STOOD_STILL_MS ? [] : [{ what: 'stood still ms', value: ms, limit: STOOD_STILL_MS }]
