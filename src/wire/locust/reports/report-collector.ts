// Makes numbered reports of ours out of Locust's: one for each second in which requests ended, so that they stand where they belong.
import type { ErrorDelta, ExceptionDelta, GeneratorDelta, StatsDelta } from '../../../stats/stats-delta.js'
import type { WorkerToResume } from '../../link.js'
import { PartBlocks, type SecondParts } from './part-block.js'
import type { LocustError, LocustReport } from './read-report.js'
import { splitEntry } from './split-entry.js'

const SECOND_MS = 1000
/** A clock that is off by less is taken at its word until it has been measured. */
const CLOSE_MS = 2000

/** What the worker's state is at the end of the report. */
export interface ReportMeta {
  /** Elapsed ms at which the report came. */
  readonly toMs: number
  /** The worker's clock minus ours, null = not measured. */
  readonly clockOffsetMs: number | null
  readonly users: Readonly<Record<string, number>>
  readonly generator: GeneratorDelta
  readonly exceptions: readonly ExceptionDelta[]
  readonly final: boolean
  /** It was on its way for a while: when it came says nothing about when it was made. */
  readonly isHeld?: boolean
}

export interface CollectorDeps {
  readonly runId: string
  readonly startUnixMs: number
  /** What an earlier master has counted of this run. */
  readonly counted: Pick<WorkerToResume, 'seq' | 'countedMs' | 'cells'>
}

interface Interval {
  readonly fromMs: number
  readonly toMs: number
}

const NO_PARTS: SecondParts = new Map()

export class ReportCollector {
  readonly #runId: string
  /** Our clock's unix ms at elapsed time 0. */
  readonly #startUnixMs: number
  readonly #blocks: PartBlocks
  #seq: number
  /** Up to here the worker has counted. */
  #toMs = 0
  /** Up to here it has counted whole seconds of its clock. */
  #wholeMs = 0

  constructor({ runId, startUnixMs, counted }: CollectorDeps) {
    this.#runId = runId
    this.#startUnixMs = startUnixMs
    this.#blocks = new PartBlocks(counted.cells)
    this.#seq = counted.seq
    this.begin(counted.countedMs)
  }

  /** The worker's first users of this run come now: nothing was counted before. */
  begin(atMs: number): void {
    this.#toMs = Math.max(0, atMs)
    this.#wholeMs = this.#toMs
  }

  /** The report as deltas; the last one carries what belongs to the whole. */
  take(report: LocustReport, meta: ReportMeta): StatsDelta[] {
    const toMs = Math.max(this.#toMs, meta.isHeld === true ? this.#endOf(report, meta) : meta.toMs)
    const zeroMs = this.#startUnixMs + this.#offsetOf(report, meta, toMs)
    const seconds = this.#partsBySecond(report, zeroMs, toMs)
    const errors = report.errors.map((error) => this.#errorOf(error, zeroMs, toMs))
    const begun = Math.floor((zeroMs + toMs) / SECOND_MS)
    const wholeMs = Math.max(this.#wholeMs, beginOf(begun, zeroMs))
    const deltas = seconds.map(([second, parts]) => {
      const fromMs = beginOf(second, zeroMs)
      return this.#delta({ fromMs, toMs: second < begun ? fromMs + SECOND_MS : fromMs }, parts, meta)
    })
    const endMs = meta.final ? Math.max(wholeMs, toMs) : wholeMs
    const rest = this.#delta({ fromMs: this.#wholeMs, toMs: endMs }, NO_PARTS, meta)
    this.#toMs = toMs
    this.#wholeMs = wholeMs
    return [...deltas, { ...rest, errors, exceptions: meta.exceptions, final: meta.final }]
  }

  /** No requests, but other users than before. */
  takeUsers(meta: ReportMeta): StatsDelta {
    const interval = { fromMs: this.#wholeMs, toMs: this.#wholeMs }
    return { ...this.#delta(interval, NO_PARTS, meta), exceptions: meta.exceptions, final: meta.final }
  }

  /** The worker reports no more: what it did after its last report is not known. */
  takeLast(meta: ReportMeta): StatsDelta {
    const interval = { fromMs: this.#wholeMs, toMs: Math.max(this.#wholeMs, this.#toMs) }
    return { ...this.#delta(interval, NO_PARTS, meta), exceptions: meta.exceptions, final: meta.final }
  }

  #partsBySecond({ entries }: LocustReport, zeroMs: number, toMs: number): [number, SecondParts][] {
    const [first, last] = [this.#toMs, toMs].map((ms) => Math.floor((zeroMs + ms) / SECOND_MS)) as [number, number]
    const secondOf = (told: number | null): number => Math.max(first, Math.min(last, told ?? last))
    const seconds = new Map<number, SecondParts>()
    for (const entry of entries) {
      const cell = this.#blocks.cellOf(entry.method, entry.name)
      for (const [second, part] of splitEntry(entry, secondOf)) {
        const parts: SecondParts = seconds.get(second) ?? new Map()
        seconds.set(second, parts)
        const ofCell = parts.get(cell)
        if (ofCell === undefined) parts.set(cell, [part])
        else ofCell.push(part)
      }
    }
    return [...seconds].sort(([a], [b]) => a - b)
  }

  /** Before the clock was measured: what the newest request tells, when it is far from now. */
  #offsetOf(report: LocustReport, { clockOffsetMs, isHeld }: ReportMeta, toMs: number): number {
    if (clockOffsetMs !== null) return clockOffsetMs
    const newest = newestOf(report)
    if (newest === 0 || isHeld === true) return 0
    const seemsMs = (newest + 0.5) * SECOND_MS - (this.#startUnixMs + toMs)
    return Math.abs(seemsMs) < CLOSE_MS + (toMs - this.#toMs) ? 0 : seemsMs
  }

  /** Elapsed ms at which a report was made that came late: behind the second of its last request, by the worker's clock. */
  #endOf(report: LocustReport, { toMs, clockOffsetMs }: ReportMeta): number {
    const endUnixMs = (newestOf(report) + 1) * SECOND_MS
    return Math.min(toMs, endUnixMs - this.#startUnixMs - (clockOffsetMs ?? 0))
  }

  #errorOf({ firstSeenMs, lastSeenMs, ...error }: LocustError, zeroMs: number, toMs: number): ErrorDelta {
    const elapsed = (unixMs: number | null, unknown: number): number =>
      unixMs === null ? unknown : Math.max(0, Math.min(toMs, unixMs - zeroMs))
    return { ...error, firstMs: elapsed(firstSeenMs, this.#toMs), lastMs: elapsed(lastSeenMs, toMs) }
  }

  #delta({ fromMs, toMs }: Interval, parts: SecondParts, { users, generator }: ReportMeta): StatsDelta {
    return {
      runId: this.#runId,
      seq: ++this.#seq,
      fromMs,
      toMs,
      block: this.#blocks.encode(parts),
      errors: [],
      exceptions: [],
      checks: [],
      iterations: 0,
      users,
      generator,
      final: false,
    }
  }
}

/** Unix second of the last request; 0 when it tells none. */
const newestOf = ({ entries }: LocustReport): number =>
  entries.reduce((latest, { perSecond }) => Math.max(latest, perSecond.at(-1)?.[0] ?? 0), 0)

/**
 * Elapsed ms of the second of the run that a second of the worker's clock is shown in: the one that holds the larger part of it. Always
 * the same for a second, or the seams of two reports would make hills and holes.
 */
function beginOf(second: number, zeroMs: number): number {
  return Math.max(0, Math.round((second * SECOND_MS - zeroMs) / SECOND_MS)) * SECOND_MS
}
