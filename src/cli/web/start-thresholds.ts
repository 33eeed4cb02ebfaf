// Thresholds between the Start form and a run.
import type { Threshold } from '../../model/threshold.js'
import { parseDuration } from '../../model/units.js'
import { parseThresholdFlag } from '../../stats/thresholds.js'
import type { ThresholdRequest } from '../../web/api.js'
import type { FaultList } from '../parse/faults.js'
import type { SettingMap } from '../parse/settings.js'

type Spoken = Exclude<ThresholdRequest, string>

/** A text that was there before keeps what a text cannot say. */
export function thresholdsOf(
  requests: readonly ThresholdRequest[],
  given: SettingMap,
  faults: FaultList,
): readonly Threshold[] {
  const before = (given.get('thresholds')?.value ?? []) as readonly Threshold[]
  return requests.flatMap((request, at) => {
    const known = before.find((threshold) => textOf(threshold) === request)
    if (known !== undefined) return [known]
    const spoken = typeof request === 'string' ? { threshold: request } : request
    const read = faults.attempt(`thresholds.${at}`, () => readOne(spoken))
    return read === undefined ? [] : [read]
  })
}

/** As a text, where that says all. */
export function thresholdRequest(threshold: Threshold): ThresholdRequest {
  const { abortOnFail, delayAbortEvalMs } = threshold
  if (!abortOnFail) return textOf(threshold)
  const delay = delayAbortEvalMs === 0 ? {} : { delayAbortEval: `${delayAbortEvalMs}ms` }
  return { threshold: textOf(threshold), abortOnFail, ...delay }
}

/** @throws TymbalError TYM1005 or TYM2001 as parseThresholdFlag, and for a delay that is no duration */
function readOne({ threshold, abortOnFail = false, delayAbortEval = '0s' }: Spoken): Threshold {
  return { ...parseThresholdFlag(threshold), abortOnFail, delayAbortEvalMs: parseDuration(delayAbortEval) }
}

const textOf = ({ metric, expression }: Threshold): string =>
  metric === 'all' ? expression : `${metric}: ${expression}`
