// The three small lists of the overview; each row is a door to the page behind it.
import type { ComponentChildren } from 'preact'
import { Link } from 'wouter-preact'
import { Sparkline } from '../../charts/sparkline.js'
import { useRunPath } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { queryText } from '../../source/api-client.js'
import { Name } from '../../table/name.js'
import { toSegment } from '../../text/segment.js'
import { count, endpointKey, formatLatency, rate, shortWorkerId } from '../../text/words.js'
import { isLost, troubleWords } from '../../text/worker-words.js'

const ROWS = 5

interface CardProps {
  readonly title: string
  readonly more: ComponentChildren
  readonly children: ComponentChildren
}

const Card = ({ title, more, children }: CardProps) => (
  <section class="card list" aria-label={title}>
    <header>
      <h2>{title}</h2>
      <small>{more}</small>
    </header>
    {children}
  </section>
)

export function SlowestCard({ more }: { more: ComponentChildren }) {
  const source = useRun()
  const path = useRunPath()
  const isOver = source.head.value?.run.state === 'stopped'
  const p95 = (row: (typeof source.endpoints.value)[number]): number => (isOver ? row : row.window).latencyMs.p95
  const rows = [...source.endpoints.value].sort((a, b) => p95(b) - p95(a)).slice(0, ROWS)
  return (
    <Card title="Slowest endpoints" more={more}>
      <ol>
        {rows.map((row) => (
          <li key={endpointKey(row)}>
            <Link href={path(`endpoints/${toSegment(endpointKey(row))}`)}>
              <Name text={endpointKey(row)} />
            </Link>
            <span>
              <Sparkline label="p95" values={source.trend(endpointKey(row))} /> <b>{formatLatency(p95(row))}</b>{' '}
              <small>{rate((isOver ? row : row.window).rps)}/s</small>
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}

export function TopErrorsCard({ more }: { more: ComponentChildren }) {
  const source = useRun()
  const path = useRunPath()
  const rows = [...source.errors.value].sort((a, b) => b.occurrences - a.occurrences).slice(0, ROWS)
  return (
    <Card title="Top errors" more={more}>
      {rows.length === 0 ? <p class="empty">No failed request.</p> : null}
      <ol>
        {rows.map((row) => (
          <li key={`${endpointKey(row)} ${row.error}`}>
            <Link href={`${path('errors')}${queryText({ q: row.error })}`}>
              <Name text={row.error} />{' '}
              <small>
                <Name text={endpointKey(row)} />
              </small>
            </Link>
            <b class="bad">{count(row.occurrences)}</b>
          </li>
        ))}
      </ol>
    </Card>
  )
}

export function WorkersCard({ more }: { more: ComponentChildren }) {
  const source = useRun()
  const path = useRunPath()
  const { present, all } = source.head.value?.workers ?? { present: 0, all: 0 }
  const odd = source.workers.value.filter((one) => one.flags.length > 0 || isLost(one)).slice(0, ROWS)
  return (
    <Card title="Workers" more={more}>
      <p>
        {present} of {all} at work
        {odd.length === 0 ? ', none flagged.' : '; flagged:'}
      </p>
      <ol>
        {odd.map((worker) => (
          <li key={worker.id}>
            <Link href={path(`workers/${toSegment(worker.id)}`)}>
              <Name text={shortWorkerId(worker.id)} />
            </Link>
            <span class="warn">
              <Name text={troubleWords(worker)} />
            </span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
