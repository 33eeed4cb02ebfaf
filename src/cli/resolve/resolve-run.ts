// All sources together become one run: its options, its scenarios, and what is said about it. Pure.
import { resolve } from 'node:path'
import type { WorkerLossPolicy } from '../../master/master-events.js'
import type { ClassShare, Scenario } from '../../model/load.js'
import { DEFAULT_RUN_OPTIONS, type RunOptions } from '../../model/run-options.js'
import type { LoadedScript } from '../../users/load-script.js'
import type { ConsoleLine } from '../capture-console.js'
import type { Settings } from '../options/option-table.js'
import type { Fault, FaultList } from '../parse/faults.js'
import { type SettingMap, settingsOf } from '../parse/settings.js'
import { LAST, type OutputSettings, type Reporter, type RunRequest } from '../run-request.js'
import { chooseClasses } from './choose-classes.js'
import { type DecidedLoad, decideLoad, hasEnd, type LoadDefaults } from './decide-load.js'
import { headline } from './headline.js'
import { resolveLocust } from './resolve-locust.js'
import { gatheringOf, refuseWithoutMaster, swarmSettings } from './swarm-settings.js'

export interface ResolveInput {
  readonly settings: SettingMap
  readonly parameters: SettingMap
  /** What `--env` and `--env-file` gave. */
  readonly env: Readonly<Record<string, string>>
  readonly script: LoadedScript
  /** The script as the user gave it, for messages. */
  readonly scriptGiven: string
  /** Name of the run when nobody gives one. */
  readonly defaultName: string
  readonly classNames: readonly string[]
  readonly classShares?: readonly ClassShare[]
  /** Words that a wrong class name may have been meant to be. */
  readonly otherWords: readonly string[]
  readonly defaults: LoadDefaults
  readonly cwd: string
  /** Where keys and tokens are kept when nobody names a place. */
  readonly stateDirectory: string
  readonly cores: number
  readonly isTerminal: boolean
  /** Whole number below 2^32. */
  readonly drawSeed: () => number
  readonly notes: readonly string[]
  readonly printed: readonly ConsoleLine[]
  /** True where the host may still be named on the page. */
  readonly mayLackHost?: boolean
}

/** Faults are added to `faults`; the result is only good when there are none. */
export function resolveRun(input: ResolveInput, faults: FaultList): RunRequest {
  const values = settingsOf(input.settings)
  const options = runOptions(values, input)
  const load = resolveLoad(values, input, faults)
  refuseWithoutMaster(input.settings, faults)
  if (input.mayLackHost !== true) requireHost(load.scenarios, options, input.script, faults)
  const run = {
    options,
    seed: values.seed ?? input.drawSeed(),
    scenarios: load.scenarios,
    processes: processesOf(values, input.cores),
    swarm: values.master === true ? swarmSettings(values, input) : null,
    locust: resolveLocust(input.settings, load.scenarios, input.cwd, faults),
    gathering: gatheringOf(values, input.cores),
    resume: resumeOf(values, input.cwd),
    onWorkerLoss: (values.onWorkerLoss ?? 'redistribute') as WorkerLossPolicy,
    hasEnd: hasEnd(load.scenarios, options.runTimeMs),
  }
  const expectWorkers = run.gathering?.workers ?? null
  const first = headline({
    ...run,
    expectWorkers,
    script: input.scriptGiven,
    host: options.host,
    runTimeMs: options.runTimeMs,
  })
  return {
    ...run,
    ...reporting(values, input),
    script: input.script,
    printed: input.printed,
    outputs: outputSettings(values, input.cwd),
    headline: [first, ...input.notes, ...load.notes],
  }
}

const resumeOf = ({ resume }: Settings, cwd: string): string | null =>
  resume === undefined || resume === LAST ? (resume ?? null) : resolve(cwd, resume)

/** A master has no workers of its own unless it is told to. */
function processesOf({ processes, master }: Settings, cores: number): number {
  return processes === -1 ? cores : (processes ?? (master === true ? 0 : 1))
}

function resolveLoad(values: Settings, input: ResolveInput, faults: FaultList): DecidedLoad {
  const { settings, script, classNames: names, classShares: shares = [], otherWords, defaults } = input
  const { tags = [], excludeTags = [] } = values
  const userClasses = chooseClasses(script.plan, { names, shares, tags, excludeTags, otherWords }, faults)
  return decideLoad(settings, script.plan, userClasses, defaults, faults)
}

type Reporting = Pick<
  RunRequest,
  'reporter' | 'quiet' | 'summaryMode' | 'log' | 'outDir' | 'isOutDirNamed' | 'keepRuns' | 'name'
>

function reporting(values: Settings, { cwd, defaultName, isTerminal }: ResolveInput): Reporting {
  return {
    reporter: reporterOf(values, isTerminal),
    quiet: values.quiet ?? false,
    summaryMode: (values.summary ?? (values.quiet === true ? 'failure' : 'full')) as RunRequest['summaryMode'],
    log: logSettings(values, cwd),
    outDir: values.noSave === true ? null : resolve(cwd, values.out ?? 'results'),
    isOutDirNamed: values.out !== undefined,
    keepRuns: values.keepRuns ?? null,
    name: values.name ?? defaultName,
  }
}

type OptionsInput = Pick<ResolveInput, 'settings' | 'parameters' | 'script' | 'env' | 'classNames'>

export function runOptions(values: Settings, input: OptionsInput): RunOptions {
  return {
    host: values.host?.replace(/\/+$/, '') ?? DEFAULT_RUN_OPTIONS.host,
    users: values.users ?? null,
    spawnRate: values.spawnRate ?? null,
    runTimeMs: runTimeOf(input),
    iterations: values.iterations ?? null,
    stages: values.stages ?? [],
    stopTimeoutMs: values.stopTimeout ?? DEFAULT_RUN_OPTIONS.stopTimeoutMs,
    tags: values.tags ?? [],
    excludeTags: values.excludeTags ?? [],
    userClasses: input.classNames,
    thresholds: values.thresholds ?? [],
    insecure: values.insecure ?? false,
    noSamples: values.noSamples ?? false,
    seed: values.seed ?? null,
    name: values.name ?? '',
    runTags: values.runTags ?? {},
    env: input.env,
    resolve: values.resolve ?? [],
    proxy: values.proxy ?? '',
    exitCodeOnError: values.exitCodeOnError ?? DEFAULT_RUN_OPTIONS.exitCodeOnError,
    parameters: settingsOf(input.parameters) as RunOptions['parameters'],
  }
}

/** A run time of the configuration file is weaker than scenarios or a shape of the script, which end by themselves. */
function runTimeOf({ settings, script }: OptionsInput): number | null {
  const setting = settings.get('runTime')
  const isWeak = setting?.source.kind === 'config' && (script.plan.scenarios.length > 0 || script.plan.shape !== null)
  return setting === undefined || isWeak ? null : Number(setting.value)
}

function requireHost(
  scenarios: readonly Scenario[],
  options: RunOptions,
  script: LoadedScript,
  faults: FaultList,
): void {
  // Functions in k6's habit name whole URLs; what they do not name fails as a request.
  if (options.host !== null || script.door === 'function' || faults.some(mayHideTheHost)) return
  const homeless = scenarios
    .flatMap((scenario) => scenario.userClasses)
    .find((userClass) => userClass.host === null && script.needsHost(userClass.name))
  if (homeless === undefined) return
  faults.add('', `${homeless.name} does not know which host to test`, {
    code: 'TYM1004',
    hint: `Name it: --host http://127.0.0.1:8080, or in the class: static host = 'http://127.0.0.1:8080'.`,
  })
}

/** The host may stand where it could not be read: one error, not two. */
const mayHideTheHost = ({ code, where }: Fault): boolean =>
  code === 'TYM1002' || /^(--host|-H|--target|TYMBAL_HOST|.*: host)$/.test(where)

function outputSettings(values: Settings, cwd: string): OutputSettings {
  return {
    csvPrefix: absolute(values.csv, cwd),
    csvFullHistory: values.csvFullHistory ?? false,
    html: absolute(values.html, cwd),
    jsonFile: absolute(values.jsonFile, cwd),
    junit: absolute(values.junit, cwd),
    jsonToStdout: values.json ?? false,
  }
}

const absolute = (path: string | undefined, cwd: string): string | null =>
  path === undefined ? null : resolve(cwd, path)

const reporterOf = (values: Settings, isTerminal: boolean): Reporter =>
  (values.reporter ?? (isTerminal ? 'tty' : 'plain')) as Reporter

export const logSettings = (values: Settings, cwd: string): RunRequest['log'] => ({
  level: logLevelOf(values),
  file: absolute(values.logFile, cwd),
})

/** `-q` leaves errors only, unless a level was asked for. */
const logLevelOf = (values: Settings): RunRequest['log']['level'] =>
  (values.logLevel ?? (values.quiet === true ? 'error' : 'info')) as RunRequest['log']['level']
