// Planning ahead: every user at its instant, rows that change and nothing else, losses and joins at the spawn rate.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LoadPlan, Scenario, UserClassInfo } from '../model/load.js'
import { createLoadSchedule, type LoadSchedule, retarget } from '../schedule/load-schedule.js'
import { Dispatcher } from './dispatcher.js'
import type { RowStep } from './spawn-ledger.js'
import { type PlannedScenario, planSpawns } from './spawn-plan.js'

interface TestScenario extends PlannedScenario {
  schedule: LoadSchedule
}

const classes = (...names: string[]): UserClassInfo[] =>
  names.map((name) => ({ name, weight: 1, fixedCount: 0, host: null }))

function planned(plan: LoadPlan, workers: readonly string[], more: Partial<Scenario> = {}): TestScenario {
  const userClasses = more.userClasses ?? classes('A')
  const scenario: Scenario = {
    name: 'default',
    plan,
    startTimeMs: 0,
    durationMs: null,
    gracefulStopMs: null,
    tags: {},
    ...more,
    userClasses,
  }
  const dispatcher = new Dispatcher({ classes: userClasses })
  for (const id of workers) dispatcher.addWorker({ id, host: id })
  return { schedule: createLoadSchedule(scenario), dispatcher }
}

const users = (count: number, spawnRate: number): LoadPlan => ({ kind: 'users', users: count, spawnRate })

/** `at: counts` of each step of a worker. */
const stepsOf = (plan: ReadonlyMap<string, readonly RowStep[]>, id: string): [number, ...number[]][] =>
  (plan.get(id) ?? []).map(({ atMs, counts }) => [atMs, ...counts])

/** Users over all workers after each step of a plan, by time. */
function totalsOver(plans: readonly ReadonlyMap<string, readonly RowStep[]>[]): Map<number, number> {
  const steps = plans.flatMap((plan) => [...plan].flatMap(([id, list]) => list.map((step) => ({ id, ...step }))))
  const now = new Map<string, number>()
  const totals = new Map<number, number>()
  for (const { id, atMs, counts } of steps.sort((a, b) => a.atMs - b.atMs)) {
    now.set(
      id,
      counts.reduce((a, b) => a + b, 0),
    )
    totals.set(
      atMs,
      [...now.values()].reduce((a, b) => a + b, 0),
    )
  }
  return totals
}

describe('planSpawns', () => {
  it('plans each user for the instant at which it is due, on the worker whose turn it is', () => {
    const scenarios = [planned(users(4, 3), ['w1', 'w2'])]
    const plan = planSpawns({ scenarios, fromMs: 0, toMs: 1500 })
    expect(stepsOf(plan, 'w1')).toEqual([
      [0, 1],
      [2000 / 3, 2],
    ])
    expect(stepsOf(plan, 'w2')).toEqual([
      [1000 / 3, 1],
      [1000, 2],
    ])
  })

  it('leaves out workers without a change and plans nothing on a plateau', () => {
    const scenarios = [planned(users(1, 1), ['w1', 'w2'])]
    expect([...planSpawns({ scenarios, fromMs: 0, toMs: 100 }).keys()]).toEqual(['w1'])
    expect(planSpawns({ scenarios, fromMs: 100, toMs: 36_000_000 }).size).toBe(0)
  })

  it('gathers users that are due within one step at its end', () => {
    const plan = planSpawns({ scenarios: [planned(users(100, 1000), ['w1'])], fromMs: 0, toMs: 35 })
    expect(stepsOf(plan, 'w1')).toEqual([
      [0, 1],
      [10, 11],
      [20, 21],
      [30, 31],
    ])
  })

  it('counts every slot of every scenario, also those that did not change', () => {
    const first = planned(users(2, Infinity), ['w1', 'w2'], { userClasses: classes('A', 'B') })
    const second = planned(users(1, Infinity), ['w1', 'w2'], { startTimeMs: 50 })
    const plan = planSpawns({ scenarios: [first, second], fromMs: 0, toMs: 100 })
    expect(stepsOf(plan, 'w1')).toEqual([
      [0, 1, 0, 0],
      [50, 1, 0, 1],
    ])
    expect(stepsOf(plan, 'w2')).toEqual([[0, 0, 1, 0]])
  })

  it('stops everybody at the instant of the end', () => {
    const scenarios = [planned(users(2, Infinity), ['w1', 'w2'], { durationMs: 777 })]
    const plan = planSpawns({ scenarios, fromMs: 0, toMs: 1000 })
    expect([stepsOf(plan, 'w1'), stepsOf(plan, 'w2')]).toEqual([
      [
        [0, 1],
        [777, 0],
      ],
      [
        [0, 1],
        [777, 0],
      ],
    ])
  })

  it('follows an edit in the next window', () => {
    const scenario = planned(users(4, Infinity), ['w1'])
    planSpawns({ scenarios: [scenario], fromMs: 0, toMs: 500 })
    scenario.schedule = retarget(scenario.schedule, 500, { users: 2, spawnRate: 10 })
    const plan = planSpawns({ scenarios: [scenario], fromMs: 500, toMs: 1000 })
    expect(stepsOf(plan, 'w1')).toEqual([
      [500, 3],
      [600, 2],
    ])
  })

  it('places every user within a step of its due instant and never before, however the time is cut', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 20_000 }).map((rate) => rate / 10),
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 }),
      (spawnRate, windows) => {
        const scenario = planned(users(1_000_000, spawnRate), ['w1', 'w2', 'w3'])
        let fromMs = 0
        const plans = windows.map((lengthMs) => {
          const plan = planSpawns({ scenarios: [scenario], fromMs, toMs: fromMs + lengthMs })
          fromMs += lengthMs
          return plan
        })
        const totals = totalsOver(plans)
        for (const [atMs, total] of totals) {
          expect(total).toBeLessThanOrEqual(scenario.schedule.usersAt(atMs))
        }
        expect(lastTotal(totals, fromMs)).toBeGreaterThanOrEqual(scenario.schedule.usersAt(fromMs - 10.001))
        for (let atMs = 10; atMs < fromMs; atMs += 7) {
          expect(lastTotal(totals, atMs)).toBeGreaterThanOrEqual(scenario.schedule.usersAt(atMs - 10))
        }
      },
    )
    fc.assert(property, { numRuns: 60 })
  })
})

function lastTotal(totals: ReadonlyMap<number, number>, atMs: number): number {
  let last = 0
  for (const [time, total] of totals) if (time <= atMs) last = total
  return last
}

describe('after workers came or went', () => {
  it('brings the users of a lost worker back at the spawn rate', () => {
    const scenario = planned(users(8, 10), ['w1', 'w2'])
    planSpawns({ scenarios: [scenario], fromMs: 0, toMs: 2000 })
    scenario.dispatcher.removeWorker('w2')
    const plan = planSpawns({ scenarios: [scenario], fromMs: 2000, toMs: 3000 })
    expect(stepsOf(plan, 'w1')).toEqual([
      [2000, 5],
      [2100, 6],
      [2200, 7],
      [2300, 8],
    ])
    expect(scenario.repair).toBeNull()
    expect(planSpawns({ scenarios: [scenario], fromMs: 3000, toMs: 9000 }).size).toBe(0)
  })

  it('keeps to the spawn rate while the ramp is still going on', () => {
    const scenario = planned(users(100, 10), ['w1', 'w2'])
    planSpawns({ scenarios: [scenario], fromMs: 0, toMs: 1000 })
    scenario.dispatcher.removeWorker('w2')
    expect(scenario.dispatcher.total).toBe(5)
    planSpawns({ scenarios: [scenario], fromMs: 1000, toMs: 2000 })
    expect(scenario.dispatcher.total).toBe(15)
    planSpawns({ scenarios: [scenario], fromMs: 2000, toMs: 12_000 })
    expect(scenario.dispatcher.total).toBe(100)
  })

  it('moves users to a joining worker at the spawn rate and not one more than needed', () => {
    const scenario = planned(users(6, 10), ['w1'])
    planSpawns({ scenarios: [scenario], fromMs: 0, toMs: 1000 })
    scenario.dispatcher.addWorker({ id: 'w2', host: 'w2' })
    const plan = planSpawns({ scenarios: [scenario], fromMs: 1000, toMs: 2000 })
    expect(stepsOf(plan, 'w1')).toEqual([
      [1000, 5],
      [1100, 4],
      [1200, 3],
    ])
    expect(stepsOf(plan, 'w2')).toEqual([
      [1000, 1],
      [1100, 2],
      [1200, 3],
    ])
  })

  it('goes on over the windows, and what a window plans depends on nothing but the time', () => {
    const cut = (lengthMs: number): ReturnType<typeof stepsOf> => {
      const scenario = planned(users(9, 4), ['w1', 'w2'])
      planSpawns({ scenarios: [scenario], fromMs: 0, toMs: 3000 })
      scenario.dispatcher.removeWorker('w1')
      scenario.dispatcher.addWorker({ id: 'w3', host: 'w3' })
      const steps = []
      for (let fromMs = 3000; fromMs < 6000; fromMs += lengthMs) {
        steps.push(...stepsOf(planSpawns({ scenarios: [scenario], fromMs, toMs: fromMs + lengthMs }), 'w3'))
      }
      return steps
    }
    expect(cut(3000)).toEqual([
      [3000, 1],
      [3250, 2],
      [3500, 3],
      [3750, 4],
    ])
    expect(cut(100)).toEqual(cut(3000))
  })

  it('plans the same again when a window is planned anew from an earlier instant', () => {
    const scenario = planned(users(40, 10), ['w1', 'w2'])
    planSpawns({ scenarios: [scenario], fromMs: 0, toMs: 5000 })
    scenario.dispatcher.removeWorker('w2')
    const first = planSpawns({ scenarios: [scenario], fromMs: 5000, toMs: 6000 })
    const again = planSpawns({ scenarios: [scenario], fromMs: 5500, toMs: 6000 })
    expect(stepsOf(again, 'w1')).toEqual(stepsOf(first, 'w1').filter(([atMs]) => atMs >= 5500))
    planSpawns({ scenarios: [scenario], fromMs: 6000, toMs: 7001 })
    expect([scenario.dispatcher.total, scenario.repair]).toEqual([40, null])
  })

  it('takes on the spawn rate of an edit', () => {
    const scenario = planned(users(20, 1), ['w1', 'w2'])
    planSpawns({ scenarios: [scenario], fromMs: 0, toMs: 20_000 })
    scenario.dispatcher.removeWorker('w1')
    planSpawns({ scenarios: [scenario], fromMs: 20_000, toMs: 21_000 })
    expect(scenario.dispatcher.total).toBe(11)
    scenario.schedule = retarget(scenario.schedule, 21_000, { users: 100, spawnRate: 100 })
    planSpawns({ scenarios: [scenario], fromMs: 21_000, toMs: 21_500 })
    expect(scenario.dispatcher.total).toBe(61)
  })

  it('waits while there is no worker and ramps when one comes', () => {
    const scenario = planned(users(3, 2), [])
    expect(planSpawns({ scenarios: [scenario], fromMs: 0, toMs: 5000 }).size).toBe(0)
    scenario.dispatcher.addWorker({ id: 'w1', host: 'w1' })
    const plan = planSpawns({ scenarios: [scenario], fromMs: 5000, toMs: 7000 })
    expect(stepsOf(plan, 'w1')).toEqual([
      [5000, 1],
      [5500, 2],
      [6000, 3],
    ])
  })

  it('is done with a repair although the fixed counts allow no more users', () => {
    const userClasses = [{ name: 'A', weight: 1, fixedCount: 2, host: null }]
    const scenario = planned(users(10, Infinity), ['w1'], { userClasses })
    const plan = planSpawns({ scenarios: [scenario], fromMs: 0, toMs: 1000 })
    expect(stepsOf(plan, 'w1')).toEqual([[0, 2]])
    expect(scenario.repair).toBeNull()
  })
})
