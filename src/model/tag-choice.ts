// Which tasks a choice of tags leaves. Tags of a task set hold for all its tasks.
import type { TaskInfo } from './test-plan.js'

export interface TagChoice {
  readonly tags: readonly string[]
  readonly excludeTags: readonly string[]
}

/** Does the choice leave a user class anything to do? A class without a task tree has but one task, without tags. */
export function leavesTask(tree: readonly TaskInfo[] | undefined, choice: TagChoice): boolean {
  if (choice.tags.length === 0 && choice.excludeTags.length === 0) return true
  return (tree ?? []).some((task) => isTaskLeft(task, [], choice))
}

export function isTaskLeft(task: TaskInfo, inherited: readonly string[], choice: TagChoice): boolean {
  const tags = [...inherited, ...task.tags]
  if (task.children.length > 0) return task.children.some((child) => isTaskLeft(child, tags, choice))
  const wanted = choice.tags.length === 0 || choice.tags.some((tag) => tags.includes(tag))
  return wanted && !choice.excludeTags.some((tag) => tags.includes(tag))
}
