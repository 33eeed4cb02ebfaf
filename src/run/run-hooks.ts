// What the script does around the load: setup, teardown, and the hooks of the master's side.
import type { Master } from '../master/master.js'
import { messageOf, TymbalError } from '../model/errors.js'
import type { RunNotes } from './run-notes.js'
import type { MasterHook, TestRunDeps } from './test-run-deps.js'

export interface RunHooksDeps extends Pick<TestRunDeps, 'plan' | 'fireHook' | 'log'> {
  readonly master: Pick<Master, 'setup' | 'teardown' | 'registry'>
  readonly notes: RunNotes
  /** Resolves when the run is to end. */
  stopRequested(): Promise<void>
}

/** `isDone` = it ran to its end, and teardown is due. */
export interface SetupResult {
  readonly isDone: boolean
  /** null = nothing was thrown. */
  readonly error: TymbalError | null
  readonly data: unknown
}

export class RunHooks {
  readonly #deps: RunHooksDeps
  #error: TymbalError | null = null

  constructor(deps: RunHooksDeps) {
    this.#deps = deps
  }

  /** The first that was thrown: such a run has not passed. */
  get error(): TymbalError | null {
    return this.#error
  }

  /** Not done when a stop did not wait for it. */
  async setup(): Promise<SetupResult> {
    const { master, plan, stopRequested } = this.#deps
    if (!plan.hasSetup) return { isDone: true, error: null, data: undefined }
    let isDone = false
    const setup = master.setup().finally(() => {
      isDone = true
    })
    try {
      const data = await Promise.race([setup, stopRequested()])
      return { isDone, error: null, data }
    } catch (thrown) {
      return { isDone: true, error: this.failed(thrown), data: undefined }
    }
  }

  async teardown(data: unknown): Promise<void> {
    const { master, plan } = this.#deps
    if (!plan.hasTeardown || master.registry.alive().length === 0) return
    try {
      await master.teardown(data)
    } catch (thrown) {
      this.failed(thrown)
    }
  }

  async fire(hook: MasterHook, event: object): Promise<void> {
    await this.#deps.fireHook?.(hook, event, (error) => this.failed(error))
  }

  /** Says so, and makes it an error with a code. */
  failed(thrown: unknown): TymbalError {
    const error =
      thrown instanceof TymbalError ? thrown : new TymbalError('TYM3005', messageOf(thrown), { cause: thrown })
    if (this.#error === null) this.#deps.notes.add(`${error.code} ${error.message}`)
    this.#error ??= error
    this.#deps.log('error', `${error.code} ${error.message}${error.where === '' ? '' : `  ${error.where}`}`)
    return error
  }
}
