// Schedules against the exact curve, over seconds and over hours.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LoadPlan, Scenario, Stage } from '../model/load.js'
import { createLoadSchedule, endAt, type LoadSchedule, plannedMs, retarget } from './load-schedule.js'

const scenario = (plan: LoadPlan, more: Partial<Scenario> = {}): Scenario => ({
  name: 'default',
  plan,
  startTimeMs: 0,
  durationMs: null,
  gracefulStopMs: null,
  userClasses: [],
  tags: {},
  ...more,
})

const users = (count: number, spawnRate: number, more: Partial<Scenario> = {}): LoadSchedule =>
  createLoadSchedule(scenario({ kind: 'users', users: count, spawnRate }, more))

const stages = (list: readonly Stage[], startUsers = 0, more: Partial<Scenario> = {}): LoadSchedule =>
  createLoadSchedule(scenario({ kind: 'stages', startUsers, stages: list }, more))

/** Instants at which the wanted users change, with the users from then on. */
function changesOf(schedule: LoadSchedule, fromMs = 0, limit = 50): [number, number][] {
  const changes: [number, number][] = []
  let at = schedule.nextChangeMs(fromMs)
  while (at !== null && changes.length < limit) {
    changes.push([at, schedule.usersAt(at)])
    at = schedule.nextChangeMs(at)
  }
  return changes
}

describe('users', () => {
  it('brings the first at once and user n at (n-1)/rate', () => {
    const schedule = users(4, 0.3)
    expect(schedule.usersAt(0)).toBe(1)
    expect(changesOf(schedule)).toEqual([
      [10_000 / 3, 2],
      [20_000 / 3, 3],
      [10_000, 4],
    ])
    expect(schedule.usersAt(9999.999)).toBe(3)
  })

  it('is exact after hours', () => {
    const schedule = users(10_000_000, 0.3)
    const hours = 3_600_000 * 1000
    expect(schedule.usersAt(hours)).toBe(0.3 * 3_600_000 + 1)
    expect(schedule.usersAt(hours - 0.001)).toBe(0.3 * 3_600_000)
    expect(users(1e9, 1 / 3).usersAt(3000 * 123_456)).toBe(123_457)
  })

  it('brings all at once at an infinite rate', () => {
    const schedule = users(50, Infinity)
    expect([schedule.usersAt(0), schedule.nextChangeMs(0), schedule.spawnRate]).toEqual([50, null, Infinity])
  })

  it('starts and ends when the scenario says', () => {
    const schedule = users(2, 1, { startTimeMs: 5000, durationMs: 3000 })
    expect(changesOf(schedule)).toEqual([
      [5000, 1],
      [6000, 2],
      [8000, 0],
    ])
    expect([schedule.startsAtMs, schedule.endsAtMs, schedule.usersAt(4999), schedule.usersAt(1e9)]).toEqual([
      5000, 8000, 0, 0,
    ])
  })

  it('wants user n exactly when (n-1)/rate has passed, for any rate and time', () => {
    const part = fc.integer({ min: 1, max: 5000 })
    const property = fc.property(part, part, fc.integer({ min: 0, max: 86_400_000 }), (top, bottom, atMs) => {
      const wanted = (BigInt(top) * BigInt(atMs)) / (BigInt(bottom) * 1000n) + 1n
      expect(users(Number.MAX_SAFE_INTEGER, top / bottom).usersAt(atMs)).toBe(Number(wanted))
    })
    fc.assert(property, { numRuns: 300 })
  })

  it.each([
    [{ kind: 'users', users: -1, spawnRate: 1 }, /users is -1/],
    [{ kind: 'users', users: 1.5, spawnRate: 1 }, /users is 1.5/],
    [{ kind: 'users', users: 1, spawnRate: 0 }, /spawnRate is 0/],
    [{ kind: 'users', users: 1, spawnRate: Number.NaN }, /spawnRate is NaN/],
    [{ kind: 'stages', startUsers: 0, stages: [{ durationMs: -5, target: 1 }] }, /duration of a stage is -5/],
  ] as const)('refuses %j', (plan, message) => {
    expect(() => createLoadSchedule(scenario(plan))).toThrow(message)
  })
})

describe('stages', () => {
  it('ramps in straight lines, holds, and ends', () => {
    const schedule = stages([
      { durationMs: 1000, target: 2 },
      { durationMs: 1000, target: 2 },
      { durationMs: 1000, target: 0 },
    ])
    expect(changesOf(schedule)).toEqual([
      [500, 1],
      [1000, 2],
      [2500, 1],
      [3000, 0],
    ])
    expect([schedule.endsAtMs, schedule.peakUsers, schedule.spawnRate]).toEqual([3000, 2, 2])
  })

  it('jumps in a stage without duration', () => {
    const schedule = stages(
      [
        { durationMs: 100, target: 5 },
        { durationMs: 0, target: 30 },
        { durationMs: 100, target: 30 },
        { durationMs: 0, target: 7 },
        { durationMs: 100, target: 7 },
      ],
      5,
    )
    expect([schedule.usersAt(0), schedule.spawnRate]).toEqual([5, Infinity])
    expect(changesOf(schedule)).toEqual([
      [100, 30],
      [200, 7],
      [300, 0],
    ])
  })

  it('starts with its first users at once, however slow it is then', () => {
    const schedule = stages([{ durationMs: 600_000, target: 60 }], 50, { startTimeMs: 1000 })
    expect([schedule.usersAt(999), schedule.usersAt(1000), schedule.spawnRate]).toEqual([0, 50, Infinity])
  })

  it('approaches the target at the rate of a stage, and goes on from where that ended', () => {
    const schedule = stages([
      { durationMs: 3000, target: 2, spawnRate: 1 },
      { durationMs: 2000, target: 10, spawnRate: 2 },
      { durationMs: 2000, target: 2 },
    ])
    expect(changesOf(schedule)).toEqual([
      [1000, 2],
      [3000, 3],
      [3500, 4],
      [4000, 5],
      [4500, 6],
      [5000, 7],
      [5400, 6],
      [5800, 5],
      [6200, 4],
      [6600, 3],
      [7000, 0],
    ])
  })

  it('is cut by the duration of the scenario and moved by its start', () => {
    const schedule = stages([{ durationMs: 10_000, target: 10 }], 0, { startTimeMs: 500, durationMs: 2000 })
    expect(changesOf(schedule)).toEqual([
      [1500, 1],
      [2500, 0],
    ])
  })

  it('does not drift over thousands of odd stages', () => {
    const odd = Array.from({ length: 3000 }, (_, index) => ({ durationMs: 100.1, target: index % 2 }))
    expect(stages(odd).endsAtMs).toBe(300_300)
  })

  const someStages = fc.array(
    fc.record({ durationMs: fc.integer({ min: 0, max: 20_000 }), target: fc.integer({ min: 0, max: 500 }) }),
    { minLength: 1, maxLength: 6 },
  )

  it('stays within one user of the exact curve, and never moves against it', () => {
    const property = fc.property(someStages, fc.integer({ min: 0, max: 20 }), (list, startUsers) => {
      const schedule = stages(list, startUsers)
      for (const { fromMs, toMs, from, to } of linesOf(list, startUsers)) {
        let before = from
        for (let step = 0; step < 20; step++) {
          const atMs = fromMs + ((toMs - fromMs) * step) / 20
          if (atMs >= toMs) continue
          const now = schedule.usersAt(atMs)
          expect(Math.abs(now - (from + ((to - from) * step) / 20))).toBeLessThan(1 + 1e-9)
          expect((now - before) * Math.sign(to - from)).toBeGreaterThanOrEqual(0)
          before = now
        }
      }
    })
    fc.assert(property, { numRuns: 50 })
  })

  it('names every change: between two of them nothing changes', () => {
    const property = fc.property(someStages, fc.integer({ min: 0, max: 20 }), (list, startUsers) => {
      const schedule = stages(list, startUsers)
      let at = 0
      for (let count = 0; count < 40; count++) {
        const next = schedule.nextChangeMs(at)
        if (next === null) break
        expect(next).toBeGreaterThan(at)
        for (const part of [0.01, 0.5, 0.99])
          expect(schedule.usersAt(at + (next - at) * part)).toBe(schedule.usersAt(at))
        at = next
      }
    })
    fc.assert(property, { numRuns: 50 })
  })
})

/** The lines of a plan without rates, as plain numbers. */
function linesOf(
  list: readonly Stage[],
  startUsers: number,
): { fromMs: number; toMs: number; from: number; to: number }[] {
  let [fromMs, from] = [0, startUsers]
  return list.map(({ durationMs, target }) => {
    const line = { fromMs, toMs: fromMs + durationMs, from, to: target }
    ;[fromMs, from] = [line.toMs, target]
    return line
  })
}

describe('iterations and shapes', () => {
  it('an iterations plan ramps its users and is open', () => {
    const plan: LoadPlan = { kind: 'iterations', users: 3, spawnRate: 2, iterations: 100, per: 'cluster' }
    const schedule = createLoadSchedule(scenario(plan))
    expect([schedule.usersAt(0), schedule.usersAt(1000), schedule.endsAtMs]).toEqual([1, 3, null])
  })

  it('a shape wants nobody before it is asked', () => {
    const schedule = createLoadSchedule(scenario({ kind: 'shape', shape: { tick: () => null } }))
    expect([schedule.usersAt(0), schedule.nextChangeMs(0), schedule.endsAtMs]).toEqual([0, null, null])
  })
})

describe('live edits', () => {
  it('ramps up from now at the new rate, the first at once, and keeps the end', () => {
    const schedule = retarget(users(10, Infinity, { durationMs: 9000 }), 2000, { users: 13, spawnRate: 2 })
    expect(schedule.usersAt(1999)).toBe(10)
    expect([schedule.usersAt(2000), ...changesOf(schedule, 2000)]).toEqual([11, [2500, 12], [3000, 13], [9000, 0]])
  })

  it('ramps down from now, from the users that really run', () => {
    const schedule = retarget(users(10, Infinity), 0, { users: 2, spawnRate: 1 }, 5)
    expect([schedule.usersAt(0), ...changesOf(schedule)]).toEqual([4, [1000, 3], [2000, 2]])
  })

  it('leaves a scenario that has not begun its start', () => {
    const schedule = retarget(users(5, 1, { startTimeMs: 4000 }), 1000, { users: 2, spawnRate: Infinity })
    expect([schedule.usersAt(3999), schedule.usersAt(4000)]).toEqual([0, 2])
  })

  it('can wait for the end of a stage or ramp that more comes after', () => {
    const ramped = users(10, 2)
    expect([ramped.stageEndMs(0), ramped.stageEndMs(4499), ramped.stageEndMs(4500)]).toEqual([4500, 4500, null])
    expect(users(10, Infinity).stageEndMs(0)).toBeNull()
    const staged = stages([10, 10, 0].map((target) => ({ durationMs: 5000, target })))
    expect([0, 4999, 5000, 9999, 10_000].map(staged.stageEndMs)).toEqual([5000, 5000, 10_000, 10_000, null])
    const edited = retarget(staged, 6000, { users: 20, spawnRate: 5 })
    expect(edited.stageEndMs(6000)).toBe(7800)
  })

  it('can be ended early, never late', () => {
    const schedule = endAt(users(5, 1, { durationMs: 10_000 }), 1500)
    expect(changesOf(schedule)).toEqual([
      [1000, 2],
      [1500, 0],
    ])
    expect(endAt(schedule, 9000).endsAtMs).toBe(1500)
  })
})

describe('plannedMs', () => {
  it('is the longest end, or null when one is open', () => {
    const closed = [
      users(1, 1, { durationMs: 5000 }),
      stages([{ durationMs: 100, target: 1 }], 0, { startTimeMs: 6000 }),
    ]
    expect(plannedMs(closed)).toBe(6100)
    expect(plannedMs([...closed, users(1, 1)])).toBeNull()
    expect(plannedMs([])).toBeNull()
  })
})
