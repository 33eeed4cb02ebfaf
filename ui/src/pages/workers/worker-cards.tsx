// One card a worker: what it does and how it is.
import { Link } from 'wouter-preact'
import type { WorkerSummary } from '../../../../src/stats/run-summary.js'
import { Name } from '../../table/name.js'
import { count, formatBytes, formatLatency, formatPercent, rate, shortWorkerId } from '../../text/words.js'
import { flagWords, isLost, stateWord } from '../../text/worker-words.js'

/** From here on a worker is said to be busy in colour too. */
const BUSY_PERCENT = 85

interface WorkerCardsProps {
  readonly workers: readonly WorkerSummary[]
  readonly path: (id: string) => string
}

export const WorkerCards = ({ workers, path }: WorkerCardsProps) => (
  <ul class="worker-cards">
    {workers.map((worker) => (
      <li key={worker.id} class={isLost(worker) ? 'card lost' : worker.flags.length > 0 ? 'card flagged' : 'card'}>
        <WorkerCard worker={worker} path={path(worker.id)} />
      </li>
    ))}
  </ul>
)

function WorkerCard({ worker, path }: { readonly worker: WorkerSummary; readonly path: string }) {
  const failed = worker.requests === 0 ? 0 : worker.failures / worker.requests
  const figures = [
    ['users', count(worker.users)],
    ['mean req/s', rate(worker.rps)],
    ['p95', formatLatency(worker.latencyMs.p95)],
    ['failed', formatPercent(failed)],
    ['memory', formatBytes(worker.memoryBytes)],
    ['loop p99', formatLatency(worker.loopDelayP99Ms)],
    ['start p99', formatLatency(worker.startDelayP99Ms)],
  ]
  return (
    <>
      <h2>
        <Link href={path} data-door="">
          <Name text={shortWorkerId(worker.id)} />
        </Link>{' '}
        <small>
          {stateWord(worker)}, <Name text={worker.host} />
        </small>
      </h2>
      <p class="cpu">
        <meter min={0} max={100} high={BUSY_PERCENT} value={Math.min(100, worker.cpuPercent)} aria-hidden="true" />
        CPU {Math.round(worker.cpuPercent)}%
      </p>
      <dl class="figures tiny">
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {worker.flags.length === 0 ? null : (
        <p class="warn">
          <span aria-hidden="true">⚠</span> <Name text={flagWords(worker)} />
        </p>
      )}
    </>
  )
}
