// @task, @tag and @transition: standard decorators that mark a method. With `experimentalDecorators` they are called the old way; both work.
import { changeMark, type TaskMark } from './task-marks.js'

type Method = (...args: never[]) => unknown
type AnyClass = abstract new (...args: never[]) => unknown

/** Marks a method, or a TaskSet class that is listed in `static tasks`. */
export interface TaskDecorator {
  (method: Method, context: ClassMethodDecoratorContext): void
  (taskSet: AnyClass, context: ClassDecoratorContext): void
  (prototype: object, name: string | symbol, descriptor: PropertyDescriptor): void
}

/** The arguments of a decorator call: (value, context) by the standard, (prototype, name, descriptor) under `experimentalDecorators`. */
type DecoratorArguments = readonly [target: unknown, context?: unknown, descriptor?: PropertyDescriptor]

function markedTarget([target, , descriptor]: DecoratorArguments): object {
  const marked = descriptor === undefined ? target : descriptor.value
  if (typeof marked === 'function') return marked
  throw new TypeError('@task, @tag and @transition belong on a method or on a TaskSet class')
}

function marking(change: (mark: TaskMark) => Partial<TaskMark>): TaskDecorator {
  return (...call: DecoratorArguments): void => changeMark(markedTarget(call), change)
}

/**
 * Makes a method a task. Tasks are picked at random by weight; `@task(3)` is picked three times as often as `@task`.
 * @example
 * class Shopper extends HttpUser {
 *   @task(3) async browse() { await this.client.get('/products') }
 *   @task async checkout() { await this.client.post('/checkout', { json: { items: [1] } }) }
 * }
 */
export function task(weight: number): TaskDecorator
export function task(method: Method, context: ClassMethodDecoratorContext): void
export function task(taskSet: AnyClass, context: ClassDecoratorContext): void
export function task(prototype: object, name: string | symbol, descriptor: PropertyDescriptor): void
export function task(...call: readonly [number] | DecoratorArguments): TaskDecorator | undefined {
  const [first] = call
  if (typeof first === 'number') return marking(() => ({ weight: first }))
  changeMark(markedTarget(call as DecoratorArguments), () => ({ weight: 1 }))
  return undefined
}

/**
 * Names a task for `--tags` and `--exclude-tags`. On a TaskSet class it names all its tasks.
 * @example
 * @task @tag('search', 'slow') async search() { await this.client.get('/search?q=shoe') }
 */
export function tag(...names: readonly [string, ...string[]]): TaskDecorator {
  if (names.some((name) => typeof name !== 'string')) throw new TypeError("@tag takes names: @tag('search')")
  return marking((mark) => ({ tags: [...new Set([...mark.tags, ...names])] }))
}

/**
 * In a MarkovTaskSet: says which task may follow this one, and how likely against the other transitions of it.
 * @example
 * class Visit extends MarkovTaskSet {
 *   @transition('search', 3) @transition('leave', 1) async home() { await this.client.get('/') }
 *   @transition('home') async search() { await this.client.get('/search?q=hat') }
 *   @transition('home') leave() { this.interrupt() }
 * }
 */
export function transition(to: string, weight = 1): TaskDecorator {
  return marking((mark) => ({ transitions: { ...mark.transitions, [to]: weight } }))
}
