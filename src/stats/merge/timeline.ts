// The run over time: one point a second, and when there are too many, neighbours are joined and the step doubles.

import type { BucketSpan } from '../buckets/bucket-span.js'
import { COARSE_BITS } from '../buckets/layout.js'
import { Histogram } from '../histogram.js'
import type { TimelinePoint } from '../run-summary.js'
import { type PackedHistogram, packHistogram, unpackHistogram } from './packed-histogram.js'
import type { SecondSink } from './seconds.js'

/** Reports usually come within so many seconds; older cells are packed. */
const OPEN_SECONDS = 3

interface Cell {
  /** -1 = nobody said. */
  users: number
  failures: number
  /** Coarse, so that joining neighbours is adding and a day fits in a MB; null while empty. */
  latency: Histogram | PackedHistogram | null
  /** The point as last shown; null when something changed. */
  shown: TimelinePoint | null
}

export class Timeline implements SecondSink {
  readonly #maxPoints: number
  #cells: Cell[] = []
  #stepSeconds = 1
  /** Cells before this one are packed, but for those that a late report has opened again. */
  #packed = 0
  /** Of a cell that was packed: memory outside of the heap would pile up until a full collection. */
  #spare: Histogram | null = null

  constructor(maxPoints: number) {
    this.#maxPoints = maxPoints
  }

  get stepSeconds(): number {
    return this.#stepSeconds
  }

  accepts(): boolean {
    return true
  }

  add(second: number, latency: BucketSpan, failures: number): void {
    const cell = this.#cellOf(second)
    cell.failures += failures
    const histogram = opened(cell.latency) ?? this.#fresh()
    histogram.addSpan(latency)
    cell.latency = histogram
  }

  /** Users at the end of a second; seconds must come in order. */
  setUsers(second: number, users: number): void {
    this.#cellOf(second).users = users
    const settled = Math.floor((second - OPEN_SECONDS) / this.#stepSeconds)
    for (; this.#packed < settled; this.#packed++) this.#pack(this.#cells[this.#packed]!)
  }

  /** The points that lie whole before `endMs`; with `isFinal` also the begun one (joined to its neighbour when shorter than half a step). */
  points(endMs: number, isFinal: boolean): readonly TimelinePoint[] {
    const stepMs = this.#stepSeconds * 1000
    const whole = Math.min(this.#cells.length, Math.floor(endMs / stepMs))
    const points: TimelinePoint[] = []
    for (let i = 0; i < whole; i++) {
      const cell = this.#cells[i]!
      cell.shown ??= toPoint(cell, i * stepMs, stepMs, points.at(-1)?.users ?? 0)
      points.push(cell.shown)
    }
    if (isFinal) this.#addRest(points, whole, endMs)
    return Object.freeze(points)
  }

  /** What follows the whole steps, as one point of its own length. */
  #addRest(points: TimelinePoint[], from: number, endMs: number): void {
    if (from >= this.#cells.length) return
    const stepMs = this.#stepSeconds * 1000
    let first = from
    if (endMs - from * stepMs < stepMs / 2 && points.length > 0) {
      first--
      points.pop()
    }
    const rest = this.#cells.slice(first).reduce(joined)
    const lengthMs = Math.max(1, endMs - first * stepMs)
    points.push(toPoint(rest, first * stepMs, lengthMs, points.at(-1)?.users ?? 0))
  }

  #fresh(): Histogram {
    const histogram = this.#spare ?? new Histogram(COARSE_BITS)
    this.#spare = null
    return histogram
  }

  #pack(cell: Cell): void {
    if (!(cell.latency instanceof Histogram)) return
    this.#spare = cell.latency
    cell.latency = packHistogram(cell.latency)
    this.#spare.clear()
  }

  #cellOf(second: number): Cell {
    let at = Math.floor(second / this.#stepSeconds)
    while (at >= this.#maxPoints) {
      this.#doubleStep()
      at = Math.floor(second / this.#stepSeconds)
    }
    while (this.#cells.length <= at) this.#cells.push({ users: -1, failures: 0, latency: null, shown: null })
    const cell = this.#cells[at]!
    cell.shown = null
    return cell
  }

  #doubleStep(): void {
    const cells: Cell[] = []
    for (let i = 0; i < this.#cells.length; i += 2) {
      const [left, right] = [this.#cells[i]!, this.#cells[i + 1]]
      cells.push(right === undefined ? { ...left, shown: null } : joined(left, right))
    }
    this.#cells = cells
    this.#stepSeconds *= 2
    this.#packed = 0
  }
}

function opened(latency: Cell['latency']): Histogram | null {
  return latency === null || latency instanceof Histogram ? latency : unpackHistogram(latency)
}

function joined(left: Cell, right: Cell): Cell {
  let latency = left.latency ?? right.latency
  if (left.latency !== null && right.latency !== null) {
    const both = new Histogram(COARSE_BITS)
    both.merge(opened(left.latency)!)
    both.merge(opened(right.latency)!)
    latency = both
  }
  const users = right.users === -1 ? left.users : right.users
  return { users, failures: left.failures + right.failures, latency, shown: null }
}

function toPoint(cell: Cell, atMs: number, stepMs: number, usersBefore: number): TimelinePoint {
  const [p50, p95, p99] = opened(cell.latency)
    ?.percentiles([50, 95, 99])
    .map((us) => us / 1000) ?? [0, 0, 0]
  return Object.freeze({
    atMs,
    stepMs,
    users: cell.users === -1 ? usersBefore : cell.users,
    rps: ((cell.latency?.count ?? 0) * 1000) / stepMs,
    failuresPerSecond: (cell.failures * 1000) / stepMs,
    p50: p50!,
    p95: p95!,
    p99: p99!,
  })
}
