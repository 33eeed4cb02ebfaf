// The tasks of one class with their shares, nested as in the script.
import type { TaskShare } from '../../../../src/web/api.js'
import { Name } from '../../table/name.js'
import { formatPercent } from '../../text/words.js'

export const TaskTree = ({ name, tasks }: { name: string; tasks: readonly TaskShare[] }) => (
  <details open class="tree">
    <summary>
      <Name text={name} />
    </summary>
    <TaskList tasks={tasks} whole={1} />
  </details>
)

/** `whole` is the share of the parent, so that each line also tells its part of everything. */
const TaskList = ({ tasks, whole }: { tasks: readonly TaskShare[]; whole: number }) => (
  <ul>
    {tasks.map((task) => (
      <li key={task.name}>
        <meter min={0} max={1} value={task.share * whole} aria-label={`${task.name}, share of all`} />{' '}
        <b>{formatPercent(task.share)}</b> <Name text={task.name} />
        {task.children.length === 0 ? null : <TaskList tasks={task.children} whole={task.share * whole} />}
      </li>
    ))}
  </ul>
)
