// Makes the host of one run from a loaded script: kinds of users on demand, setup and teardown, hooks.
import { warmUp } from '../../clients/http/warm-up.js'
import { stackOf, TymbalError } from '../../model/errors.js'
import { createRandom } from '../../model/random.js'
import { type Tags, USER_CLASS_TAG } from '../../model/sample.js'
import { joinHttpSettings } from '../loading/options/read-http.js'
import type { ScriptFacts } from '../loading/read-script.js'
import type { ScriptPlaces } from '../loading/script-places.js'
import { textOf, thrownByScript } from '../loading/thrown-by-script.js'
import type { SetupContext } from '../script/context.js'
import { StopTest } from '../script/control-flow.js'
import type { HookName } from '../script/hooks.js'
import type { ScriptState } from '../script/script-state.js'
import type { ParameterValues, ScenarioFacts } from '../script/user-seat.js'
import type { RunningUser, UserHost, UserHostDeps, UserSpec } from '../user-host.js'
import { type Describers, HostCore } from './host-core.js'
import { sampleDeps } from './sample-deps.js'
import { TimedEntries } from './timed-entries.js'
import type { UserKind } from './user-kind.js'
import { UserLoop } from './user-loop.js'

export interface HostParts {
  readonly facts: ScriptFacts
  readonly state: ScriptState
  readonly places: ScriptPlaces
}

/** Stream of the random numbers outside of users, far from those of the users. */
const WORKER_STREAM = 0x8000_0000

export function createUserHost(parts: HostParts, deps: UserHostDeps): UserHost {
  return new ScriptHost(parts, deps)
}

class ScriptHost implements UserHost {
  readonly #parts: HostParts
  readonly #deps: UserHostDeps
  readonly #core: HostCore
  readonly #kinds = new Map<string, UserKind>()

  constructor(parts: HostParts, deps: UserHostDeps) {
    const { state, places } = parts
    this.#parts = parts
    this.#deps = deps
    const parameters = setParameters(parts.facts, deps)
    const samples = sampleDeps(parts.facts.plain.samples, deps, { places, parameters: parts.facts.parameters })
    const describe: Describers = {
      exception: (thrown) => ({
        message: textOf(thrown),
        stack: places.frames(stackOf(thrown)),
      }),
      hook: (thrown) => thrownByScript('TYM3005', 'on.request', thrown, places),
    }
    this.#core = new HostCore(deps, { state, parameters, samples, describe })
    state.active = {
      sink: deps.sink,
      clock: deps.clock,
      random: createRandom(deps.seed, WORKER_STREAM + deps.workerIndex),
      sleep: (ms) => this.#core.sleep(ms),
    }
  }

  get openSockets(): number {
    return this.#core.engine.openSockets
  }

  createUser(spec: UserSpec): RunningUser {
    return new UserLoop(this.#core, this.#kindOf(spec), spec)
  }

  async runSetup(): Promise<unknown> {
    await this.#init()
    const { setup } = this.#parts.facts
    if (setup === null) return undefined
    return this.#withContext('TYM3006', 'setup', async (context) => plainCopy(await setup(context)))
  }

  async runTeardown(data: unknown): Promise<void> {
    const { teardown } = this.#parts.facts
    if (teardown === null) return
    await this.#withContext('TYM3005', 'teardown', (context) => teardown(data, context))
  }

  async warmUp(): Promise<void> {
    const sources = [...this.#parts.facts.sources.values()]
    if (sources.some(({ usesHttp }) => usesHttp)) await warmUp()
  }

  pause(): void {
    this.#core.pause()
  }

  resume(): void {
    this.#core.resume()
  }

  async fire(hook: HookName, event: object): Promise<void> {
    if (hook === 'testStart') await this.#init()
    await this.#fire(hook, event)
  }

  countUncaught(thrown: unknown): void {
    this.#core.exception('script', 'not awaited', thrown)
  }

  async close(): Promise<void> {
    this.#core.waits.close()
    this.#core.engine.close()
    if (this.#parts.state.active?.sink === this.#deps.sink) this.#parts.state.active = null
  }

  async #init(): Promise<void> {
    const { state } = this.#parts
    if (state.isInitialised) return
    state.isInitialised = true
    await this.#fire('init', {})
  }

  #fire(hook: HookName, event: object): Promise<void> {
    const { workerIndex, options, onHookError } = this.#deps
    const { parameters } = this.#core
    return this.#parts.state.hooks.fire(hook, { workerIndex, host: options.host, parameters, ...event }, (thrown) => {
      if (thrown instanceof StopTest) this.#deps.onStopTest(thrown.reason)
      else onHookError(thrownByScript('TYM3005', `on.${hook}`, thrown, this.#parts.places))
    })
  }

  async #withContext<T>(
    code: 'TYM3005' | 'TYM3006',
    name: string,
    call: (context: SetupContext) => T | Promise<T>,
  ): Promise<T | undefined> {
    const { random } = this.#parts.state
    const baseUrl = this.#deps.options.host ?? this.#onlyHost()
    const http = this.#core.createClient({ baseUrl, http: this.#parts.facts.plain.http, tags: null, user: null })
    try {
      return await call({ http, params: this.#core.parameters, random })
    } catch (thrown) {
      if (!(thrown instanceof StopTest)) throw thrownByScript(code, `${name}()`, thrown, this.#parts.places)
      this.#deps.onStopTest(thrown.reason)
      return undefined
    } finally {
      http.close()
    }
  }

  /** The host that all classes name, when they agree. */
  #onlyHost(): string {
    const hosts = new Set([...this.#parts.facts.sources.values()].map((source) => source.info.host ?? ''))
    return hosts.size === 1 ? [...hosts][0]! : ''
  }

  #kindOf({ userClass, scenario }: UserSpec): UserKind {
    const key = `${scenario}\n${userClass}`
    const known = this.#kinds.get(key)
    if (known !== undefined) return known
    const kind = this.#createKind(userClass, scenario)
    this.#kinds.set(key, kind)
    return kind
  }

  #createKind(name: string, scenario: string): UserKind {
    const { facts, places } = this.#parts
    const { options } = this.#deps
    const source = facts.sources.get(name)
    if (source === undefined) throw new TymbalError('TYM3004', `${places.path} has no user class ${name}`)
    const table = source.table(options, () => undefined)
    if (table === null) throw new TymbalError('TYM3004', `The tags leave ${name} no task to run`)
    return {
      name,
      table,
      create: source.create,
      waitTime: source.waitTime,
      timed: new TimedEntries(this.#deps.sink, name),
      http: joinHttpSettings(facts.plain.http, source.http),
      baseUrl: options.host ?? source.info.host ?? '',
      scenario: this.#scenarioFacts(scenario),
      tags: requestTags(facts, scenario, name),
    }
  }

  #scenarioFacts(name: string): ScenarioFacts {
    return { name, env: { ...process.env, ...this.#parts.facts.scenarioEnv.get(name) } }
  }
}

/** Requests carry the name of their scenario, as in k6 also when it is not declared (`default`), their user's class, and the scenario's tags. */
function requestTags({ scenarios }: ScriptFacts, scenario: string, userClass: string): Tags {
  return { scenario, [USER_CLASS_TAG]: userClass, ...scenarios.find(({ name }) => name === scenario)?.tags }
}

/** Sets the `value` of each declared parameter to that of this run. */
function setParameters({ parameters }: ScriptFacts, { options }: UserHostDeps): ParameterValues {
  for (const [name, parameter] of Object.entries(parameters)) {
    const given = options.parameters[name]
    if (given !== undefined) parameter.value = given
  }
  return Object.fromEntries(Object.entries(parameters).map(([name, { value }]) => [name, value]))
}

/** As it will be when it has travelled to other workers, also when there is but this one. */
function plainCopy(data: unknown): unknown {
  return data === undefined ? undefined : JSON.parse(JSON.stringify(data), withoutPrototype)
}

/** No message carries such a key: what reads it would change what objects are. */
const withoutPrototype = (key: string, value: unknown): unknown => (key === '__proto__' ? undefined : value)
