// What the charts of a comparison are drawn from, asked once for each of the two runs.
import { useEffect, useState } from 'preact/hooks'
import type { PercentileCurve, RunSummary, SeriesMetric } from '../../../../src/web/api.js'
import { readSeries } from '../../charts/use-series.js'
import { useMaster } from '../../frame/page-context.js'
import type { ApiClient } from '../../source/api-client.js'
import { restQueries } from '../../source/rest-queries.js'
import { type Alignable, stageEnds } from './align.js'
import { type HeatDifference, heatDifference } from './heat-difference.js'

const METRICS: readonly SeriesMetric[] = ['users', 'rps', 'p95', 'p99', 'failuresPerSecond']
const POINTS = 400
const HEAT = { columns: 150, rows: 64 }
const NO_LISTS = 'timeline,endpoints,errors,exceptions,workers'

export interface Both<T> {
  readonly a: T
  readonly b: T
}

export interface BothRuns {
  readonly runs: Both<Alignable> | null
  readonly curves: Both<PercentileCurve> | null
  readonly difference: HeatDifference | null
}

/** What was not recorded for both stays null. */
export function useBothRuns(a: string, b: string): BothRuns {
  const api = useMaster()!.api
  const [both, setBoth] = useState<BothRuns>({ runs: null, curves: null, difference: null })
  useEffect(() => {
    let isOver = false
    const take = (part: Partial<BothRuns>): void => {
      if (!isOver) setBoth((old) => ({ ...old, ...part }))
    }
    take({ runs: null, curves: null, difference: null })
    const [of, other] = [restQueries(api, a), restQueries(api, b)]
    const ask = <T, R>(
      one: Promise<T | null>,
      two: Promise<T | null>,
      made: (a: T, b: T) => R,
      to: (made: R) => void,
    ) =>
      void Promise.all([one, two]).then(
        ([first, second]) => first !== null && second !== null && to(made(first, second)),
        () => {},
      )
    ask(alignable(api, a), alignable(api, b), pair, (runs) => take({ runs }))
    ask(of.percentiles({}), other.percentiles({}), pair, (curves) => take({ curves }))
    ask(of.heatmap(HEAT), other.heatmap(HEAT), heatDifference, (difference) => take({ difference }))
    return () => {
      isOver = true
    }
  }, [a, b, api])
  return both
}

const pair = <T>(a: T, b: T): Both<T> => ({ a, b })

async function alignable(api: ApiClient, id: string): Promise<Alignable | null> {
  const [series, summary] = await Promise.all([
    restQueries(api, id).series({ metrics: METRICS, points: POINTS }),
    api.get<RunSummary>(`/runs/${encodeURIComponent(id)}?without=${NO_LISTS}`),
  ])
  return series === null ? null : { series: readSeries(series), stageEnds: stageEnds(summary.run) }
}
