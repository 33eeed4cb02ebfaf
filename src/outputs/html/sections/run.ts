// The end of the report: workers, user classes, feeders, notes, and the options the run was made with.
import { formatBytes } from '../../../model/units.js'
import type { FeederSummary, RunSummary, WorkerSummary } from '../../../stats/run-summary.js'
import { isLost } from '../../present-workers.js'
import { count, duration, elapsed, ms, rate } from '../../text/numbers.js'
import { shortWorkerId } from '../../text/worker-id.js'
import { html, type Markup, NOTHING } from '../markup.js'
import { dataTable, name, number, text } from '../table.js'

export function workerSection({ workers }: RunSummary): Markup {
  if (workers.length === 0) return NOTHING
  return html`<section id="workers" aria-labelledby="h-workers"><h2 id="h-workers">Workers <small>CPU, memory, loop and start delay of the last report; times in ms</small></h2>
${dataTable({
  label: 'Workers',
  columns: [
    name('Worker', (one: WorkerSummary) => shortWorkerId(one.id)),
    name('Host', (one: WorkerSummary) => one.host),
    { ...text('State', (one: WorkerSummary) => (isLost(one) ? 'lost' : one.state)), bad: isLost },
    number('Requests', (one: WorkerSummary) => count(one.requests)),
    number(
      'Failures',
      (one: WorkerSummary) => count(one.failures),
      (one) => one.failures > 0,
    ),
    number('req/s', (one: WorkerSummary) => rate(one.rps)),
    number('p50', (one: WorkerSummary) => ms(one.latencyMs.p50)),
    number('p95', (one: WorkerSummary) => ms(one.latencyMs.p95)),
    number('p99', (one: WorkerSummary) => ms(one.latencyMs.p99)),
    number('CPU %', (one: WorkerSummary) => String(Math.round(one.cpuPercent))),
    number('Memory', (one: WorkerSummary) => formatBytes(one.memoryBytes)),
    number('loop p99', (one: WorkerSummary) => ms(one.loopDelayP99Ms)),
    number('start p99', (one: WorkerSummary) => ms(one.startDelayP99Ms)),
    number('clock', (one: WorkerSummary) => ms(one.clockOffsetMs)),
    text('Flags', (one: WorkerSummary) => one.flags.join(' ')),
  ],
  rows: workers,
  sortable: workers.length > 1,
  wide: true,
})}</section>
`
}

export function feederSection({ feeders }: RunSummary): Markup {
  if (feeders.length === 0) return NOTHING
  return html`<section id="feeders" aria-labelledby="h-feeders"><h2 id="h-feeders">Feeders</h2>
${dataTable({
  label: 'Feeders',
  columns: [
    name('Feeder', (one: FeederSummary) => one.name),
    text('Mode', (one: FeederSummary) => one.mode),
    number('Rows', (one: FeederSummary) => count(one.rows)),
    number('Used', (one: FeederSummary) => count(one.used)),
    number('Returned', (one: FeederSummary) => count(one.returned)),
    number('Left', (one: FeederSummary) => count(one.left)),
  ],
  rows: feeders,
})}</section>
`
}

export function noteSection({ notes }: RunSummary): Markup {
  if (notes.length === 0) return NOTHING
  const items = notes.map(
    ({ atMs, text: note }) => html`<li><time>${elapsed(atMs)}</time> <bdi>${note}</bdi></li>
`,
  )
  return html`<section id="notes" aria-labelledby="h-notes"><h2 id="h-notes">Notes <small>what happened</small></h2>
<ol class="notes">${items}</ol></section>
`
}

/** Everything the run was started with, by the names of the flags, so that it can be started again. */
export function optionSection({ run, userClasses }: RunSummary): Markup {
  const { host: _host, userClasses: _named, parameters, ...options } = run.options
  const rows = [
    ['run', run.id],
    ['script', run.script],
    ['--host', run.host],
    ['user classes', userClasses.map((one) => one.name).join(', ')],
    ...Object.entries(options).map(([key, value]) => [flagOf(key), optionText(key, value)] as const),
    ...Object.entries(parameters ?? {}).map(([key, value]) => [`parameter ${key}`, String(value)] as const),
  ].filter(([, value]) => value !== '')
  const items = rows.map(
    ([key, value]) => html`<div><dt>${key!}</dt><dd><bdi>${value!}</bdi></dd></div>
`,
  )
  return html`<section id="options" aria-labelledby="h-options"><h2 id="h-options">Options</h2>
<dl class="options">${items}</dl></section>
`
}

const FLAGS: Readonly<Record<string, string>> = { runTags: 'tag', stages: 'stage' }

/** `--spawn-rate` for `spawnRate`, `--run-time` for `runTimeMs`. */
function flagOf(key: string): string {
  const words = key.replace(/Ms$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return `--${FLAGS[key] ?? words}`
}

/** Nothing for what is not set. Values of `env` may be secrets, and a report is made to be passed on: only their names are shown. */
function optionText(key: string, value: unknown): string {
  if (value === null || value === undefined || value === false) return ''
  if (key.endsWith('Ms') && typeof value === 'number') return duration(value)
  if (Array.isArray(value)) return value.map(itemText).join(', ')
  if (typeof value !== 'object') return String(value)
  if (key === 'env') return Object.keys(value).join(', ')
  return Object.entries(value)
    .map((pair) => pair.join('='))
    .join(', ')
}

function itemText(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item)
  const { durationMs, target } = item as { durationMs?: unknown; target?: unknown }
  return typeof durationMs === 'number' ? `${duration(durationMs)}:${String(target)}` : JSON.stringify(item)
}
