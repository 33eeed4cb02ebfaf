// What a worker is and has, beside the figures of its row; and the way to what it said.
import { Link } from 'wouter-preact'
import type { WorkerSummary } from '../../../../src/stats/run-summary.js'
import { useRunPath } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { queryText } from '../../source/api-client.js'
import { Name } from '../../table/name.js'
import { count, formatLatency } from '../../text/words.js'

export function WorkerFacts({ worker }: { worker: WorkerSummary }) {
  const path = useRunPath()
  const hasLog = useRun().kind !== 'report'
  const { about, openSockets, openFileLimit, gcPercent, gcMaxMs } = worker
  const facts = [
    ...(about === '' ? [] : [['runs on', about] as const]),
    [
      'open sockets',
      openFileLimit === null ? count(openSockets) : `${count(openSockets)} of ${count(openFileLimit)} that it may open`,
    ] as const,
    ...(gcPercent === null || gcMaxMs === null
      ? []
      : [
          [
            'garbage collection',
            `${gcPercent.toFixed(1)}% of the time, longest pause ${formatLatency(gcMaxMs)}`,
          ] as const,
        ]),
  ]
  return (
    <>
      <dl class="figures tiny wrap">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <Name text={value} />
            </dd>
          </div>
        ))}
      </dl>
      {hasLog ? (
        <p>
          <Link href={`${path('logs')}${queryText({ worker: worker.id })}`}>What it said</Link>
        </p>
      ) : null}
    </>
  )
}
