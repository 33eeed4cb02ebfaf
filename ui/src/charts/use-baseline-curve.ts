// The percentile curve of the baseline, to be laid under that of the run one looks at.
import { useEffect, useState } from 'preact/hooks'
import type { PercentileCurve, RunListItem } from '../../../src/web/api.js'
import { useMaster, useRun } from '../frame/page-context.js'
import { restQueries } from '../source/rest-queries.js'
import type { NamedCurve } from './percentile-chart.js'

/** Asked once for each endpoint (none = all requests); nothing without a baseline, of the baseline itself, and in a report. */
export function useBaselineCurve(endpoint?: string): readonly NamedCurve[] {
  const api = useMaster()?.api
  const runId = useRun().head.value?.run.id ?? ''
  const [curve, setCurve] = useState<PercentileCurve | null>(null)
  useEffect(() => {
    if (api === undefined || runId === '') return
    let isOver = false
    const ask = async (): Promise<void> => {
      const baseline = (await api.get<readonly RunListItem[]>('/runs')).find((run) => run.isBaseline)
      if (baseline === undefined || baseline.id === runId) return
      const answer = await restQueries(api, baseline.id).percentiles(endpoint === undefined ? {} : { endpoint })
      if (!isOver) setCurve(answer)
    }
    setCurve(null)
    // A page without it is still whole.
    ask().catch(() => {})
    return () => {
      isOver = true
    }
  }, [api, runId, endpoint])
  return curve === null ? [] : [{ label: 'baseline', tone: 'purple', isDashed: true, curve }]
}
