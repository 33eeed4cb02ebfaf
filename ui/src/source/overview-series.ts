// The first chart of a run, asked for ahead when its page is opened.
import type { SeriesQuery } from './run-source.js'

export const CHART_POINTS = 500

export const OVERVIEW_SERIES: SeriesQuery = {
  metrics: ['users', 'rps', 'failuresPerSecond', 'p50', 'p95', 'p99'],
  points: CHART_POINTS,
}
