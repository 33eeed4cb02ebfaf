// Who the users are and what they do: classes, the ratio of their tasks, the script's own metrics, and the rows of its data.
import { useMaster, useRun } from '../../frame/page-context.js'
import { ClassTable } from './class-table.js'
import { FeederTable } from './feeder-table.js'
import { MetricTable } from './metric-table.js'
import { TaskTree } from './task-tree.js'

export function UsersPage() {
  const source = useRun()
  const master = useMaster()
  const head = source.head.value!
  const { metrics, feeders } = source.slow.value
  // The tree is of the script that the master has now; of an older run it might tell a wrong story.
  const classes = source.kind === 'live' ? (master?.state.value?.script.userClasses ?? []) : []
  return (
    <div class="page">
      <section aria-label="User classes">
        <h2>User classes</h2>
        <ClassTable running={head.userClasses} declared={classes} />
      </section>
      {classes.length === 0 ? null : (
        <section class="card" aria-label="Task ratio">
          <h2>
            Task ratio <small>as the script declares it</small>
          </h2>
          {classes.map((one) => (
            <TaskTree key={one.name} name={one.name} tasks={one.tasks} />
          ))}
        </section>
      )}
      {feeders.length === 0 ? null : <FeederTable feeders={feeders} />}
      {metrics.length === 0 ? null : <MetricTable metrics={metrics} />}
    </div>
  )
}
