// Which user classes run: those named on the command line, and of those the ones that tags leave a task. Pure.
import { dealtBy, hasTakers } from '../../model/class-share.js'
import type { ClassShare, UserClassInfo } from '../../model/load.js'
import { isTaskLeft, leavesTask, type TagChoice } from '../../model/tag-choice.js'
import type { TaskInfo, TestPlan } from '../../model/test-plan.js'
import { didYouMean } from '../parse/did-you-mean.js'
import type { FaultList } from '../parse/faults.js'

export interface ClassChoice extends TagChoice {
  /** Names from the command line; empty = all. */
  readonly names: readonly string[]
  /** Of classes that are dealt otherwise than the script says. */
  readonly shares: readonly ClassShare[]
  /** Words that a wrong name may have been meant to be, beside class names. */
  readonly otherWords: readonly string[]
}

/** Unknown names and tags are faults with a guess; so is a choice that leaves nothing to run. */
export function chooseClasses(plan: TestPlan, choice: ClassChoice, faults: FaultList): readonly UserClassInfo[] {
  const known = plan.userClasses.map((userClass) => userClass.name)
  for (const name of choice.names.filter((name) => !known.includes(name))) {
    faults.add(name, `is not a user class of the script${didYouMean(name, [...known, ...choice.otherWords])}`, {
      hint: `It has ${known.join(', ')}.`,
    })
  }
  checkTags(plan, '--tags', choice.tags, faults)
  checkTags(plan, '--exclude-tags', choice.excludeTags, faults)
  const named = plan.userClasses.filter(({ name }) => choice.names.length === 0 || choice.names.includes(name))
  const left = named.filter((userClass) => leavesTask(plan.taskTrees[userClass.name], choice))
  if (left.length === 0 && faults.isEmpty) {
    faults.add(choice.tags.length > 0 ? '--tags' : '--exclude-tags', 'leaves no task to run')
  }
  const dealt = left.map((userClass) => dealtBy(userClass, choice.shares))
  if (choice.shares.length > 0 && left.length > 0 && !hasTakers(dealt)) {
    faults.add('userClasses', 'leaves no class with users: each has weight 0')
  }
  return dealt
}

function checkTags(plan: TestPlan, flag: string, tags: readonly string[], faults: FaultList): void {
  const known = tagsOf(Object.values(plan.taskTrees).flat())
  for (const tag of tags.filter((tag) => !known.includes(tag))) {
    const hint = known.length === 0 ? 'No task of the script has a tag.' : `Its tasks have ${known.join(', ')}.`
    faults.add(flag, `"${tag}" is a tag of no task${didYouMean(tag, known)}`, { hint })
  }
}

export function tagsOf(tasks: readonly TaskInfo[]): string[] {
  return [...new Set(tasks.flatMap((task) => [...task.tags, ...tagsOf(task.children)]))].sort()
}

/** The tasks that the choice leaves, each with the names of the sets it is nested in: `Forum.read`. */
export function pathsOf(
  tasks: readonly TaskInfo[],
  choice: TagChoice,
  prefix = '',
  inherited: readonly string[] = [],
): string[] {
  return tasks.flatMap((task) => {
    const path = prefix + task.name
    if (task.children.length > 0) return pathsOf(task.children, choice, `${path}.`, [...inherited, ...task.tags])
    return isTaskLeft(task, inherited, choice) ? [path] : []
  })
}
