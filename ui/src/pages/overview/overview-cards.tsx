// The three small lists of the overview; each row is a door to the page behind it.
import type { ComponentChildren } from 'preact'
import { Link } from 'wouter-preact'
import type { EndpointFigures } from '../../../../src/web/api.js'
import { Sparkline } from '../../charts/sparkline.js'
import { usePageRange, useRunPath } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { useEndpointRange } from '../../frame/use-endpoint-range.js'
import { WholeRunTag } from '../../frame/whole-run-tag.js'
import { queryText } from '../../source/api-client.js'
import { Name } from '../../table/name.js'
import { toSegment } from '../../text/segment.js'
import { count, duration, endpointKey, formatLatency, rate, shortWorkerId } from '../../text/words.js'
import { isLost, troubleWords } from '../../text/worker-words.js'

const ROWS = 5

interface CardProps {
  readonly title: string
  /** Which part of the run its figures are of. */
  readonly part?: ComponentChildren
  readonly more: ComponentChildren
  readonly children: ComponentChildren
}

const Card = ({ title, part, more, children }: CardProps) => (
  <section class="card list" aria-label={title}>
    <header>
      <h2>
        {title}
        {part}
      </h2>
      <small>{more}</small>
    </header>
    {children}
  </section>
)

/** What a row of the slowest endpoints needs of an endpoint. */
type SlowRow = Pick<EndpointFigures, 'method' | 'name' | 'rps'> & { readonly latencyMs: { readonly p95: number } }

export function SlowestCard({ more }: { more: ComponentChildren }) {
  const source = useRun()
  const path = useRunPath()
  const { range, kind } = usePageRange()
  const { value: asked } = useEndpointRange(kind === 'whole' ? null : range)
  const head = source.head.value
  const isOver = head?.run.state === 'stopped'
  const counted = kind === 'whole' ? null : asked
  const figures: readonly SlowRow[] =
    counted?.endpoints ??
    source.endpoints.value.map(({ method, name, ...all }) => ({ method, name, ...(isOver ? all : all.window) }))
  const rows = [...figures].sort((a, b) => b.latencyMs.p95 - a.latencyMs.p95).slice(0, ROWS)
  const recent = <small> last {duration((head?.totals.window.seconds ?? 0) * 1000)}</small>
  const part = counted !== null ? null : isOver ? <WholeRunTag /> : recent
  return (
    <Card title="Slowest endpoints" part={part} more={more}>
      <ol>
        {rows.map((row) => (
          <li key={endpointKey(row)}>
            <Link href={path(`endpoints/${toSegment(endpointKey(row))}`)}>
              <Name text={endpointKey(row)} />
            </Link>
            <span>
              <Sparkline label="p95" values={source.trend(endpointKey(row))} />{' '}
              <b>{formatLatency(row.latencyMs.p95)}</b> <small>{rate(row.rps)}/s</small>
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
    <Card title="Top errors" part={<WholeRunTag />} more={more}>
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
