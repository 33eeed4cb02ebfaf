// A chart's points: asked from the master in the width of the chart, as often as they can have changed.
import { useMemo } from 'preact/hooks'
import type { Series, SeriesMetric } from '../../../src/web/api.js'
import { useRange } from '../frame/navigation.js'
import { useRun } from '../frame/page-context.js'
import { useAsked } from '../frame/use-asked.js'
import { readFloats } from '../source/float-columns.js'
import { CHART_POINTS } from '../source/overview-series.js'

export interface ChartSeries {
  readonly times: readonly number[]
  column(metric: SeriesMetric): ArrayLike<number>
}

interface SeriesPart {
  readonly metrics: readonly SeriesMetric[]
  readonly endpoint?: string
  readonly worker?: string
  readonly points?: number
}

const LEAST_PACE_MS = 2000
const MOST_PACE_MS = 15_000
/** Many points are much to send: then they are asked for less often. */
const PACE_PER_POINT_MS = 10

export const paceOf = (points: number, stepMs: number): number =>
  Math.min(MOST_PACE_MS, Math.max(LEAST_PACE_MS, stepMs, points * PACE_PER_POINT_MS))

export function useSeries({ points = CHART_POINTS, ...part }: SeriesPart): {
  readonly series: ChartSeries | null
  readonly fault: string
} {
  const source = useRun()
  const [range] = useRange()
  const query = { ...part, ...range, points }
  const { value, fault } = useAsked(
    JSON.stringify(query),
    () => source.series(query),
    (answer) => paceOf(answer?.count ?? 0, answer?.stepMs ?? 0),
  )
  return { series: useMemo(() => (value === null ? null : readSeries(value)), [value]), fault }
}

const EMPTY = new Float32Array()

export function readSeries(series: Series): ChartSeries {
  const { count, fromMs, stepMs, columns } = series
  const read = new Map(Object.entries(columns).map(([metric, packed]) => [metric, readFloats(packed.mean)]))
  return {
    times: Array.from({ length: count }, (_, index) => fromMs + index * stepMs),
    column: (metric) => read.get(metric) ?? EMPTY,
  }
}
