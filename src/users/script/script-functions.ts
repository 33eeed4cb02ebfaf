// check, group and sleep, made for one loaded script so that two scripts in one process do not mix their numbers.
import type { Tags } from '../../model/sample.js'
import { createMetricClasses } from './metrics.js'
import type { ScriptState } from './script-state.js'

/** Named conditions of a value: functions of it, or ready booleans. */
export type Checks<T> = Readonly<Record<string, ((value: T) => unknown) | boolean>>

export function createScriptFunctions(state: ScriptState) {
  return {
    ...createMetricClasses(state),
    on: state.hooks.register,
    random: state.random,
    ui: state.pages.ui,
    check: <T>(value: T, checks: Checks<T>): boolean => {
      if (isThenable(value)) throw new TypeError('check() got a promise: await the request before')
      let allPassed = true
      for (const name of Object.keys(checks)) {
        const passed = isMet(checks[name]!, value)
        state.active?.sink.check(name, passed)
        allPassed &&= passed
      }
      return allPassed
    },
    group: async <T>(name: string, call: () => T | Promise<T>): Promise<T> => {
      const run = state.active
      const startMs = run?.clock() ?? 0
      try {
        return await call()
      } finally {
        run?.sink.metric('trend', 'group_duration', run.clock() - startMs, groupTags(name), true)
      }
    },
    sleep: (seconds: number): Promise<void> => {
      if (!(seconds >= 0)) throw new RangeError(`sleep() takes seconds, 0 or more, not ${seconds}`)
      if (state.active !== null) return state.active.sleep(seconds * 1000)
      return new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    },
  }
}

const isThenable = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'

const groupTags = (group: string): Tags => ({ group })

/** A condition that throws is not met. */
function isMet<T>(condition: Checks<T>[string], value: T): boolean {
  if (typeof condition !== 'function') return Boolean(condition)
  let result: unknown
  try {
    result = condition(value)
  } catch {
    return false
  }
  if (result instanceof Promise) throw new TypeError('check() takes plain functions: await the value before')
  return Boolean(result)
}
