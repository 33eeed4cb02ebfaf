// Hooks: what a script wants to be told about the run. Registered while the script loads, called by the engine.
import type { HttpResponse } from '../../clients/http/http-response.js'
import type { Sample } from '../../model/sample.js'
import type { ParameterValues } from './user-seat.js'

/** Facts about this worker and run. */
export interface RunEvent {
  readonly workerIndex: number
  /** Base URL of the run; null when only the classes name one. */
  readonly host: string | null
  readonly parameters: ParameterValues
}

export interface SpawningCompleteEvent extends RunEvent {
  readonly users: number
}

/** One counted request. `sample` is reused for the next one: read it during the call, never keep it. */
export interface RequestEvent {
  readonly method: string
  readonly name: string
  readonly sample: Readonly<Sample>
  /** null for calls timed by `measure`. */
  readonly response: HttpResponse | null
}

export interface WorkerEvent {
  readonly workerId: string
}

export interface HookEvents {
  readonly init: RunEvent
  readonly testStart: RunEvent
  readonly testStop: RunEvent
  readonly spawningComplete: SpawningCompleteEvent
  readonly request: RequestEvent
  readonly workerConnect: WorkerEvent
  readonly workerLost: WorkerEvent
  readonly quitting: Readonly<Record<string, unknown>>
}

export type HookName = keyof HookEvents

export type Hook<N extends HookName> = (event: HookEvents[N]) => unknown

/** Registers a hook; several for one event run in the order they were registered. */
export type HookRegistrar = { readonly [N in HookName]: (hook: Hook<N>) => void }

const HOOK_NAMES: readonly HookName[] = [
  'init',
  'testStart',
  'testStop',
  'spawningComplete',
  'request',
  'workerConnect',
  'workerLost',
  'quitting',
]

/** The hooks of one loaded script. */
export class HookList {
  readonly #hooks = new Map<HookName, ((event: never) => unknown)[]>()
  readonly register: HookRegistrar

  constructor() {
    const add = (name: HookName) => (hook: (event: never) => unknown) => {
      if (typeof hook !== 'function') throw new TypeError(`on.${name}() takes a function`)
      this.#hooks.set(name, [...this.#of(name), hook])
    }
    this.register = Object.fromEntries(HOOK_NAMES.map((name) => [name, add(name)])) as unknown as HookRegistrar
  }

  has(name: HookName): boolean {
    return this.#hooks.has(name)
  }

  /** Calls the hooks one after the other, each whatever became of the others; what they throw goes to `onError`. */
  async fire(name: HookName, event: object, onError: (thrown: unknown) => void): Promise<void> {
    for (const hook of this.#of(name)) {
      try {
        await hook(event as never)
      } catch (thrown) {
        onError(thrown)
      }
    }
  }

  /** For the hot path: the hooks are called without being awaited. */
  fireNow(name: HookName, event: object, onError: (thrown: unknown) => void): void {
    for (const hook of this.#of(name)) {
      try {
        const result = hook(event as never)
        if (result instanceof Promise) result.catch(onError)
      } catch (thrown) {
        onError(thrown)
      }
    }
  }

  #of(name: HookName): readonly ((event: never) => unknown)[] {
    return this.#hooks.get(name) ?? []
  }
}
