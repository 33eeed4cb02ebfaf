// The top of the report: what was run, whether it passed and why, and the numbers one asks for first.
import { formatBytes, formatLatency } from '../../../model/units.js'
import type { RunSummary } from '../../../stats/run-summary.js'
import { workersText } from '../../present-workers.js'
import { count, duration, elapsed, ms, plural, rate, share } from '../../text/numbers.js'
import { thresholdValue } from '../../text/threshold-value.js'
import { capitalised, generatorWords } from '../../text/verdict-words.js'
import { html, type Markup, NOTHING, type Part } from '../markup.js'
import { dataTable, name, number, text } from '../table.js'

/** `2026-11-23 12:00:00 UTC` */
export const readableTime = (iso: string): string => iso.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')

export const titleOf = ({ run }: RunSummary): string => run.name || run.script || 'Load test'

export function headSection(summary: RunSummary): Markup {
  const { run, workers } = summary
  const target = [run.script, run.host].filter((part) => part !== '')
  const facts = [
    readableTime(run.startedAt),
    duration(run.durationMs),
    plural(run.targetUsers, 'user'),
    workersText(workers),
    ...Object.entries(run.tags).map(([key, value]) => `${key}=${value}`),
  ]
  return html`<header><h1><bdi>${titleOf(summary)}</bdi></h1>
<p class="target">${target.map((part, index) => html`${index > 0 ? html` <span aria-hidden="true">→</span> ` : ''}<bdi>${part}</bdi>`)}</p>
<p class="facts">${facts.map((fact) => html`<span>${fact}</span> `)}</p></header>
${verdictBox(summary)}
${numbers(summary)}
`
}

function verdictBox(summary: RunSummary): Markup {
  const { verdict, totals } = summary
  const empty = totals.requests === 0
  const good = verdict.passed && !empty
  const word = empty ? 'No request was made' : verdict.passed ? 'Passed' : 'Failed'
  return html`<div class="verdict ${good ? 'good' : 'bad'}"><p class="word"><span aria-hidden="true">${good ? '✔' : '✗'}</span> ${word}</p><p class="reason">${verdict.reason} <span class="exit">exit ${verdict.exitCode}</span></p>${condition(summary)}</div>`
}

/** The generator's own condition beside the verdict: numbers are shown with the doubt that belongs to them. */
function condition({ generator }: RunSummary): Markup {
  const facts = [
    `CPU ${Math.round(generator.cpuPercent)} % of a core`,
    `event loop delay p99 ${formatLatency(generator.loopDelayP99Ms)}`,
    `start delay p99 ${formatLatency(generator.startDelayMs.p99)}`,
    ...(generator.dropped > 0 ? [`${plural(generator.dropped, 'iteration')} dropped`] : []),
  ]
  const said = generatorWords(generator)
  const words = said === '' ? '' : `${capitalised(said)}. `
  const reasons = generator.reasons.map(
    ({ worker, what, value, limit, fromMs, toMs }) =>
      html`<li>${`${worker}: ${what} ${rate(value)}, limit ${rate(limit)}, ${elapsed(fromMs)} to ${elapsed(toMs)}`}</li>`,
  )
  return html`<p class="condition"><b>Generator</b> ${words}${facts.join(', ')}</p>${reasons.length > 0 ? html`<ul>${reasons}</ul>` : ''}`
}

function numbers({ totals, run }: RunSummary): Markup {
  const { latencyMs } = totals
  const none = totals.requests === 0
  const time = (value: number): string => (none ? '–' : ms(value))
  const unit = none ? '' : 'ms'
  const each = (bytes: number): string => (none ? '' : `${formatBytes(Math.round(bytes / totals.requests))} each`)
  const perSecond = (amount: number): string =>
    run.durationMs > 0 ? `${rate((amount * 1000) / run.durationMs)}/s` : ''
  return html`<dl class="numbers">
${fact('Requests', count(totals.requests), `${rate(totals.rps)}/s`)}
${fact('Failures', count(totals.failures), `${share(totals.failures, totals.requests)}`, totals.failures > 0)}
${fact('p50', time(latencyMs.p50), unit)}
${fact('p95', time(latencyMs.p95), unit)}
${fact('p99', time(latencyMs.p99), unit)}
${fact('Longest', time(latencyMs.max), unit)}
${fact('Iterations', count(totals.iterations), perSecond(totals.iterations))}
${fact('Exceptions', count(totals.exceptions), '', totals.exceptions > 0)}
${fact('Received', formatBytes(totals.bytesReceived), each(totals.bytesReceived))}
${fact('Sent', formatBytes(totals.bytesSent), each(totals.bytesSent))}
</dl>`
}

const fact = (label: string, value: string, detail: string, bad = false): Markup =>
  html`<div${bad ? html` class="bad"` : ''}><dt>${label}</dt><dd>${value} <small>${detail}</small></dd></div>`

type Threshold = RunSummary['thresholds'][number]

export function thresholdSection(summary: RunSummary): Markup {
  if (summary.thresholds.length === 0) return NOTHING
  const broken = (one: Threshold): Part => {
    if (one.firstBrokenMs === null) return ''
    return `${one.passed ? 'was broken at' : 'since'} ${elapsed(one.firstBrokenMs)}${one.abortOnFail ? ', abortOnFail' : ''}`
  }
  return html`<section id="thresholds" aria-labelledby="h-thresholds"><h2 id="h-thresholds">Thresholds</h2>
${dataTable({
  label: 'Thresholds',
  columns: [
    text('', (one: Threshold) => mark(one.passed)),
    name('Metric', (one: Threshold) => one.metric),
    name('Expression', (one: Threshold) => one.expression),
    number(
      'Value',
      (one: Threshold) => thresholdValue(one, summary),
      (one) => !one.passed,
    ),
    text('Broken', broken),
  ],
  rows: summary.thresholds,
})}</section>
`
}

/** Pass or fail by sign, word and colour. */
export const mark = (passed: boolean): Markup =>
  passed
    ? html`<span class="mark good"><span aria-hidden="true">✔</span> passed</span>`
    : html`<span class="mark bad"><span aria-hidden="true">✗</span> failed</span>`
