// The percentile curve of the page's range, asked for anew while the run goes on.
import type { PercentileCurve } from '../../../src/web/api.js'
import { useRun } from '../frame/page-context.js'
import { useAsked } from '../frame/use-asked.js'
import type { CurveQuery, RunSource } from '../source/run-source.js'
import { elapsed } from '../text/words.js'

const PACE_MS = 5000

export function useCurve(query: CurveQuery): PercentileCurve | null {
  const source = useRun()
  return useAsked(
    `curve ${JSON.stringify(query)}`,
    () => source.percentiles(query),
    () => PACE_MS,
  ).value
}

/** With the part of the run that was counted, where not the whole was asked for; a report has the curve of the whole alone. */
export function curveLabel(
  name: string,
  { fromMs, toMs }: PercentileCurve,
  isPart: boolean,
  kind: RunSource['kind'],
): string {
  if (!isPart) return name
  return kind === 'report' ? `${name}, whole run` : `${name}, ${elapsed(fromMs)} to ${elapsed(toMs)}`
}
