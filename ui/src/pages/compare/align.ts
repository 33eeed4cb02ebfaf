// What two runs are laid over each other by: elapsed time, the stage they are in, or how many users they have.
import type { RunSummary, SeriesMetric } from '../../../../src/web/api.js'
import type { ChartSeries } from '../../charts/use-series.js'
import { type Overlay, overlay } from './overlay.js'

export type Alignment = 'elapsed' | 'stage' | 'users'

/** Ends of the stages of a run, elapsed ms; none where its load has no stages. */
export function stageEnds({ options }: Pick<RunSummary['run'], 'options'>): readonly number[] {
  const stages: unknown = options.stages
  if (!Array.isArray(stages)) return []
  let end = 0
  return stages.map((stage: { readonly durationMs?: unknown }) => {
    end += typeof stage.durationMs === 'number' ? stage.durationMs : Number.NaN
    return end
  })
}

export interface Alignable {
  readonly series: ChartSeries
  readonly stageEnds: readonly number[]
}

/** Only what both runs have is offered; stages must be as many. */
export function alignmentsOf(a: Alignable, b: Alignable): readonly Alignment[] {
  const count = a.stageEnds.length
  const hasStages = count > 1 && count === b.stageEnds.length && [...a.stageEnds, ...b.stageEnds].every(Number.isFinite)
  const hasUsers = [a, b].every(({ series }) => new Set(Array.from(series.column('users'))).size > 2)
  return ['elapsed', ...(hasStages ? (['stage'] as const) : []), ...(hasUsers ? (['users'] as const) : [])]
}

export function aligned(a: Alignable, b: Alignable, metric: SeriesMetric, by: Alignment): Overlay {
  switch (by) {
    case 'elapsed':
      return overlay(a.series, b.series, metric)
    case 'stage':
      return overlay(a.series, stretched(b, a.stageEnds), metric)
    case 'users':
      return byUsers(a.series, b.series, metric)
    default:
      return by satisfies never
  }
}

/** The times of a run moved so that its stages end when those of the other do. */
function stretched({ series, stageEnds: ends }: Alignable, wanted: readonly number[]): ChartSeries {
  const moved = (time: number): number => {
    const stage = ends.findIndex((end) => time < end)
    if (stage < 0) return (wanted.at(-1) ?? 0) + time - (ends.at(-1) ?? 0)
    const [from, to] = [ends[stage - 1] ?? 0, ends[stage]!]
    const [start, stop] = [wanted[stage - 1] ?? 0, wanted[stage]!]
    return start + ((time - from) / Math.max(1, to - from)) * (stop - start)
  }
  return { times: series.times.map(moved), column: series.column }
}

const USER_STEPS = 40

/** For each number of users, in steps, the middle value of the seconds with that many. */
function byUsers(a: ChartSeries, b: ChartSeries, metric: SeriesMetric): Overlay {
  const most = Math.max(1, ...[a, b].flatMap((series) => Array.from(series.column('users')).filter(Number.isFinite)))
  const step = Math.max(1, Math.ceil(most / USER_STEPS))
  const times = Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step)
  return { times, a: middles(a, metric, times, step), b: middles(b, metric, times, step) }
}

function middles(series: ChartSeries, metric: SeriesMetric, times: readonly number[], step: number): number[] {
  const users = series.column('users')
  const values = series.column(metric)
  const bins: number[][] = times.map(() => [])
  for (let index = 0; index < series.times.length; index++) {
    const value = values[index] ?? Number.NaN
    if (Number.isFinite(value)) bins[Math.floor((users[index] ?? Number.NaN) / step)]?.push(value)
  }
  return bins.map((bin) => bin.sort((one, other) => one - other)[Math.floor(bin.length / 2)] ?? Number.NaN)
}
