// A check of a script: setup, then one user of each class that runs each of its tasks once, then teardown.
import { messageOf, TymbalError } from '../../model/errors.js'
import type { RunOptions } from '../../model/run-options.js'
import type { LoadedScript } from '../../users/load-script.js'
import type { RunningUser, UserHost } from '../../users/user-host.js'
import type { CheckEvent } from '../../web/api.js'
import { pathsOf } from '../resolve/choose-classes.js'
import type { RunRequest } from '../run-request.js'
import { checkSink } from './check-sink.js'
import { type CheckWord, isFailedRequest, isFault } from './check-word.js'

/** A user class, and the scenario that it runs in. */
export interface CheckedClass {
  readonly name: string
  readonly scenario: string
}

export interface ScriptCheckDeps {
  readonly script: LoadedScript
  readonly options: RunOptions
  readonly classes: readonly CheckedClass[]
  readonly seed: number
  readonly clock: () => number
  /** After so many requests the users are cut. */
  readonly mostRequests: number
  tell(word: CheckWord): void
}

/** Each class once, in the first scenario that has it. */
export function checkedClasses({ scenarios }: Pick<RunRequest, 'scenarios'>): readonly CheckedClass[] {
  const pairs = scenarios.flatMap((scenario) =>
    scenario.userClasses.map(({ name }) => ({ name, scenario: scenario.name })),
  )
  return [...new Map(pairs.reverse().map((pair) => [pair.name, pair])).values()].reverse()
}

/** Call `run` once. */
export class ScriptCheck {
  readonly #deps: ScriptCheckDeps
  #user: RunningUser | null = null
  #requests = 0
  #cutShort = ''
  #hasFailed = false

  constructor(deps: ScriptCheckDeps) {
    this.#deps = deps
  }

  /** True when a request or anything else failed, or something cut it short. */
  get hasFailed(): boolean {
    return this.#hasFailed || this.#cutShort !== ''
  }

  /** @throws TymbalError what setup() threw; its teardown is not run then */
  async run(): Promise<void> {
    const data = await this.#setup()
    this.#part('script', '')
    await this.#withHost(data, (host) => this.#users(host))
    await this.#teardown(data)
    this.#deps.tell({ say: 'end', cutShort: this.#cutShort })
  }

  /** Cuts the user at work and begins no other; teardown is still run. The first reason stands. */
  stop(cutShort: string): void {
    if (this.#cutShort === '') this.#cutShort = cutShort
    this.#user?.cut()
  }

  /** Takes what the script threw where nobody waits for it. */
  uncaught(thrown: unknown): void {
    this.#event({ kind: 'exception', message: `nobody awaited this: ${messageOf(thrown)}`, where: '' })
  }

  async #users(host: UserHost): Promise<void> {
    this.#step('on.testStart')
    await host.fire('testStart', {})
    for (const [userId, checked] of this.#deps.classes.entries()) {
      if (this.#cutShort !== '') break
      await this.#oneUser(host, checked, userId)
    }
    this.#part('script', '')
    this.#step('on.testStop')
    await host.fire('testStop', {})
  }

  async #oneUser(host: UserHost, { name, scenario }: CheckedClass, userId: number): Promise<void> {
    const { script, options, tell } = this.#deps
    const left = new Set(pathsOf(script.plan.taskTrees[name] ?? [], options))
    const eachTaskOnce = (step: string): void => {
      left.delete(step)
      this.#step(step)
    }
    this.#part('users', name)
    this.#user = host.createUser({ userClass: name, scenario, userId, maxIterations: null, eachTaskOnce })
    await this.#user.run()
    this.#user = null
    if (left.size > 0) tell({ say: 'missed', steps: [...left] })
  }

  async #setup(): Promise<unknown> {
    if (!this.#deps.script.plan.hasSetup) return undefined
    this.#part('setup', '')
    return this.#withHost(undefined, (host) => host.runSetup())
  }

  async #teardown(data: unknown): Promise<void> {
    if (!this.#deps.script.plan.hasTeardown) return
    this.#part('teardown', '')
    try {
      await this.#withHost(data, (host) => host.runTeardown(data))
    } catch (thrown) {
      this.#event(faultOf(thrown))
    }
  }

  async #withHost<T>(setupData: unknown, use: (host: UserHost) => Promise<T>): Promise<T> {
    const { script, options, seed, clock } = this.#deps
    const host = script.createHost({
      ...checkSink((event) => this.#event(event)),
      options,
      clock,
      workerIndex: 0,
      seed,
      setupData,
      takeIteration: () => true,
      onStopTest: (reason) => this.#event({ kind: 'remark', text: `the script would end the test: ${reason}` }),
      onWarning: (text) => this.#event({ kind: 'remark', text }),
      onHookError: (thrown) => this.#event(faultOf(thrown)),
    })
    try {
      return await use(host)
    } finally {
      await host.close()
    }
  }

  #event(event: CheckEvent): void {
    this.#hasFailed ||= isFault(event) || isFailedRequest(event)
    this.#deps.tell({ say: 'event', event })
    if (event.kind === 'request' && ++this.#requests === this.#deps.mostRequests) {
      this.stop(`after ${this.#requests} requests`)
    }
  }

  #part(kind: Extract<CheckWord, { say: 'part' }>['kind'], name: string): void {
    this.#deps.tell({ say: 'part', kind, name })
  }

  #step(name: string): void {
    this.#deps.tell({ say: 'step', name })
  }
}

/** What was thrown outside of tasks, with its place in the script where that is known. */
export function faultOf(thrown: unknown): CheckEvent {
  const place = thrown instanceof TymbalError ? [thrown.where, thrown.codeFrame, thrown.hint] : []
  return { kind: 'exception', message: messageOf(thrown), where: place.filter((text) => text !== '').join('\n') }
}
