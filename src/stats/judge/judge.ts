// Judges compiled thresholds on what was measured so far.
import type { Threshold } from '../../model/threshold.js'
import { isByEndpoint, type Selector } from '../collect/selector.js'
import type { Histogram } from '../histogram.js'
import type { MetricTotals } from '../merge/metric-totals.js'
import type { ThresholdSummary } from '../run-summary.js'
import { type Expression, holds, limitIn, parseExpression } from './expression.js'
import { dimensionOf, type MetricReference, parseReference, requireAggregate } from './metric-reference.js'

/** Counted things of one kind: requests of an endpoint, of a part of the traffic, iterations. */
export interface Counted {
  readonly requests: number
  readonly failures: number
  readonly bytesReceived: number
  readonly bytesSent: number
  readonly latency: Histogram
}

/** What a threshold can ask for. Whole run, whole cluster. */
export interface Measurements {
  readonly elapsedSeconds: number
  readonly total: Counted
  /** Endpoints by `METHOD name` or name alone; null when there is none. */
  endpoint(text: string): Counted | null
  /** The part of all requests a selector names; null when nothing matched yet. */
  selected(selector: Selector): Counted | null
  /** Iterations of one scenario, or of all. */
  iterations(scenario: string | null): Counted
  checks(name: string | null): { readonly passes: number; readonly fails: number }
  /** A custom metric, or the part of it under a selector's text. */
  metric(name: string, scope: string): MetricTotals | null
}

export interface CompiledThreshold {
  readonly source: Threshold
  readonly reference: MetricReference
  readonly expression: Expression
  /** In ms, as a share 0..1, or plain. */
  readonly limit: number
}

/** @throws TymbalError TYM1005 or TYM2001, see parseExpression and parseReference */
export function compileThreshold(source: Threshold): CompiledThreshold {
  const reference = parseReference(source.metric)
  const expression = parseExpression(source.expression)
  requireAggregate(reference, expression, source.expression)
  const limit = limitIn(dimensionOf(reference, expression), expression, source.expression)
  return { source, reference, expression, limit }
}

export interface ToJudge {
  readonly measured: Measurements
  /** Over the last seconds, of requests only; null = nobody asks. Nothing is decided by them. */
  readonly recent: Measurements | null
  readonly elapsedMs: number
  /** When each was first seen failing by earlier judgements; [] at first. */
  readonly brokenMs: readonly (number | null)[]
}

/**
 * One verdict a threshold, in their order.
 * Nothing measured: value null and passed, but counts and rates per second, which are 0 then.
 */
export function judge(
  thresholds: readonly CompiledThreshold[],
  { measured, recent, elapsedMs, brokenMs }: ToJudge,
): readonly ThresholdSummary[] {
  return Object.freeze(
    thresholds.map(({ source, reference, expression, limit }, i) => {
      const figure = figureOf(reference, expression, measured)
      const passed = figure === null || (!Number.isNaN(figure) && holds(figure, expression.operator, limit))
      const value = Number.isNaN(figure) ? null : figure
      const firstBrokenMs = brokenMs[i] ?? (passed ? null : elapsedMs)
      const { metric, abortOnFail } = source
      return Object.freeze({
        metric,
        expression: source.expression,
        value,
        recent: recent === null ? null : lately(reference, expression, measured, recent),
        passed,
        firstBrokenMs,
        abortOnFail,
      })
    }),
  )
}

/** Custom metrics, and what workers count apart, are known of the whole run only. */
function lately(
  reference: MetricReference,
  expression: Expression,
  measured: Measurements,
  recent: Measurements,
): number | null {
  const { base, kind, selector } = reference
  if (!isKnownLately(reference, expression)) return null
  const isMetric = kind === 'named' && measured.metric(base, selector?.text ?? '') !== null
  if (isMetric || (kind === 'named' && recent.endpoint(base) === null)) return null
  return figureOf(reference, expression, recent)
}

const OF_REQUESTS: readonly string[] = ['all', 'http_req_duration', 'http_req_failed', 'http_reqs']

/** Counts of a few seconds say nothing beside those of a run. */
function isKnownLately({ base, kind, selector }: MetricReference, { aggregate }: Expression): boolean {
  const isCounted = selector === null || isByEndpoint(selector)
  return isCounted && aggregate !== 'count' && (kind === 'named' || OF_REQUESTS.includes(base))
}

function figureOf(reference: MetricReference, expression: Expression, measured: Measurements): number | null {
  const { base, selector } = reference
  const { elapsedSeconds } = measured
  switch (base) {
    case 'all':
      return ofRequests(requestsOf(measured, selector), expression, elapsedSeconds)
    case 'checks':
      return ofChecks(measured.checks(onlyValueOf(selector)))
    case 'iterations':
    case 'iteration_duration':
      return ofTimes(measured.iterations(onlyValueOf(selector)), expression, elapsedSeconds)
    case 'http_req_failed':
      return failShare(requestsOf(measured, selector))
    case 'data_received':
      return ofBytes(requestsOf(measured, selector)?.bytesReceived ?? 0, expression, elapsedSeconds)
    case 'data_sent':
      return ofBytes(requestsOf(measured, selector)?.bytesSent ?? 0, expression, elapsedSeconds)
    case 'http_req_duration':
    case 'http_reqs':
      return ofTimes(requestsOf(measured, selector), expression, elapsedSeconds)
    default:
      return ofNamed(reference, expression, measured)
  }
}

/** Selectors of checks and iterations have one condition, see parseReference. */
const onlyValueOf = (selector: Selector | null): string | null => selector?.conditions[0]?.[1] ?? null

function requestsOf(measured: Measurements, selector: Selector | null): Counted | null {
  return selector === null ? measured.total : measured.selected(selector)
}

function ofNamed({ base, selector }: MetricReference, expression: Expression, measured: Measurements): number | null {
  const metric = measured.metric(base, selector?.text ?? '')
  if (metric !== null) return ofMetric(metric, expression, measured.elapsedSeconds)
  const endpoint = selector === null ? measured.endpoint(base) : null
  return ofRequests(endpoint, expression, measured.elapsedSeconds)
}

function ofRequests(counted: Counted | null, expression: Expression, elapsedSeconds: number): number | null {
  if (expression.aggregate === 'fail') return failShare(counted)
  return ofTimes(counted, expression, elapsedSeconds)
}

function failShare(counted: Counted | null): number | null {
  return counted === null || counted.requests === 0 ? null : counted.failures / counted.requests
}

/** Milliseconds, or how many, or how many a second. */
function ofTimes(
  counted: Counted | null,
  { aggregate, percentile }: Expression,
  elapsedSeconds: number,
): number | null {
  const requests = counted?.requests ?? 0
  if (aggregate === 'count') return requests
  if (aggregate === 'rps' || aggregate === 'rate') return perSecond(requests, elapsedSeconds)
  if (counted === null || requests === 0) return null
  const { latency } = counted
  if (aggregate === 'avg') return latency.mean / 1000
  if (aggregate === 'min') return latency.min / 1000
  if (aggregate === 'max') return latency.max / 1000
  return latency.percentile(aggregate === 'med' ? 50 : percentile) / 1000
}

function ofBytes(bytes: number, { aggregate }: Expression, elapsedSeconds: number): number {
  return aggregate === 'count' ? bytes : perSecond(bytes, elapsedSeconds)
}

function ofChecks({ passes, fails }: { passes: number; fails: number }): number | null {
  return passes + fails === 0 ? null : passes / (passes + fails)
}

const perSecond = (count: number, seconds: number): number => (seconds > 0 ? count / seconds : 0)

/** A figure that the metric's type does not have is NaN: it fails, whatever is compared. */
function ofMetric(metric: MetricTotals, expression: Expression, elapsedSeconds: number): number {
  const { aggregate, percentile } = expression
  switch (metric.definition.kind) {
    case 'counter':
      return aggregate === 'count'
        ? metric.sum
        : aggregate === 'rate'
          ? perSecond(metric.sum, elapsedSeconds)
          : Number.NaN
    case 'rate':
      return aggregate === 'rate' ? metric.nonZero / metric.count : Number.NaN
    case 'gauge':
      return { value: metric.last, min: metric.min, max: metric.max }[aggregate as string] ?? Number.NaN
    default:
      return ofTrend(metric, aggregate, percentile)
  }
}

function ofTrend(metric: MetricTotals, aggregate: string, percentile: number): number {
  if (aggregate === 'avg') return metric.sum / metric.count
  if (aggregate === 'count') return metric.count
  if (aggregate === 'min') return metric.min
  if (aggregate === 'max') return metric.max
  if (aggregate === 'med') return metric.histogram.percentiles([50])[0]!
  return aggregate === 'p' ? metric.histogram.percentiles([percentile])[0]! : Number.NaN
}
