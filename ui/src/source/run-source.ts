// What every page reads a run through: live, from the store, or out of the report's own file. Pages do not know which.
import { type ReadonlySignal, signal } from '@preact/signals'
import type {
  EndpointRange,
  EndpointWorkers,
  ErrorRow,
  ExceptionRow,
  ExportFormat,
  HeadTick,
  Heatmap,
  LogLine,
  LogPage,
  PercentileCurve,
  RunSummary,
  SampleKind,
  SamplePage,
  Series,
  SeriesMetric,
} from '../../../src/web/api.js'

export interface SeriesQuery {
  readonly metrics: readonly SeriesMetric[]
  readonly endpoint?: string
  readonly worker?: string
  readonly fromMs?: number
  readonly toMs?: number
  readonly points: number
}

export interface HeatmapQuery {
  readonly endpoint?: string
  readonly fromMs?: number
  readonly toMs?: number
  readonly columns: number
  readonly rows: number
}

/** Elapsed ms. */
export interface TimeRange {
  readonly fromMs?: number
  readonly toMs?: number
}

export interface CurveQuery extends TimeRange {
  readonly endpoint?: string
}

/** One of them at least. */
export interface EndpointWorkersQuery {
  readonly endpoint?: string
  readonly worker?: string
}

export interface LogQuery {
  readonly after: number
  readonly level?: string
  readonly worker?: string
  readonly q?: string
}

export interface SampleQuery {
  readonly endpoint?: string
  readonly error?: string
  readonly kind?: SampleKind
  readonly limit?: number
}

/** `lost` = no word from the master for five seconds. */
export type Connection = 'connecting' | 'open' | 'lost'

/** Rows of a long list in a picture and in an event: of longer ones those that matter most. */
export const ROWS_OF_PICTURE = 40

export type WholeList = 'endpoints' | 'workers' | 'errors'

/** The parts of a summary that change slowly and are not on the stream. */
export type SlowParts = Pick<RunSummary, 'checks' | 'metrics' | 'tasks' | 'feeders' | 'ways' | 'endpointTags'>

export const NO_SLOW_PARTS: SlowParts = {
  ...{ checks: [], metrics: [], tasks: [], feeders: [], endpointTags: [] },
  ways: { stepMs: 1000, thresholds: [], recent: [], errors: [], metrics: [] },
}

export interface RunSource {
  readonly kind: 'live' | 'stored' | 'report'
  /** `live`, or the id: the `:id` of the page's own address. */
  readonly id: string
  readonly connection: ReadonlySignal<Connection>
  /** Why there is nothing to see; empty when there is. */
  readonly fault: ReadonlySignal<string>
  readonly head: ReadonlySignal<HeadTick | null>
  readonly endpoints: ReadonlySignal<RunSummary['endpoints']>
  readonly workers: ReadonlySignal<RunSummary['workers']>
  /** Of all endpoints, at the instant of their latest rows: the head is up to two seconds ahead of them. */
  readonly rowTotals: ReadonlySignal<RunSummary['totals'] | null>
  readonly errors: ReadonlySignal<readonly ErrorRow[]>
  readonly exceptions: ReadonlySignal<readonly ExceptionRow[]>
  readonly notes: ReadonlySignal<RunSummary['notes']>
  readonly slow: ReadonlySignal<SlowParts>
  /** Grows with each batch of log lines, so that a page that follows asks again. */
  readonly logTick: ReadonlySignal<number>
  /** These answer null where the source has no such data: a report without a heatmap, for one. */
  series(query: SeriesQuery): Promise<Series | null>
  heatmap(query: HeatmapQuery): Promise<Heatmap | null>
  percentiles(query: CurveQuery): Promise<PercentileCurve | null>
  /** Figures of all endpoints over a part of the run. */
  endpointRange(range: TimeRange): Promise<EndpointRange | null>
  endpointWorkers(query: EndpointWorkersQuery): Promise<EndpointWorkers | null>
  logs(query: LogQuery): Promise<LogPage | null>
  samples(query: SampleQuery): Promise<SamplePage | null>
  exportUrl(format: ExportFormat): string | null
  /** The last p95 of an endpoint (empty = of all requests), oldest first, ms; empty where they are not at hand. */
  trend(endpoint: string): readonly number[]
  /** Names the endpoints that are on the screen, so that the stream carries them. */
  watchEndpoints(keys: readonly string[]): void
  /** From now on all rows of a list are there, and not only the 40 that matter most; answers what ends it. */
  keepWhole(list: WholeList): () => void
  close(): void
}

export type { LogLine }

/** A run's signals and the way to fill all of them from one summary. */
export function runSignals() {
  const head = signal<HeadTick | null>(null)
  const endpoints = signal<RunSummary['endpoints']>([])
  const workers = signal<RunSummary['workers']>([])
  const rowTotals = signal<RunSummary['totals'] | null>(null)
  const errors = signal<readonly ErrorRow[]>([])
  const exceptions = signal<readonly ExceptionRow[]>([])
  const notes = signal<RunSummary['notes']>([])
  const slow = signal<SlowParts>(NO_SLOW_PARTS)
  const fault = signal('')
  const logTick = signal(0)
  return { head, endpoints, rowTotals, workers, errors, exceptions, notes, slow, fault, logTick }
}

export type RunSignals = ReturnType<typeof runSignals>
