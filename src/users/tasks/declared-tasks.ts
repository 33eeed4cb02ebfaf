// Reads what a user or TaskSet class declares as its tasks: decorated methods and `static tasks`.
import { markOf } from '../script/task-marks.js'
import { MarkovTaskSet, SequentialTaskSet, TaskSet, type TaskSetClass } from '../script/task-set.js'
import { User } from '../script/user.js'

export type TaskOrder = 'random' | 'sequential' | 'markov'

export type TaskBody = (this: object, owner: object) => unknown

export interface DeclaredTask {
  readonly name: string
  /** Sequential: how many times in a row. */
  readonly weight: number
  readonly tags: readonly string[]
  readonly transitions: Readonly<Record<string, number>> | null
  /** A leaf's function, or the class of a nested set. */
  readonly body: TaskBody | TaskSetClass
}

/** A class that holds tasks. */
export type TaskOwnerClass = {
  readonly name: string
  readonly prototype: object
  readonly tasks?: unknown
}

const BASES: readonly object[] = [User.prototype, TaskSet.prototype]

export function orderOf(owner: TaskOwnerClass): TaskOrder {
  if (owner.prototype instanceof MarkovTaskSet) return 'markov'
  return owner.prototype instanceof SequentialTaskSet ? 'sequential' : 'random'
}

export function isTaskSet(body: unknown): body is TaskSetClass {
  return typeof body === 'function' && body.prototype instanceof TaskSet
}

/** In order of declaration, base classes first. What is wrong is told to `fault`. */
export function declaredTasks(owner: TaskOwnerClass, fault: (text: string, near: string) => void): DeclaredTask[] {
  const methods = methodTasks(owner.prototype)
  const listed = listedTasks(owner, fault)
  const names = new Set(listed.map((task) => task.name))
  for (const name of taggedMethods(owner.prototype)) {
    const isTask = names.has(name) || methods.some((task) => task.name === name)
    if (!isTask) fault(`${owner.name}.${name} has a @tag but is no task: add @task`, name)
  }
  const all = [...methods.filter((task) => !names.has(task.name)), ...listed]
  return all.filter((task) => isUsable(owner, task, fault))
}

/** Methods with a mark. An overriding method keeps the mark of the one it overrides, unless it has its own. */
function methodTasks(prototype: object): DeclaredTask[] {
  const found = new Map<string, DeclaredTask>()
  for (const layer of layersOf(prototype)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(layer))) {
      if (!isMethod(name, value)) continue
      const { weight, tags, transitions } = markOf(value)
      const known = found.get(name)
      if (weight !== null || transitions !== null) {
        found.set(name, { name, weight: weight ?? 1, tags, transitions, body: value })
      } else if (known !== undefined) found.set(name, { ...known, body: value })
    }
  }
  return [...found.values()]
}

const isMethod = (name: string, value: unknown): value is TaskBody =>
  typeof value === 'function' && name !== 'constructor'

const taggedMethods = (prototype: object): string[] =>
  layersOf(prototype).flatMap((layer) =>
    Object.entries(Object.getOwnPropertyDescriptors(layer))
      .filter(([name, { value }]) => isMethod(name, value) && markOf(value).tags.length > 0)
      .map(([name]) => name),
  )

/** The prototypes from the base class of all down to the class itself. */
function layersOf(prototype: object): object[] {
  const layers: object[] = []
  for (let layer = prototype; !BASES.includes(layer) && layer !== null; layer = Object.getPrototypeOf(layer)) {
    layers.unshift(layer)
  }
  return layers
}

function listedTasks(owner: TaskOwnerClass, fault: (text: string, near: string) => void): DeclaredTask[] {
  const { tasks } = owner
  if (tasks === undefined) return []
  if (tasks === null || typeof tasks !== 'object') {
    fault(`${owner.name}.tasks is neither an object nor a list of tasks`, 'tasks')
    return []
  }
  const entries = Array.isArray(tasks) ? namedEntries(owner, tasks) : Object.entries(tasks)
  return entries.flatMap(([name, value]) => listedTask(owner, name, value, fault))
}

/** Repeated entries of a list are so many times as likely, or in a sequence done so many times. */
function namedEntries(owner: TaskOwnerClass, list: readonly unknown[]): [string, unknown][] {
  const nameOf = (value: unknown, index: number): string =>
    (typeof value === 'function' && value.name) || `task ${index + 1}`
  if (orderOf(owner) === 'sequential') return list.map((value, index) => [nameOf(value, index), value])
  return [...new Set(list)].map((value, index) => [
    nameOf(value, index),
    [value, list.filter((other) => other === value).length * weightOfMark(value)],
  ])
}

const weightOfMark = (value: unknown): number => (typeof value === 'function' ? (markOf(value).weight ?? 1) : 1)

function listedTask(
  owner: TaskOwnerClass,
  name: string,
  value: unknown,
  fault: (text: string, near: string) => void,
): DeclaredTask[] {
  const [body, weight] = Array.isArray(value) ? value : [value, weightOfMark(value)]
  if (typeof body === 'function') return [{ name, weight: Number(weight), ...marksOf(body), body }]
  const method = (owner.prototype as Readonly<Record<string, unknown>>)[name]
  if (typeof body !== 'number') fault(`${owner.name}.tasks.${name} is neither a weight, a function nor a TaskSet`, name)
  else if (typeof method !== 'function') fault(`${owner.name}.tasks names ${name}, which is not a method of it`, name)
  else return [{ name, weight: body, ...marksOf(method), body: method as TaskBody }]
  return []
}

function marksOf(body: object): Pick<DeclaredTask, 'tags' | 'transitions'> {
  const { tags, transitions } = markOf(body)
  return { tags, transitions }
}

function isUsable(owner: TaskOwnerClass, task: DeclaredTask, fault: (text: string, near: string) => void): boolean {
  const { name, weight } = task
  const label = `${owner.name}.${name}`
  if (!Number.isFinite(weight) || weight < 0) fault(`the weight of ${label} is ${weight}; it must be 0 or more`, name)
  else if (orderOf(owner) === 'sequential' && !Number.isInteger(weight)) {
    fault(`the weight of ${label} is ${weight}; in a sequence it says how many times in a row`, name)
  } else return weight > 0
  return false
}
