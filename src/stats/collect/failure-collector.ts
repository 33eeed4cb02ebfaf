// A worker's errors and exceptions, grouped, with a cap for the whole run.
import { plainText } from '../../model/plain-text.js'
import type { TaskException } from '../../model/sample.js'
import type { ErrorDelta, ExceptionDelta } from '../stats-delta.js'
import { ErrorCrowd } from './error-crowd.js'
import { MAX_GROUPS, MAX_TEXT, OTHER } from './limits.js'
import { type OccurrenceGroup, OccurrenceGroups, type Occurrences, topFrameOf } from './occurrence-groups.js'

export type ErrorHead = Omit<ErrorDelta, keyof Occurrences | 'userClasses'>
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
  readonly #crowd = new ErrorCrowd()
  readonly #exceptionCrowd = new ErrorCrowd()
  readonly #onWarning: (text: string) => void

  constructor(onWarning: (text: string) => void) {
    this.#onWarning = onWarning
  }

  error(owner: ErrorOwner, text: string, atMs: number, userClass: string): void {
    this.#errors.count(owner.errors?.get(text) ?? this.#errorGroup(owner, text), atMs, userClass)
  }

  exception(exception: TaskException, atMs: number): void {
    const { userClass, task } = exception
    const message = plainText(exception.message, MAX_TEXT)
    const stack = plainText(exception.stack, 4 * MAX_TEXT)
    const place = `${userClass}\n${task}\n${topFrameOf(stack)}`
    const head = { userClass, task, message, stack }
    this.#exceptions.count(this.#exceptions.find(`${place}\n${message}`) ?? this.#exceptionGroup(place, head), atMs)
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
    this.#crowd.clear()
    this.#exceptionCrowd.clear()
  }

  #errorGroup(owner: ErrorOwner, text: string): OccurrenceGroup<ErrorHead> {
    const error = plainText(text, MAX_TEXT)
    const group = this.#findOrOpenError(owner, error)
    owner.errors ??= new Map()
    // Cut texts and those over the cap are not remembered: there may be no end of them.
    if (group.head.error === text) owner.errors.set(text, group)
    return group
  }

  #findOrOpenError({ method, name }: ErrorOwner, error: string): OccurrenceGroup<ErrorHead> {
    const found = this.#findError(method, name, error)
    if (found !== undefined) return found
    const shown = this.#crowd.textOf(`${method}\n${name}`, error)
    const group = shown === error ? undefined : this.#findError(method, name, shown)
    if (group !== undefined) return group
    if (!this.#errors.isFull) return this.#openError(method, name, shown)
    this.#onWarning(`more than ${MAX_GROUPS} different errors; the rest is counted as ${OTHER}`)
    return this.#findError(method, name, OTHER) ?? this.#openError(method, name, OTHER, true)
  }

  #findError(method: string, name: string, error: string): OccurrenceGroup<ErrorHead> | undefined {
    return this.#errors.find(`${method}\n${name}\n${error}`)
  }

  #openError(method: string, name: string, error: string, isOther = false): OccurrenceGroup<ErrorHead> {
    const key = `${method}\n${name}\n${error}`
    if (!isOther) this.#crowd.opened(`${method}\n${name}`, error)
    return this.#errors.open(key, { method, name, error }, isOther)
  }

  #exceptionGroup(place: string, head: ExceptionHead): OccurrenceGroup<ExceptionHead> {
    const message = this.#exceptionCrowd.textOf(place, head.message)
    const key = `${place}\n${message}`
    const alike = this.#exceptions.find(key)
    if (alike !== undefined) return alike
    if (!this.#exceptions.isFull) {
      this.#exceptionCrowd.opened(place, message)
      return this.#exceptions.open(key, { ...head, message })
    }
    this.#onWarning(`more than ${MAX_GROUPS} different exceptions; the rest is counted as ${OTHER}`)
    const other = { userClass: '', task: '', message: OTHER, stack: '' }
    return this.#exceptions.find(OTHER) ?? this.#exceptions.open(OTHER, other, true)
  }
}
