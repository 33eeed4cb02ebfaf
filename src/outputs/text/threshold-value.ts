// The judged value of a threshold in the unit its metric has.
import { formatLatency, formatPercent } from '../../model/units.js'
import type { MetricSummary, RunSummary, ThresholdSummary } from '../../stats/run-summary.js'
import { plain } from './numbers.js'

const IN_TIME = /^(p\(|avg|mean|med|min|max)/
const AS_SHARE = /^(fail|rate)/

/** `121ms`, `4.81%`, `1,204`; `no data` when nothing was measured. */
export function thresholdValue({ expression, value, metric }: ThresholdSummary, summary: RunSummary): string {
  if (value === null) return 'no data'
  const statistic = expression.trim()
  if (AS_SHARE.test(statistic) && value <= 1) return formatPercent(value)
  const custom = customMetric(metric, summary)
  const timed = custom === undefined || custom.isTime
  return IN_TIME.test(statistic) && timed ? formatLatency(value) : plain(value)
}

function customMetric(metric: string, summary: RunSummary): MetricSummary | undefined {
  const name = metric.replace(/\{.*\}$/, '')
  return summary.metrics.find((one) => one.name === name)
}
