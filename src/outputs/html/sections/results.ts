// Errors, exceptions, checks and the script's own metrics.
import type {
  CheckSummary,
  ErrorSummary,
  ExceptionSummary,
  MetricSummary,
  RunSummary,
} from '../../../stats/run-summary.js'
import { count, elapsed, ms, plain, plural, rate, share, sinceStart } from '../../text/numbers.js'
import { shortWorkerId } from '../../text/worker-id.js'
import { html, lines, type Markup, NOTHING } from '../markup.js'
import { dataTable, name, number, text } from '../table.js'
import { mark } from './head.js'

const MOST_ROWS = 500

const mostFirst = <Row extends { readonly occurrences: number }>(rows: readonly Row[]): Row[] =>
  [...rows].sort((a, b) => b.occurrences - a.occurrences).slice(0, MOST_ROWS)

export function errorSection({ errors, run }: RunSummary): Markup {
  if (errors.length === 0) return NOTHING
  const seen = (iso: string): Markup => html`<time datetime="${iso}">${elapsed(sinceStart(iso, run.startedAt))}</time>`
  return html`<section id="errors" aria-labelledby="h-errors"><h2 id="h-errors">Errors <small>${plural(errors.length, 'kind')}; times since the start</small></h2>
${dataTable({
  label: 'Errors',
  columns: [
    number(
      'Count',
      (one: ErrorSummary) => count(one.occurrences),
      () => true,
    ),
    name('Error', (one: ErrorSummary) => one.error),
    name('Endpoint', (one: ErrorSummary) => `${one.method} ${one.name}`.trim()),
    { head: 'First', kind: 'number', cell: (one: ErrorSummary) => seen(one.firstSeen) },
    { head: 'Last', kind: 'number', cell: (one: ErrorSummary) => seen(one.lastSeen) },
    name('Workers', (one: ErrorSummary) => workerNames(one.workers)),
  ],
  rows: mostFirst(errors),
  sortable: true,
})}</section>
`
}

const MOST_WORKERS = 3

/** Many ids in one cell would only make its row high. */
const workerNames = (ids: readonly string[]): string =>
  ids.length > MOST_WORKERS ? plural(ids.length, 'worker') : ids.map(shortWorkerId).join(', ')

export function exceptionSection({ exceptions, run }: RunSummary): Markup {
  if (exceptions.length === 0) return NOTHING
  const items = mostFirst(exceptions).map((one: ExceptionSummary, index) => {
    const where = [one.userClass, one.task].filter((part) => part !== '').join('.')
    const when = [one.firstSeen, one.lastSeen].map((iso) => elapsed(sinceStart(iso, run.startedAt)))
    return html`<details class="exception"${index === 0 ? html` open` : ''}><summary><b class="bad">${count(one.occurrences)} ×</b> <bdi>${where}</bdi> <bdi>${one.message}</bdi> <small>${when.join(' to ')}</small></summary><pre>${lines(one.stack)}</pre></details>
`
  })
  return html`<section id="exceptions" aria-labelledby="h-exceptions"><h2 id="h-exceptions">Exceptions <small>that left a task of the script</small></h2>
${items}</section>
`
}

export function checkSection({ checks }: RunSummary): Markup {
  if (checks.length === 0) return NOTHING
  const total = (one: CheckSummary): number => one.passes + one.fails
  return html`<section id="checks" aria-labelledby="h-checks"><h2 id="h-checks">Checks</h2>
${dataTable({
  label: 'Checks',
  columns: [
    text('', (one: CheckSummary) => mark(one.fails === 0)),
    name('Check', (one: CheckSummary) => one.name),
    number('Passed', (one: CheckSummary) => share(one.passes, total(one))),
    number('Passes', (one: CheckSummary) => count(one.passes)),
    number(
      'Fails',
      (one: CheckSummary) => count(one.fails),
      (one) => one.fails > 0,
    ),
  ],
  rows: [...checks].sort((a, b) => b.fails - a.fails),
  sortable: true,
})}</section>
`
}

export function metricSection({ metrics }: RunSummary): Markup {
  if (metrics.length === 0) return NOTHING
  const trend = (key: 'min' | 'mean' | 'p50' | 'p95' | 'p99' | 'max') => (one: MetricSummary) => {
    const value = one.trend?.[key] ?? (key === 'min' || key === 'max' ? one[key] : undefined)
    return value === undefined ? '' : one.isTime ? ms(value) : plain(value)
  }
  return html`<section id="metrics" aria-labelledby="h-metrics"><h2 id="h-metrics">Metrics of the script</h2>
${dataTable({
  label: 'Metrics of the script',
  columns: [
    name('Metric', (one: MetricSummary) => one.name),
    text('Type', (one: MetricSummary) => (one.isTime ? `${one.type}, ms` : one.type)),
    number('Value', headline),
    number('Values', (one: MetricSummary) => (one.type === 'counter' ? '' : count(one.count))),
    number('min', trend('min')),
    number('avg', trend('mean')),
    number('p50', trend('p50')),
    number('p95', trend('p95')),
    number('p99', trend('p99')),
    number('max', trend('max')),
  ],
  rows: metrics,
})}</section>
`
}

function headline(metric: MetricSummary): string {
  switch (metric.type) {
    case 'counter':
      return `${plain(metric.count)} (${rate(metric.perSecond ?? 0)}/s)`
    case 'gauge':
      return plain(metric.value ?? 0)
    case 'rate':
      return share(metric.rate ?? 0, 1)
    case 'trend':
      return ''
    default:
      return metric.type satisfies never
  }
}
