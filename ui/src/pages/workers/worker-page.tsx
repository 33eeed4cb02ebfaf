// One worker: its charts, its condition, and the errors it saw.
import { Link } from 'wouter-preact'
import { LineChart } from '../../charts/line-chart.js'
import { LatencyChart, ThroughputChart } from '../../charts/run-charts.js'
import { useSeries } from '../../charts/use-series.js'
import { useRange, useRunPath } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import { useWhole } from '../../frame/use-whole.js'
import { WholeRunTag } from '../../frame/whole-run-tag.js'
import { DataTable } from '../../table/data-table.js'
import { Name } from '../../table/name.js'
import { fromSegment, toSegment } from '../../text/segment.js'
import { formatBytes, formatLatency, shortWorkerId } from '../../text/words.js'
import { ByWorkerTable } from '../by-worker/by-worker-table.js'
import { ErrorTable } from '../errors/error-table.js'
import { errorsOfWorker } from '../errors/group-errors.js'
import { WorkerActions } from './worker-actions.js'
import { workerColumns } from './worker-columns.js'
import { WorkerFacts } from './worker-facts.js'

const NONE = new Float32Array()

export function WorkerPage({ segment }: { segment: string }) {
  const source = useRun()
  useWhole('workers', 'errors')
  const worker = source.workers.value.find((one) => toSegment(one.id) === segment)
  const id = worker?.id ?? fromSegment(segment)
  const path = useRunPath()
  const [, setRange] = useRange()
  const { series } = useSeries({
    metrics: ['rps', 'failuresPerSecond', 'p50', 'p95', 'p99', 'cpu', 'memory', 'loop'],
    worker: id,
  })
  return (
    <div class="page">
      <p class="crumbs">
        <Link href={path('workers')}>Workers</Link> <span aria-hidden="true">›</span>
      </p>
      <h2 class="big">
        <Name text={shortWorkerId(id)} />
        <WholeRunTag />
      </h2>
      <DataTable
        label="Worker"
        columns={workerColumns((one) => path(`workers/${toSegment(one)}`))}
        rows={worker === undefined ? [] : [worker]}
        keyOf={(row) => row.id}
        empty="No such worker took part."
      />
      {worker === undefined ? null : <WorkerFacts worker={worker} />}
      {worker === undefined || source.kind !== 'live' ? null : <WorkerActions worker={worker} />}
      {source.kind === 'report' && series === null ? null : (
        <div class="overview">
          <ThroughputChart series={series} title="Throughput" />
          <LatencyChart series={series} />
          <LineChart
            title="CPU and loop delay"
            times={series?.times ?? []}
            lines={[
              { label: 'CPU', tone: 'green', values: series?.column('cpu') ?? NONE },
              {
                label: 'loop delay',
                tone: 'purple',
                isDashed: true,
                isRight: true,
                values: series?.column('loop') ?? NONE,
              },
            ]}
            format={(value) => `${Math.round(value)}%`}
            formatRight={formatLatency}
            marks={source.notes.value}
            onRange={setRange}
          />
          <LineChart
            title="Memory"
            times={series?.times ?? []}
            lines={[{ label: 'memory', tone: 'blue', values: series?.column('memory') ?? NONE }]}
            format={formatBytes}
            marks={source.notes.value}
            onRange={setRange}
          />
        </div>
      )}
      <ByWorkerTable worker={id} />
      <section aria-label="Failures">
        <h2>
          Failures it saw
          <WholeRunTag />
        </h2>
        <ErrorTable errors={errorsOfWorker(source.errors.value, id)} isOfWorker />
      </section>
    </div>
  )
}
