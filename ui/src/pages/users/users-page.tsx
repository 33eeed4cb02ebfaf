// Who the users are and what they do: classes, tasks, the script's own metrics, and the rows of its data.
import { useMaster, useRun } from '../../frame/page-context.js'
import { ClassTable } from './class-table.js'
import { FeederTable } from './feeder-table.js'
import { MetricTable } from './metric-table.js'
import { TaskTable } from './task-table.js'

export function UsersPage() {
  const source = useRun()
  const master = useMaster()
  const head = source.head.value!
  const { metrics, feeders, tasks, ways } = source.slow.value
  // Weights are of the script that the master has now; of an older run they might tell a wrong story.
  const declared = source.kind === 'live' ? (master?.state.value?.script.userClasses ?? []) : []
  const edited = head.load?.userClasses ?? []
  return (
    <div class="page">
      <section aria-label="User classes">
        <h2>User classes</h2>
        <ClassTable
          classes={head.userClasses}
          dealt={edited.length > 0 ? edited : declared}
          isOver={head.run.state === 'stopped'}
        />
      </section>
      <TaskTable tasks={tasks} hasLocust={source.workers.value.some(({ kind }) => kind === 'locust')} />
      {feeders.length === 0 ? null : <FeederTable feeders={feeders} />}
      {metrics.length === 0 ? null : <MetricTable metrics={metrics} ways={ways.metrics} />}
    </div>
  )
}
