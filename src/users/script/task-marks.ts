// What the decorators leave on a method or TaskSet class, for the task table to read.

export interface TaskMark {
  /** null: tagged or given transitions, but not declared a task by `@task`. */
  readonly weight: number | null
  readonly tags: readonly string[]
  /** Weights of the tasks that may follow, in a MarkovTaskSet. */
  readonly transitions: Readonly<Record<string, number>> | null
}

const MARK = Symbol('tymbal.task')
const UNMARKED: TaskMark = { weight: null, tags: [], transitions: null }

/** The mark of this very method or class; what a base class carries is not inherited by its subclasses. */
export function markOf(target: object): TaskMark {
  return Object.hasOwn(target, MARK) ? (target as { [MARK]: TaskMark })[MARK] : UNMARKED
}

export function changeMark(target: object, change: (mark: TaskMark) => Partial<TaskMark>): void {
  const mark = markOf(target)
  Object.defineProperty(target, MARK, { value: { ...mark, ...change(mark) }, configurable: true })
}
