// Thresholds as scripts and flags give them: k6's strings and objects in, model/threshold.ts out. Judging is in judge/judge.ts.
import { messageOf, TymbalError } from '../model/errors.js'
import type { Threshold } from '../model/threshold.js'
import { parseDuration } from '../model/units.js'
import { EXPRESSION_FORMS } from './judge/expression.js'
import { compileThreshold } from './judge/judge.js'
import { parseReference, selectorTextOf } from './judge/metric-reference.js'
import type { ThresholdSummary } from './run-summary.js'

const OBJECT_KEYS = ['threshold', 'abortOnFail', 'delayAbortEval', 'over']
const SHAPE_HINT = `Write thresholds: { all: ['p(95)<300', 'fail<1%'], http_req_duration: [{ threshold: 'p(99)<900', abortOnFail: true }] }. ${EXPRESSION_FORMS}`

/**
 * The thresholds of `options.thresholds`: an object of metric to string, object `{ threshold, abortOnFail, delayAbortEval }`, or a list of these.
 * @throws TymbalError TYM1005 for what cannot be read, TYM2001 for `over` and metrics that are not measured yet
 */
export function parseThresholds(raw: unknown): readonly Threshold[] {
  if (raw === undefined || raw === null) return []
  if (!isRecord(raw)) throw new TymbalError('TYM1005', '"thresholds" is not an object', { hint: SHAPE_HINT })
  return Object.entries(raw).flatMap(([metric, value]) =>
    (Array.isArray(value) ? value : [value]).map((one: unknown) => parseOne(metric, one)),
  )
}

/**
 * One `--threshold`: `p(95)<500` judges all requests, `POST /checkout: p(95)<500` names what it judges before the last colon.
 * @throws TymbalError like parseThresholds
 */
export function parseThresholdFlag(text: string): Threshold {
  const colon = text.lastIndexOf(':')
  const metric = colon === -1 ? 'all' : text.slice(0, colon).trim()
  return checked(metric, { threshold: text.slice(colon + 1).trim() })
}

/** Parts of the traffic and of custom metrics that workers must count apart, for RequestStats. */
export function selectorsOf(thresholds: readonly Threshold[]): readonly string[] {
  const texts = thresholds.map((threshold) => selectorTextOf(parseReference(threshold.metric)))
  return [...new Set(texts.filter((text) => text !== null))]
}

/** The threshold that must end the run now: it fails, has abortOnFail, and its delay is over. Both lists are in one order. */
export function abortingThreshold(
  thresholds: readonly Threshold[],
  judged: readonly ThresholdSummary[],
  elapsedMs: number,
): ThresholdSummary | null {
  const at = thresholds.findIndex(
    ({ abortOnFail, delayAbortEvalMs }, i) =>
      abortOnFail && elapsedMs >= delayAbortEvalMs && judged[i]?.passed === false,
  )
  return judged[at] ?? null
}

function parseOne(metric: string, value: unknown): Threshold {
  if (typeof value === 'string') return checked(metric, { threshold: value })
  if (!isRecord(value) || typeof value.threshold !== 'string') {
    throw new TymbalError('TYM1005', `thresholds of "${metric}": neither a text nor an object with "threshold"`, {
      hint: SHAPE_HINT,
    })
  }
  requireKnownKeys(metric, value)
  return checked(metric, { ...value, threshold: value.threshold })
}

/** Compiling finds every fault; the text is what travels. */
function checked(metric: string, raw: { readonly threshold: string; readonly [key: string]: unknown }): Threshold {
  const threshold: Threshold = {
    metric,
    expression: raw.threshold,
    abortOnFail: readFlag(metric, raw.abortOnFail),
    delayAbortEvalMs: readDelay(metric, raw.delayAbortEval),
  }
  try {
    compileThreshold(threshold)
  } catch (thrown) {
    if (!(thrown instanceof TymbalError)) throw thrown
    throw new TymbalError(thrown.code, `threshold on "${metric}": ${messageOf(thrown)}`, { hint: thrown.hint })
  }
  return threshold
}

function requireKnownKeys(metric: string, value: Readonly<Record<string, unknown>>): void {
  if (value.over !== undefined) {
    throw new TymbalError('TYM2001', `threshold on "${metric}": rolling windows ("over") are not possible yet`, {
      hint: 'Leave "over" out: the threshold is then judged on the whole run.',
    })
  }
  const unknown = Object.keys(value).find((key) => !OBJECT_KEYS.includes(key))
  if (unknown === undefined) return
  throw new TymbalError('TYM1005', `threshold on "${metric}": there is no setting "${unknown}"`, {
    hint: 'A threshold object has threshold, abortOnFail and delayAbortEval.',
  })
}

function readFlag(metric: string, value: unknown): boolean {
  if (value === undefined || value === null) return false
  if (typeof value === 'boolean') return value
  throw new TymbalError('TYM1005', `threshold on "${metric}": abortOnFail is not true or false`)
}

/** As in k6 a bare number is milliseconds. */
function readDelay(metric: string, value: unknown): number {
  if (value === undefined || value === null) return 0
  if (typeof value === 'number' && value >= 0) return value
  if (typeof value === 'string') return parseDuration(value)
  throw new TymbalError('TYM1005', `threshold on "${metric}": delayAbortEval is not a duration`, {
    hint: "Write '10s', or milliseconds as a number.",
  })
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
