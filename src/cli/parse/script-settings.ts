// Settings that the script makes itself, by `export const options`.
import type { TestPlan } from '../../model/test-plan.js'
import type { Threshold } from '../../model/threshold.js'
import type { OptionSpec } from '../options/option-spec.js'
import type { Setting, SettingMap, SettingValue } from './settings.js'

/** Durations of the script are milliseconds already, and everything has been checked when it was loaded. */
export function scriptSettings(
  plan: TestPlan,
  thresholds: readonly Threshold[],
  options: readonly OptionSpec[],
  name: string,
): SettingMap {
  const source = { kind: 'script', name } as const
  const settings = new Map<string, Setting>()
  for (const spec of options) {
    const value = spec.scriptKey === undefined ? undefined : plan.options[spec.scriptKey]
    if (value !== undefined && value !== null) settings.set(spec.key, { value: value as SettingValue, source })
  }
  if (thresholds.length > 0) settings.set('thresholds', { value: thresholds, source })
  return settings
}
