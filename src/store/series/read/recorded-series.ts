// Everything that can be asked of a run over time, from the directory that it is recorded in; also while it goes on.
import type { EndpointRange } from '../../../stats/endpoint-range.js'
import type { HistoryStep } from '../../../stats/history-step.js'
import { readEndpointRange } from './endpoint-range.js'
import { type HeatmapPicture, type HeatmapQuestion, readHeatmap } from './heatmap.js'
import { type PercentilePicture, type PercentileQuestion, readPercentiles } from './percentile-curve.js'
import { readHistory } from './run-history.js'
import { SeriesFiles } from './series-file.js'
import { readSeries, type SeriesPicture, type SeriesQuestion } from './series-picture.js'
import type { AskedRange } from './whole-steps.js'

/** Reaches to a few seconds before now. */
export interface RecordedSeries {
  series(question: SeriesQuestion): Promise<SeriesPicture>
  heatmap(question: HeatmapQuestion): Promise<HeatmapPicture>
  /** From 50 to 99.99 and the maximum (100); no points when nothing was measured. */
  percentiles(question: PercentileQuestion): Promise<PercentilePicture>
  endpoints(range: AskedRange): Promise<EndpointRange>
  history(): Promise<readonly HistoryStep[]>
  /** The same as it is now, for many questions: each file is looked into once. */
  still(): Promise<RecordedSeries>
}

/** Looks into the files anew for each question. null = nothing is recorded yet. */
export const recordedSeries = (directory: string | null): RecordedSeries =>
  seriesIn(
    () => new SeriesFiles(directory),
    async () => {
      const files = new SeriesFiles(directory)
      return seriesIn(() => files)
    },
  )

function seriesIn(files: () => SeriesFiles, still?: RecordedSeries['still']): RecordedSeries {
  const series: RecordedSeries = {
    series: (question) => readSeries(files(), question),
    heatmap: (question) => readHeatmap(files(), question),
    percentiles: (question) => readPercentiles(files(), question),
    endpoints: (range) => readEndpointRange(files(), range),
    history: () => readHistory(files()),
    still: still ?? (async () => series),
  }
  return series
}
