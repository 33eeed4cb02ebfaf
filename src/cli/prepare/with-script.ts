// Loads the script, then reads what only the script can explain: its parameters among the flags, its own options and thresholds.
import { basename } from 'node:path'
import { EXIT, TymbalError } from '../../model/errors.js'
import type { Threshold } from '../../model/threshold.js'
import { parseThresholds } from '../../stats/thresholds.js'
import type { LoadedScript } from '../../users/load-script.js'
import { type ConsoleLine, captureConsole } from '../capture-console.js'
import { type CliIo, say } from '../cli-io.js'
import type { OptionSpec } from '../options/option-spec.js'
import { OPTION_TABLE } from '../options/option-table.js'
import { parseArgv } from '../parse/parse-argv.js'
import { addUnknownFlags, readFlags } from '../parse/read-flags.js'
import { parameterOptions, readParameters } from '../parse/script-parameters.js'
import { scriptSettings } from '../parse/script-settings.js'
import { mergeSettings, type SettingMap } from '../parse/settings.js'
import { checkValues } from './check-values.js'
import type { Sources } from './sources.js'

export interface Prepared {
  readonly sources: Sources
  readonly script: LoadedScript
  /** All sources merged, the script's options among them. */
  readonly settings: SettingMap
  readonly parameterOptions: readonly OptionSpec[]
  readonly parameters: SettingMap
  readonly operands: readonly string[]
  /** What the script printed while it was loaded; for the log, when there is one. */
  readonly printed: readonly ConsoleLine[]
}

/**
 * Faults of the command line are added to those of `sources`.
 * @throws TymbalError with the faults gathered so far when the script cannot be loaded and there are any; else what loading threw
 */
export async function withScript(sources: Sources, load: () => Promise<LoadedScript>, io: CliIo): Promise<Prepared> {
  const { options, faults, flags, environment, config } = sources
  Object.assign(io.env, sources.env)
  const { script, printed } = await loadQuietly(() => loadOrTellFaults(sources, load, io), io)
  const name = basename(script.plan.bundle.path)
  const own = parameterOptions(script.plan.parameters, OPTION_TABLE)
  const parsed = parseArgv([...options, ...own], sources.rest)
  addUnknownFlags(parsed, [...options, ...own], sources.command, faults)
  const ownFlags = readFlags({ ...parsed, given: parsed.given.filter((flag) => own.includes(flag.spec)) }, faults)
  const from = { flags: ownFlags, env: io.env, config: { name: config.name, values: config.parameters } }
  const parameters = readParameters(script.plan.parameters, from, faults)
  const scripted = scriptSettings(script.plan, thresholdsOf(script, name), options, name)
  const settings = mergeSettings(options, [flags, environment, scripted, config.settings])
  checkValues(settings, faults, { usesHttp: usesHttp(script), env: io.env })
  return { sources, script, settings, parameterOptions: own, parameters, operands: parsed.operands, printed }
}

/** What the script prints is kept for the log; where loading fails there will be none, and it is said at once. */
async function loadQuietly(
  load: () => Promise<LoadedScript>,
  io: CliIo,
): Promise<{ readonly script: LoadedScript; readonly printed: readonly ConsoleLine[] }> {
  const printed: ConsoleLine[] = []
  const release = captureConsole((line) => printed.push(line))
  try {
    return { script: await load(), printed }
  } catch (thrown) {
    sayPrinted(printed, io)
    throw thrown
  } finally {
    release()
  }
}

/** To people, where no log is kept. */
export function sayPrinted(printed: readonly ConsoleLine[], io: CliIo): void {
  for (const { text } of printed) say(io, text)
}

/** True when the script makes HTTP requests relative to a host. */
export const usesHttp = ({ door, plan, needsHost }: LoadedScript): boolean =>
  door === 'function' || plan.userClasses.some(({ name }) => needsHost(name))

async function loadOrTellFaults(sources: Sources, load: () => Promise<LoadedScript>, io: CliIo): Promise<LoadedScript> {
  try {
    return await load()
  } catch (thrown) {
    if (thrown instanceof TymbalError && thrown.exitCode === EXIT.usage) sources.faults.addThrown('', thrown)
    addUnknownFlags(sources.parsed, sources.options, sources.command, sources.faults)
    checkValues(sources.settings, sources.faults, { usesHttp: false, env: io.env })
    sources.faults.throwIfAny()
    throw thrown
  }
}

/** A fault in the script's thresholds is the script's, not the command line's. */
function thresholdsOf(script: LoadedScript, name: string): readonly Threshold[] {
  try {
    return parseThresholds(script.rawThresholds)
  } catch (thrown) {
    if (!(thrown instanceof TymbalError) || thrown.code !== 'TYM1005') throw thrown
    throw new TymbalError('TYM3004', `options.thresholds: ${thrown.message}`, { where: name, hint: thrown.hint })
  }
}
