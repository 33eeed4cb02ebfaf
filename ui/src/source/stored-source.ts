// A finished run out of the store: read once, asked for charts.
import { signal } from '@preact/signals'
import type { Picture } from '../../../src/web/api.js'
import type { ApiClient } from './api-client.js'
import { fillSignals } from './fill-signals.js'
import { restQueries } from './rest-queries.js'
import { type RunSource, runSignals } from './run-source.js'
import { wholeLists } from './whole-lists.js'

export function storedSource(api: ApiClient, id: string): RunSource {
  const signals = runSignals()
  const lists = wholeLists(api, id, signals, () => false)
  api.get<Picture>(`/runs/${encodeURIComponent(id)}/picture`).then(
    (picture) => {
      fillSignals(signals, picture)
      void lists.refresh()
    },
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
    keepWhole: lists.keep,
    close: lists.close,
  }
}
