// Columns over time, no more points than a chart is wide.
import { Downsampler, gridOf, type SeriesColumn } from './downsampler.js'
import type { ChunkColumns, SeriesFile, SeriesFiles, TimeRange } from './series-file.js'
import { placeOf, type SeriesOf } from './series-of.js'

export type { SeriesColumn } from './downsampler.js'

/** `users`: of the whole run or of a worker. `p50 p99 max`: of all requests or an endpoint. `cpu` (percent of a core), `memory` (bytes), `loop` (p99 of the event-loop delay, ms): of a worker. Latencies are ms. */
export type SeriesMetric =
  | 'users'
  | 'rps'
  | 'failuresPerSecond'
  | 'p50'
  | 'p95'
  | 'p99'
  | 'max'
  | 'cpu'
  | 'memory'
  | 'loop'

export interface SeriesQuestion extends SeriesOf {
  readonly metrics: readonly SeriesMetric[]
  /** Elapsed ms; default 0. */
  readonly fromMs?: number
  /** Default: the end of what was recorded. */
  readonly toMs?: number
  /** Width of the chart: no more steps are answered; default 600. */
  readonly points?: number
}

export interface SeriesPicture {
  readonly fromMs: number
  readonly stepMs: number
  /** Length of each column. */
  readonly count: number
  /** Only metrics that exist for what was asked about. */
  readonly columns: Readonly<Partial<Record<SeriesMetric, SeriesColumn>>>
}

const DEFAULT_POINTS = 600
const MOST_POINTS = 10_000
const SECOND_MS = 1000

/** Reads only the entry that is asked about, chunk by chunk. */
export async function readSeries(files: SeriesFiles, question: SeriesQuestion): Promise<SeriesPicture> {
  const { group, name } = placeOf(question)
  const file = await files.open(group)
  const range = rangeOf(question, wholeEndOf(file))
  const grid = gridOf(range.fromMs, range.toMs, baseMsOf(file, range), pointsOf(question.points))
  const wanted = question.metrics.filter((metric) => sourceOf(metric, file) !== null)
  const samplers = new Map(wanted.map((metric) => [metric, new Downsampler(grid)]))
  for await (const chunk of file.columns(name, range)) {
    for (const [metric, sampler] of samplers) addSteps(chunk, sourceOf(metric, file)!, sampler)
  }
  if (question.metrics.includes('users') && group === 'endpoints') {
    samplers.set('users', await usersOf(files, range, new Downsampler(grid)))
  }
  const columns = Object.fromEntries([...samplers].map(([metric, sampler]) => [metric, sampler.column()]))
  return { ...grid, columns }
}

const pointsOf = (points = DEFAULT_POINTS): number => Math.min(MOST_POINTS, Math.max(1, Math.floor(points)))

/** The part of the run that was asked about. */
export function rangeOf(asked: { readonly fromMs?: number; readonly toMs?: number }, endMs: number): TimeRange {
  const fromMs = Math.max(0, asked.fromMs ?? 0)
  return { fromMs, toMs: Math.max(fromMs, Math.min(asked.toMs ?? endMs, endMs)) }
}

/** The coarsest step of the chunks in question. */
function baseMsOf({ heads }: SeriesFile, { fromMs, toMs }: TimeRange): number {
  const inRange = heads.filter(({ layout, toMs: end }) => layout.from * SECOND_MS < toMs && end > fromMs)
  return Math.max(1, ...inRange.map(({ layout }) => layout.step)) * SECOND_MS
}

async function usersOf(files: SeriesFiles, range: TimeRange, sampler: Downsampler): Promise<Downsampler> {
  const all = await files.open('all')
  for await (const chunk of all.columns('', range)) addSteps(chunk, sourceOf('users', all)!, sampler)
  return sampler
}

interface ColumnSource {
  /** Number of the column. */
  readonly column: number
  readonly isPerSecond: boolean
}

const PER_SECOND: Readonly<Partial<Record<SeriesMetric, string>>> = { rps: 'requests', failuresPerSecond: 'failures' }

/** null when the group has no such metric. */
function sourceOf(metric: SeriesMetric, { group }: SeriesFile): ColumnSource | null {
  const counted = PER_SECOND[metric]
  const column = group.columns.indexOf(counted ?? metric)
  return column === -1 ? null : { column, isPerSecond: counted !== undefined }
}

function addSteps({ head, values }: ChunkColumns, { column, isPerSecond }: ColumnSource, sampler: Downsampler): void {
  const wholeMs = head.layout.step * SECOND_MS
  for (let step = 0; step < head.steps; step++) {
    const value = values[column * head.steps + step]!
    const atMs = head.layout.from * SECOND_MS + step * wholeMs
    const lengthMs = step === head.steps - 1 ? Math.min(wholeMs, head.toMs - atMs) : wholeMs
    const measured = isPerSecond ? (value * SECOND_MS) / lengthMs : value
    if (!isShort(lengthMs) || atMs === 0) sampler.add(atMs, lengthMs, measured)
    else if (isPerSecond) sampler.join(atMs - wholeMs, lengthMs, measured)
  }
}

/** The last step of a run may be a few milliseconds long: what was counted in it belongs to the step before, and a latency of it says nothing. */
const isShort = (lengthMs: number): boolean => lengthMs < SECOND_MS / 2

/** Where the charts of a run end: without a last step that is short. */
function wholeEndOf({ heads, endMs }: SeriesFile): number {
  const last = heads.at(-1)
  if (last === undefined) return endMs
  const wholeMs = last.layout.step * SECOND_MS
  const atMs = last.layout.from * SECOND_MS + (last.steps - 1) * wholeMs
  return atMs > 0 && isShort(endMs - atMs) ? atMs : endMs
}
