// The questions about a run that live and stored runs share; the answers come from the master, who owns all points.
import type {
  EndpointRange,
  EndpointWorkers,
  ExportFormat,
  Heatmap,
  LogPage,
  PercentileCurve,
  SamplePage,
  Series,
} from '../../../src/web/api.js'
import { type ApiClient, ApiFault, queryText } from './api-client.js'
import type {
  CurveQuery,
  EndpointWorkersQuery,
  HeatmapQuery,
  LogQuery,
  SampleQuery,
  SeriesQuery,
  TimeRange,
} from './run-source.js'

export function seriesPath(id: string, { metrics, fromMs, toMs, ...rest }: SeriesQuery): string {
  const asked = { metrics: metrics.join(','), from: fromMs, to: toMs, parts: 'mean', ...rest }
  return `/runs/${encodeURIComponent(id)}/series${queryText(asked)}`
}

export function restQueries(api: ApiClient, id: string) {
  const path = `/runs/${encodeURIComponent(id)}`
  /** What was not recorded is not a fault of the page. */
  const orNull = <T>(asked: Promise<T>): Promise<T | null> =>
    asked.catch((fault: unknown) => {
      if (fault instanceof ApiFault && fault.status === 404) return null
      throw fault
    })
  return {
    series: (query: SeriesQuery) => orNull(api.get<Series>(seriesPath(id, query))),
    heatmap: ({ fromMs, toMs, ...rest }: HeatmapQuery) =>
      orNull(api.get<Heatmap>(`${path}/heatmap${queryText({ from: fromMs, to: toMs, ...rest })}`)),
    percentiles: ({ fromMs, toMs, endpoint }: CurveQuery) =>
      orNull(api.get<PercentileCurve>(`${path}/percentiles${queryText({ endpoint, from: fromMs, to: toMs })}`)),
    endpointRange: ({ fromMs, toMs }: TimeRange) =>
      orNull(api.get<EndpointRange>(`${path}/endpoints${queryText({ from: fromMs, to: toMs })}`)),
    endpointWorkers: (query: EndpointWorkersQuery) =>
      orNull(api.get<EndpointWorkers>(`${path}/endpoint-workers${queryText({ ...query })}`)),
    logs: (query: LogQuery) => orNull(api.get<LogPage>(`${path}/logs${queryText({ ...query })}`)),
    samples: (query: SampleQuery) => orNull(api.get<SamplePage>(`${path}/samples${queryText({ ...query })}`)),
    exportUrl: (format: ExportFormat): string => api.url(`${path}/export?as=${format}`),
  }
}
