// What k6 scripts do outside of `options` and this engine does not: told while the script loads, instead of an error in each iteration.
import { PLACE_NAMES } from '../script-door.js'
import type { ScriptFaults } from '../script-faults.js'

const GLOBALS: Readonly<Record<string, string>> = {
  __VU: 'take vu.id from the function’s argument: ({ http, vu }) => …',
  __ITER: 'take vu.iteration from the function’s argument: ({ http, vu }) => …',
}

export interface HabitFacts {
  /** The bundle's code: comments of the source are not in it. */
  readonly code: string
  readonly hasScenarioEnv: boolean
}

export function readHabits(
  exports: Readonly<Record<string, unknown>>,
  { code, hasScenarioEnv }: HabitFacts,
  faults: ScriptFaults,
): void {
  if (typeof exports.handleSummary === 'function')
    faults.addNotYet(
      'handleSummary() is not called in this version: use --json-file, --junit, --csv or --html',
      'handleSummary',
    )
  for (const [name, instead] of Object.entries(GLOBALS)) {
    if (new RegExp(`(?<![\\w$.'"\`])${name}\\b`).test(code)) faults.add(`there is no ${name} here: ${instead}`, name)
  }
  // Once in the import of the banner.
  if (hasScenarioEnv && code.split(PLACE_NAMES.env).length > 2)
    faults.add('__ENV does not have the env of scenarios: take env from the function’s argument', '__ENV')
}
