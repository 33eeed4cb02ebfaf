// The tasks of a user class made ready to run: filtered by tags, methods looked up, chances summed.
import type { TaskInfo } from '../../model/test-plan.js'
import { markOf } from '../script/task-marks.js'
import type { TaskSetClass } from '../script/task-set.js'
import {
  type DeclaredTask,
  declaredTasks,
  isTaskSet,
  orderOf,
  type TaskBody,
  type TaskOrder,
  type TaskOwnerClass,
} from './declared-tasks.js'
import { checkMarkov, stationaryShares } from './markov.js'
import { WeightedPick } from './weighted-pick.js'

/** A task: either a leaf with `run`, or a nested set. */
export interface Task {
  readonly name: string
  /** With the names of the sets it is nested in: `Forum.read`. */
  readonly path: string
  readonly weight: number
  readonly tags: readonly string[]
  readonly run: TaskBody | null
  readonly nested: NestedSet | null
  /** Markov: which task follows; indexes of the table. */
  readonly next: WeightedPick | null
}

export interface NestedSet {
  readonly create: TaskSetClass
  readonly table: TaskTable
}

export interface TaskTable {
  readonly order: TaskOrder
  /** In a sequence a task with weight 3 stands here three times. */
  readonly tasks: readonly Task[]
  readonly pick: WeightedPick
}

export interface TagFilter {
  /** Empty: all. */
  readonly tags: readonly string[]
  readonly excludeTags: readonly string[]
}

export const ALL_TASKS: TagFilter = { tags: [], excludeTags: [] }

type Fault = (text: string, near: string) => void

/** null when the class has no task that the filter lets through. Declarations that are not valid are told to `fault`. */
export function buildTaskTable(owner: TaskOwnerClass, filter: TagFilter, fault: Fault): TaskTable | null {
  return new TableBuilder(filter, fault).build(owner, [], '')
}

class TableBuilder {
  readonly #filter: TagFilter
  readonly #fault: Fault
  readonly #open: TaskOwnerClass[] = []

  constructor(filter: TagFilter, fault: Fault) {
    this.#filter = filter
    this.#fault = fault
  }

  build(owner: TaskOwnerClass, inherited: readonly string[], prefix: string): TaskTable | null {
    if (this.#open.includes(owner)) {
      this.#fault(`${owner.name} contains itself as a task`, owner.name)
      return null
    }
    this.#open.push(owner)
    const order = orderOf(owner)
    const declared = declaredTasks(owner, this.#fault)
    if (order === 'markov') checkMarkov(owner, declared, this.#fault)
    const tasks = declared.flatMap((task) => this.#task(task, declared, inherited, prefix) ?? [])
    this.#open.pop()
    if (tasks.length === 0) return null
    const listed = order === 'sequential' ? tasks.flatMap((task) => Array<Task>(task.weight).fill(task)) : tasks
    return { order, tasks: listed, pick: new WeightedPick(listed.map((task) => task.weight)) }
  }

  #task(
    { name, weight, tags: own, transitions, body }: DeclaredTask,
    siblings: readonly DeclaredTask[],
    inherited: readonly string[],
    prefix: string,
  ): Task | null {
    const tags = [...new Set([...inherited, ...own, ...(isTaskSet(body) ? markOf(body).tags : [])])]
    const path = prefix + name
    const table = isTaskSet(body) ? this.build(body, tags, `${path}.`) : null
    if (isTaskSet(body) ? table === null : !this.#lets(tags)) return null
    const next = transitions && new WeightedPick(siblings.map((sibling) => transitions[sibling.name] ?? 0))
    const common = { name, path, weight, tags, next }
    if (table === null) return { ...common, run: body as TaskBody, nested: null }
    return { ...common, run: null, nested: { create: body as TaskSetClass, table } }
  }

  #lets(tags: readonly string[]): boolean {
    const { tags: wanted, excludeTags } = this.#filter
    if (wanted.length > 0 && !wanted.some((tag) => tags.includes(tag))) return false
    return !excludeTags.some((tag) => tags.includes(tag))
  }
}

/** The table for a reader, each task with its share of all picks in its set. */
export function taskTree(owner: TaskOwnerClass, table: TaskTable): TaskInfo[] {
  const tasks = [...new Set(table.tasks)]
  const total = tasks.reduce((sum, task) => sum + task.weight, 0)
  const shares =
    table.order === 'markov'
      ? stationaryShares(declaredTasks(owner, () => undefined))
      : tasks.map((task) => task.weight / total)
  return tasks.map(({ name, weight, tags, nested }, index) => ({
    name,
    weight,
    share: shares[index]!,
    tags,
    children: nested === null ? [] : taskTree(nested.create, nested.table),
  }))
}
