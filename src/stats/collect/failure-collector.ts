// A worker's errors and exceptions, grouped, with a cap for the whole run.
import type { TaskException } from '../../model/sample.js'
import type { ErrorDelta, ExceptionDelta } from '../stats-delta.js'
import { MAX_GROUPS, MAX_TEXT, OTHER } from './limits.js'
import { type OccurrenceGroup, OccurrenceGroups, type Occurrences, topFrameOf } from './occurrence-groups.js'

export type ErrorHead = Omit<ErrorDelta, keyof Occurrences>
type ExceptionHead = Omit<ExceptionDelta, keyof Occurrences>

/** What an entry remembers of its errors: groups by text, so that a failing run does not build keys. */
export interface ErrorOwner {
  readonly method: string
  readonly name: string
  errors: Map<string, OccurrenceGroup<ErrorHead>> | null
}

export class FailureCollector {
  readonly #errors = new OccurrenceGroups<ErrorHead>(MAX_GROUPS)
  readonly #exceptions = new OccurrenceGroups<ExceptionHead>(MAX_GROUPS)
  readonly #onWarning: (text: string) => void

  constructor(onWarning: (text: string) => void) {
    this.#onWarning = onWarning
  }

  error(owner: ErrorOwner, text: string, atMs: number): void {
    this.#errors.count(owner.errors?.get(text) ?? this.#errorGroup(owner, text), atMs)
  }

  exception(exception: TaskException, atMs: number): void {
    const { userClass, task } = exception
    const message = exception.message.slice(0, MAX_TEXT)
    const stack = exception.stack.slice(0, 4 * MAX_TEXT)
    const key = `${userClass}\n${task}\n${message}\n${topFrameOf(stack)}`
    const group = this.#exceptions.find(key) ?? this.#openException(key, { userClass, task, message, stack })
    this.#exceptions.count(group, atMs)
  }

  drain(): { readonly errors: ErrorDelta[]; readonly exceptions: ExceptionDelta[] } {
    return { errors: this.#errors.drain(), exceptions: this.#exceptions.drain() }
  }

  /** Elapsed time starts later by so much. */
  moveZero(byMs: number): void {
    this.#errors.moveZero(byMs)
    this.#exceptions.moveZero(byMs)
  }

  /** Owners must forget their groups too. */
  clear(): void {
    this.#errors.clear()
    this.#exceptions.clear()
  }

  #errorGroup(owner: ErrorOwner, text: string): OccurrenceGroup<ErrorHead> {
    const error = text.slice(0, MAX_TEXT)
    const group = this.#findOrOpenError(owner, error)
    owner.errors ??= new Map()
    // Cut texts and those over the cap are not remembered: there may be no end of them.
    if (group.head.error === text) owner.errors.set(text, group)
    return group
  }

  #findOrOpenError({ method, name }: ErrorOwner, error: string): OccurrenceGroup<ErrorHead> {
    const key = `${method}\n${name}\n${error}`
    const known = this.#errors.find(key)
    if (known !== undefined) return known
    if (!this.#errors.isFull) return this.#errors.open(key, { method, name, error })
    this.#onWarning(`more than ${MAX_GROUPS} different errors; the rest is counted as ${OTHER}`)
    const otherKey = `${method}\n${name}\n${OTHER}`
    return this.#errors.find(otherKey) ?? this.#errors.open(otherKey, { method, name, error: OTHER }, true)
  }

  #openException(key: string, head: ExceptionHead): OccurrenceGroup<ExceptionHead> {
    if (!this.#exceptions.isFull) return this.#exceptions.open(key, head)
    this.#onWarning(`more than ${MAX_GROUPS} different exceptions; the rest is counted as ${OTHER}`)
    const other = { userClass: '', task: '', message: OTHER, stack: '' }
    return this.#exceptions.find(OTHER) ?? this.#exceptions.open(OTHER, other, true)
  }
}
