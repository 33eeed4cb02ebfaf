// What the command line, the environment and the configuration file say, before there is a script.
import type { CliIo } from '../cli-io.js'
import { type ConfigSettings, readConfig } from '../config/read-config.js'
import type { CommandName, OptionSpec } from '../options/option-spec.js'
import { optionsOf } from '../options/option-table.js'
import { FaultList } from '../parse/faults.js'
import { type ParsedArgv, parseArgv } from '../parse/parse-argv.js'
import { readEnvironment, warnOfMisspelled } from '../parse/read-environment.js'
import { readFlags } from '../parse/read-flags.js'
import { mergeSettings, type SettingMap } from '../parse/settings.js'
import { readScriptEnv } from './script-env.js'

export interface Sources {
  readonly command: CommandName
  /** The command line without the command's name. */
  readonly rest: readonly string[]
  readonly options: readonly OptionSpec[]
  readonly parsed: ParsedArgv
  readonly flags: SettingMap
  readonly environment: SettingMap
  readonly config: ConfigSettings
  /** The three, merged. */
  readonly settings: SettingMap
  /** From `--env` and `--env-file`. */
  readonly env: Readonly<Record<string, string>>
  readonly notes: readonly string[]
  /** Grows while more becomes known; thrown when everything is. */
  readonly faults: FaultList
}

/** Throws nothing: faults are gathered. */
export async function readSources(command: CommandName, rest: readonly string[], io: CliIo): Promise<Sources> {
  const faults = new FaultList()
  const options = optionsOf(command)
  const parsed = parseArgv(options, rest)
  const flags = readFlags(parsed, faults)
  const environment = readEnvironment(io.env, options, faults)
  const named = flags.get('config') ?? environment.get('config')
  const config = await readConfig(io.cwd, named?.value as string | undefined, options, faults)
  const settings = mergeSettings(options, [flags, environment, config.settings])
  const env = readScriptEnv(settings, io.cwd, faults)
  const notes = warnOfMisspelled(io.env)
  return { command, rest, options, parsed, flags, environment, config, settings, env, notes, faults }
}
