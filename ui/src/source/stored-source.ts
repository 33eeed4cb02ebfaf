// A finished run out of the store: read once, asked for charts.
import { signal } from '@preact/signals'
import type { RunSummary } from '../../../src/web/api.js'
import type { ApiClient } from './api-client.js'
import { fillSignals } from './fill-signals.js'
import { restQueries } from './rest-queries.js'
import { type RunSource, runSignals } from './run-source.js'

export function storedSource(api: ApiClient, id: string): RunSource {
  const signals = runSignals()
  api.get<RunSummary>(`/runs/${encodeURIComponent(id)}?without=timeline`).then(
    (summary) => fillSignals(signals, summary, Date.parse(summary.run.startedAt) + summary.run.durationMs),
    (fault: Error) => {
      signals.fault.value = fault.message
    },
  )
  return {
    kind: 'stored',
    id,
    connection: signal('open'),
    ...signals,
    ...restQueries(api, id),
    trend: () => [],
    watchEndpoints: () => {},
    close: () => {},
  }
}
