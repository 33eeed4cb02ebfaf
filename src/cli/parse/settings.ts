// Settings from several sources, laid over each other: the stronger one wins, labels and thresholds add up.
import type { KindValues, OptionSpec, ValueKind } from '../options/option-spec.js'
import type { Settings } from '../options/option-table.js'

export type SourceKind = 'flag' | 'environment' | 'script' | 'config' | 'default'

export interface SettingSource {
  readonly kind: SourceKind
  /** `-u`, `TYMBAL_USERS`, `loadtest.ts`, `tymbal.config.ts`; '' for a default. */
  readonly name: string
}

export type SettingValue = KindValues[ValueKind]

export interface Setting {
  readonly value: SettingValue
  readonly source: SettingSource
  /** What each source gave where several were added up, the strongest first. */
  readonly merged?: readonly Setting[]
}

/** What one source sets, by the option's key. */
export type SettingMap = ReadonlyMap<string, Setting>

/** Sources from the strongest to the weakest become one. */
export function mergeSettings(specs: readonly OptionSpec[], sources: readonly SettingMap[]): SettingMap {
  const merged = new Map<string, Setting>()
  for (const spec of specs) {
    const found = sources.map((source) => source.get(spec.key)).filter((setting) => setting !== undefined)
    const strongest = found[0]
    if (strongest === undefined) continue
    const setting = { value: combine(spec.kind, found), source: strongest.source }
    merged.set(spec.key, addsUp(spec.kind) && found.length > 1 ? { ...setting, merged: found } : setting)
  }
  return merged
}

const addsUp = (kind: ValueKind): boolean => kind === 'pairs' || kind === 'thresholds'

function combine(kind: ValueKind, found: readonly Setting[]): SettingValue {
  if (kind === 'pairs') return Object.assign({}, ...found.map((setting) => setting.value).reverse())
  if (kind === 'thresholds')
    return withoutRepeats([...found].reverse().flatMap((setting) => setting.value as Thresholds))
  return found[0]!.value
}

type Thresholds = KindValues['thresholds']

/** The same criterion on a flag and in the script is judged once. */
function withoutRepeats(thresholds: Thresholds): Thresholds {
  const textOf = (item: Thresholds[number]): string => `${item.metric}: ${item.expression} ${item.abortOnFail}`
  return [...new Map(thresholds.map((item) => [textOf(item), item])).values()]
}

/** The same as a plain record with the types of the table. The table made the map, so each value is of its key's kind. */
export function settingsOf(map: SettingMap): Settings {
  return Object.fromEntries([...map].map(([key, setting]) => [key, setting.value])) as Settings
}
