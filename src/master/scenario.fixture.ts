// A scenario of one class, for tests of what the master does with its load.
import type { Scenario } from '../model/load.js'

export const scenarioOf = (plan: Scenario['plan'], name = 'default'): Scenario => ({
  name,
  plan,
  startTimeMs: 0,
  durationMs: null,
  gracefulStopMs: null,
  userClasses: [{ name: 'A', weight: 1, fixedCount: 0, host: null }],
  tags: {},
})
