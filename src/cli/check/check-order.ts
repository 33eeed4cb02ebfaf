// What a process that checks a script is told by the one that started it.
import type { RunOptions } from '../../model/run-options.js'
import type { ScriptBundle } from '../../model/test-plan.js'
import type { CheckedClass } from './script-check.js'

export interface CheckOrder {
  readonly bundle: ScriptBundle
  readonly options: RunOptions
  readonly classes: readonly CheckedClass[]
  readonly seed: number
  readonly mostRequests: number
}
