// `tymbal check FILE`: one user of each class runs each of its tasks once; every request is shown as it ends.
import { EXIT, messageOf } from '../../model/errors.js'
import { createStyle } from '../../outputs/text/style.js'
import { type LoadedScript, loadScript } from '../../users/load-script.js'
import type { RunningUser, UserHost, UserSpec } from '../../users/user-host.js'
import { type CliIo, print, usesColor, usesUnicode } from '../cli-io.js'
import { findScript } from '../prepare/find-script.js'
import { readSources } from '../prepare/sources.js'
import { sayPrinted, withScript } from '../prepare/with-script.js'
import { pathsOf } from '../resolve/choose-classes.js'
import type { RunRequest } from '../run-request.js'
import { VERSION } from '../version.js'
import { CheckReport } from './check-report.js'
import { resolveRequest } from './execute-run.js'
import { showHelp } from './help-command.js'

export async function checkCommand(rest: readonly string[], io: CliIo): Promise<number> {
  const sources = await readSources('check', rest, io)
  if (sources.parsed.wantsHelp) return showHelp(sources, io)
  if (sources.parsed.wantsVersion) {
    print(io, VERSION)
    return EXIT.ok
  }
  const load = async () => loadScript(findScript('check', sources.parsed, undefined, io.cwd))
  const prepared = await withScript(sources, load, io)
  sayPrinted(prepared.printed, io)
  const scriptGiven = prepared.script.plan.bundle.path
  const classNames = prepared.operands.slice(1)
  const frame = { scriptGiven, classNames, defaultName: scriptGiven, defaults: { users: 1, spawnRate: 1 } }
  return new Check(await resolveRequest(prepared, frame, io), io).run()
}

/** The life of one check: the script's setup, each class in turn, teardown. */
class Check {
  readonly #request: RunRequest
  readonly #script: LoadedScript
  readonly #report: CheckReport
  readonly #io: CliIo
  #user: RunningUser | null = null
  #isStopped = false

  constructor(request: RunRequest, io: CliIo) {
    this.#request = request
    this.#script = request.script
    this.#io = io
    this.#report = new CheckReport({
      writeLine: (line) => print(io, line),
      style: createStyle({ color: usesColor(io), unicode: usesUnicode(io) }),
    })
  }

  async run(): Promise<number> {
    const detach = [
      this.#io.onSignal('SIGINT', () => this.#stop()),
      this.#io.onSignal('SIGTERM', () => this.#stop()),
      this.#io.onUncaught((thrown) => this.#report.fault(`nobody awaited this: ${messageOf(thrown)}`)),
    ]
    const data = await this.#setup()
    await this.#withHost(data, (host) => this.#users(host))
    await this.#teardown(data)
    for (const off of detach) off()
    print(this.#io, this.#report.summary())
    if (this.#isStopped) return EXIT.sigint
    return this.#report.hasFailed ? EXIT.failed : EXIT.ok
  }

  async #users(host: UserHost): Promise<void> {
    await host.fire('testStart', {})
    for (const [userId, { name, scenario }] of this.#kinds().entries()) {
      if (this.#isStopped) break
      await this.#oneUser(host, { userClass: name, scenario, userId })
    }
    await host.fire('testStop', {})
  }

  async #oneUser(host: UserHost, spec: Pick<UserSpec, 'userClass' | 'scenario' | 'userId'>): Promise<void> {
    const { plan } = this.#script
    const left = new Set(pathsOf(plan.taskTrees[spec.userClass] ?? [], this.#request.options))
    const eachTaskOnce = (step: string): void => {
      left.delete(step)
      this.#report.step(step)
    }
    this.#report.userClass(spec.userClass)
    this.#user = host.createUser({ ...spec, maxIterations: null, eachTaskOnce })
    await this.#user.run()
    if (left.size > 0) this.#report.step(`not reached, for the user had ended: ${[...left].join(', ')}`)
  }

  /** Each class once, in the first scenario that has it. */
  #kinds(): readonly { readonly name: string; readonly scenario: string }[] {
    const pairs = this.#request.scenarios.flatMap((scenario) =>
      scenario.userClasses.map(({ name }) => ({ name, scenario: scenario.name })),
    )
    return [...new Map(pairs.reverse().map((pair) => [pair.name, pair])).values()].reverse()
  }

  async #setup(): Promise<unknown> {
    if (!this.#script.plan.hasSetup) return undefined
    this.#report.userClass('setup')
    return this.#withHost(undefined, (host) => host.runSetup())
  }

  async #teardown(data: unknown): Promise<void> {
    if (!this.#script.plan.hasTeardown) return
    this.#report.userClass('teardown')
    try {
      await this.#withHost(data, (host) => host.runTeardown(data))
    } catch (thrown) {
      this.#report.fault(messageOf(thrown))
    }
  }

  async #withHost<T>(setupData: unknown, use: (host: UserHost) => Promise<T>): Promise<T> {
    const host = this.#script.createHost({
      options: this.#request.options,
      sink: this.#report,
      clock: () => performance.now(),
      workerIndex: 0,
      seed: this.#request.seed,
      setupData,
      takeIteration: () => true,
      onStopTest: (reason) => this.#report.step(`the script would end the test: ${reason}`),
      onWarning: (text) => this.#report.step(text),
      onHookError: (thrown) => this.#report.fault(messageOf(thrown)),
    })
    try {
      return await use(host)
    } finally {
      await host.close()
    }
  }

  #stop(): void {
    this.#isStopped = true
    this.#user?.cut()
  }
}
