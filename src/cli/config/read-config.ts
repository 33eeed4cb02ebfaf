// Settings from a configuration file: its form checked against the table, its values read as flags are.
import { basename, dirname, isAbsolute, resolve } from 'node:path'
import { parseThresholds } from '../../stats/thresholds.js'
import { LATER_OPTIONS, laterConfigKey, laterDetails } from '../options/later-options.js'
import type { OptionSpec } from '../options/option-spec.js'
import { OPTION_TABLE } from '../options/option-table.js'
import { readValue } from '../options/value-kinds.js'
import { didYouMean } from '../parse/did-you-mean.js'
import type { FaultList } from '../parse/faults.js'
import type { Setting, SettingMap, SettingValue } from '../parse/settings.js'
import { findConfig, loadConfig } from './load-config.js'

export interface ConfigSettings {
  /** File name for messages; '' when there is no file. */
  readonly name: string
  readonly settings: SettingMap
  /** Values for the script's parameters, as written. */
  readonly parameters: Readonly<Record<string, unknown>>
}

export const NO_CONFIG: ConfigSettings = { name: '', settings: new Map(), parameters: {} }

/** Reads the named file, or the one in `cwd`. Faults of the file are added to `faults`; nothing is thrown for them. */
export async function readConfig(
  cwd: string,
  named: string | undefined,
  options: readonly OptionSpec[],
  faults: FaultList,
): Promise<ConfigSettings> {
  try {
    const path = findConfig(cwd, named)
    if (path === null) return NO_CONFIG
    const raw = withoutLater(await loadConfig(path, cwd), basename(path), faults)
    const { issuesOf } = await import('./config-schema.js')
    return readValues(raw, path, issuesOf(raw, CONFIGURABLE), options, faults)
  } catch (thrown) {
    faults.addThrown(named === undefined ? '' : '--config', thrown)
    return NO_CONFIG
  }
}

const CONFIGURABLE = OPTION_TABLE.filter((spec) => spec.config !== false)

/** Settings of a later version are refused by name, unless they ask for nothing. */
function withoutLater(raw: unknown, name: string, faults: FaultList): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw
  const later = new Map(LATER_OPTIONS.map((spec) => [laterConfigKey(spec), spec]))
  const entries = Object.entries(raw)
  for (const [key, value] of entries) {
    const spec = later.get(key)
    if (spec !== undefined && value !== false) faults.add(`${name}: ${key}`, 'not in this version', laterDetails(spec))
  }
  return Object.fromEntries(entries.filter(([key]) => !later.has(key)))
}

type Issues = ReturnType<typeof import('./config-schema.js').issuesOf>

function readValues(
  raw: unknown,
  path: string,
  issues: Issues,
  options: readonly OptionSpec[],
  faults: FaultList,
): ConfigSettings {
  const name = basename(path)
  for (const issue of issues) {
    const guess = issue.isUnknown
      ? didYouMean(
          issue.key,
          CONFIGURABLE.map((spec) => spec.key),
        )
      : ''
    faults.add(issue.key === '' ? name : `${name}: ${issue.key}`, issue.message + guess, { code: 'TYM1002' })
  }
  if (issues.length > 0) return { ...NO_CONFIG, name }
  const record = raw as Readonly<Record<string, unknown>>
  const settings = new Map<string, Setting>()
  for (const spec of options.filter((option) => option.config !== false && record[option.key] !== undefined)) {
    const value = faults.attempt(`${name}: ${spec.key}`, () => readConfigValue(spec, record[spec.key], dirname(path)))
    if (value !== undefined) settings.set(spec.key, { value, source: { kind: 'config', name } })
  }
  return { name, settings, parameters: (record.parameters ?? {}) as Readonly<Record<string, unknown>> }
}

function readConfigValue(spec: OptionSpec, raw: unknown, directory: string): SettingValue {
  if (spec.kind === 'thresholds' && !Array.isArray(raw)) return parseThresholds(raw)
  const value = readValue(spec, textsOf(spec, raw))
  return spec.kind === 'path' && typeof value === 'string' && !isAbsolute(value) ? resolve(directory, value) : value
}

/** What the same value would look like on a command line. */
function textsOf(spec: OptionSpec, raw: unknown): string[] {
  if (Array.isArray(raw))
    return raw.map((item) => (typeof item === 'object' ? `${item.duration}:${item.target}` : String(item)))
  if (spec.kind === 'pairs') return Object.entries(raw as object).map(([key, value]) => `${key}=${value}`)
  return [String(raw)]
}
