// The judged value of a threshold in the unit its metric has.
import { formatLatency, formatPercent } from '../../model/units.js'
import type { MetricSummary, RunSummary, ThresholdSummary } from '../../stats/run-summary.js'
import { plain } from './numbers.js'

const OF_TIME = /^(p|perc\w*|avg|average|mean|med|median|min|minimum|max|maximum)\b/i
const OF_FAILURES = /^(fail|error)/i
const OF_RATE = /^rate\b/i
/** Built-in metrics whose rate is a share; the rate of the others is per second. */
const SHARES = new Set(['checks', 'http_req_failed'])

/** `121ms`, `4.81%`, `1,204`; `no data` when nothing was measured. */
export function thresholdValue(
  { expression, value, metric }: Pick<ThresholdSummary, 'expression' | 'value' | 'metric'>,
  summary: Pick<RunSummary, 'metrics'>,
): string {
  if (value === null) return 'no data'
  const statistic = expression.trim()
  const base = metric.replace(/\{.*\}$/s, '').trim()
  const custom = summary.metrics.find((one) => one.name === base)
  if (OF_FAILURES.test(statistic) || (OF_RATE.test(statistic) && isShare(base, custom))) return formatPercent(value)
  const timed = custom === undefined || custom.isTime
  return OF_TIME.test(statistic) && timed ? formatLatency(value) : plain(value)
}

const isShare = (base: string, custom: MetricSummary | undefined): boolean =>
  custom === undefined ? SHARES.has(base) : custom.type === 'rate'
