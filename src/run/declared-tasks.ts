// The tasks of a run's user classes as the script declares them, each with its share of what its class does.
import type { Scenario } from '../model/load.js'
import { isTaskLeft, type TagChoice } from '../model/tag-choice.js'
import type { TaskInfo, TestPlan } from '../model/test-plan.js'
import type { DeclaredTask } from '../stats/merge/class-summaries.js'

export function declaredTasks(
  { taskTrees }: Pick<TestPlan, 'taskTrees'>,
  scenarios: readonly Scenario[],
  choice: TagChoice,
): readonly DeclaredTask[] {
  const names = new Set(scenarios.flatMap(({ userClasses }) => userClasses.map(({ name }) => name)))
  return [...names].flatMap((userClass) => {
    const tree = taskTrees[userClass] ?? []
    // The function of a scenario is its one task.
    if (tree.length === 0) return [{ userClass, name: userClass, share: 1 }]
    return leaves(tree, choice, { prefix: '', tags: [], share: 1 }).map((task) => ({ userClass, ...task }))
  })
}

interface Parent {
  readonly prefix: string
  readonly tags: readonly string[]
  readonly share: number
}

/** What tags leave out is not there: the others share its part. */
function leaves(tasks: readonly TaskInfo[], choice: TagChoice, parent: Parent): Omit<DeclaredTask, 'userClass'>[] {
  const left = tasks.filter((task) => isTaskLeft(task, parent.tags, choice))
  const all = left.reduce((sum, { share }) => sum + share, 0)
  return left.flatMap(({ name, share, tags, children }) => {
    const part = all === 0 ? 0 : (parent.share * share) / all
    const path = parent.prefix + name
    if (children.length === 0) return [{ name: path, share: part }]
    return leaves(children, choice, { prefix: `${path}.`, tags: [...parent.tags, ...tags], share: part })
  })
}
