import { describe, expect, it } from 'vitest'
import type { Scenario } from '../model/load.js'
import type { SpawnStep } from '../wire/messages.js'
import { LoadControl } from './load-control.js'
import { scenarioOf } from './scenario.fixture.js'

/** Carries plans out as workers would: steps of an older plan that lie after a new one's first are dropped. */
class PlayedWorkers {
  readonly #steps = new Map<string, SpawnStep[]>()

  take(plan: ReadonlyMap<string, readonly SpawnStep[]>): void {
    for (const [id, steps] of plan) {
      const before = (this.#steps.get(id) ?? []).filter(({ atMs }) => atMs < steps[0]!.atMs)
      this.#steps.set(id, [...before, ...steps])
    }
  }

  lose(id: string): void {
    this.#steps.delete(id)
  }

  usersAt(atMs: number): number {
    return this.classesAt(atMs).reduce((sum, count) => sum + count, 0)
  }

  classesAt(atMs: number): number[] {
    const rows = [...this.#steps.values()].map((steps) => steps.findLast((step) => step.atMs <= atMs)?.counts ?? [])
    const length = Math.max(...rows.map((row) => row.length))
    return Array.from({ length }, (_, slot) => rows.reduce((sum, row) => sum + (row[slot] ?? 0), 0))
  }
}

describe('LoadControl', () => {
  it('keeps the spawn rate after a worker is lost in the middle of a ramp', () => {
    const load = new LoadControl([scenarioOf({ kind: 'users', users: 200, spawnRate: 30 })])
    for (const id of ['a_1', 'b_1', 'c_1']) load.addWorker(id, id)
    const workers = new PlayedWorkers()
    let plannedMs = 0
    for (let nowMs = 0; nowMs < 9000; nowMs += 250) {
      if (nowMs === 2000) {
        plannedMs = nowMs + 50
        load.rewind(plannedMs)
        load.removeWorker('b_1')
        workers.lose('b_1')
      }
      workers.take(load.plan(plannedMs, nowMs + 1000, nowMs))
      plannedMs = nowMs + 1000
    }
    for (let atMs = 2000; atMs < 7000; atMs += 10) {
      expect(workers.usersAt(atMs + 500) - workers.usersAt(atMs)).toBeLessThanOrEqual(16)
    }
    expect(workers.usersAt(2000)).toBe(41)
    expect(workers.usersAt(9000)).toBe(200)
  })

  it('deals users to other classes no faster than the spawn rate, and keeps their number', () => {
    const classes = ['A', 'B'].map((name) => ({ name, weight: 1, fixedCount: 0, host: null }))
    const load = new LoadControl([{ ...scenarioOf({ kind: 'users', users: 40, spawnRate: 10 }), userClasses: classes }])
    for (const id of ['a_1', 'b_1', 'c_1']) load.addWorker(id, id)
    const workers = new PlayedWorkers()
    let plannedMs = 0
    for (let nowMs = 0; nowMs < 12_000; nowMs += 250) {
      if (nowMs === 8000) {
        plannedMs = nowMs + 50
        load.rewind(plannedMs)
        load.edit(plannedMs, { users: null, spawnRate: 1, userClasses: [{ name: 'B', weight: 3 }] })
      }
      workers.take(load.plan(plannedMs, nowMs + 1000, nowMs))
      plannedMs = nowMs + 1000
    }
    expect([7000, 8500, 9000, 11_000].map((atMs) => workers.usersAt(atMs))).toEqual([40, 40, 40, 40])
    expect(workers.classesAt(8000)).toEqual([20, 20])
    expect(workers.classesAt(8550)[1]).toBeGreaterThan(22)
    expect(workers.classesAt(8550)[1]).toBeLessThan(27)
    expect(workers.classesAt(9500)).toEqual([10, 30])
    expect(load.editableClasses(12_000).map(({ weight }) => weight)).toEqual([1, 3])
  })

  it('keeps the spawn rate that was asked for last when classes are dealt anew, though users went down', () => {
    const classes = ['A', 'B'].map((name) => ({ name, weight: 1, fixedCount: 0, host: null }))
    const load = new LoadControl([
      { ...scenarioOf({ kind: 'users', users: 40, spawnRate: 100 }), userClasses: classes },
    ])
    for (const id of ['a_1', 'b_1']) load.addWorker(id, id)
    const workers = new PlayedWorkers()
    const edits = [
      { atMs: 2000, users: 20, userClasses: [] },
      { atMs: 6000, users: null, userClasses: [{ name: 'B', weight: 4 }] },
    ]
    let plannedMs = 0
    for (let nowMs = 0; nowMs < 12_000; nowMs += 250) {
      for (const { users, userClasses } of edits.filter(({ atMs }) => atMs === nowMs)) {
        plannedMs = nowMs + 50
        load.rewind(plannedMs)
        load.edit(plannedMs, { users, spawnRate: 5, userClasses })
      }
      workers.take(load.plan(plannedMs, nowMs + 1000, nowMs))
      plannedMs = nowMs + 1000
    }
    expect(workers.classesAt(6040)).toEqual([10, 10])
    expect(workers.classesAt(6500)[1]).toBeLessThanOrEqual(14)
    expect(workers.classesAt(12_000)).toEqual([4, 16])
  })

  it('an edit is for scenarios that are not over, and leaves none of them without takers', () => {
    const one = (name: string): Scenario['userClasses'] => [{ name, weight: 1, fixedCount: 0, host: null }]
    const plan = { kind: 'users', users: 10, spawnRate: 100 } as const
    const load = new LoadControl([
      { ...scenarioOf(plan, 'early'), durationMs: 5000, userClasses: one('a') },
      { ...scenarioOf(plan, 'late'), userClasses: one('b') },
    ])
    expect(load.leavesTakers(1000, [{ name: 'a', weight: 0 }])).toBe(false)
    expect(load.leavesTakers(6000, [{ name: 'a', weight: 0 }])).toBe(true)
    expect(load.editableClasses(6000).map(({ name }) => name)).toEqual(['b'])
    load.retarget(6000, 30, 1000)
    expect(load.wantedUsers(7000)).toBe(30)
  })

  it('moves while users come or go, not in a stage that holds them', () => {
    const stages = [
      { durationMs: 2000, target: 10 },
      { durationMs: 3000, target: 10 },
      { durationMs: 2000, target: 4 },
    ]
    const load = new LoadControl([scenarioOf({ kind: 'stages', startUsers: 0, stages })])
    expect([1000, 2500, 4900, 6000, 8000].map((atMs) => load.isMoving(atMs))).toEqual([true, false, false, true, false])
    load.retarget(3000, 20, 10)
    expect([3500, 4500].map((atMs) => load.isMoving(atMs))).toEqual([true, false])
  })

  it('knows how many stages an edit of the users drops, and that a ramp still to come is none', () => {
    const stages = [1, 2, 3].map((target) => ({ durationMs: 1000, target }))
    const load = new LoadControl([scenarioOf({ kind: 'stages', startUsers: 0, stages })])
    expect([0, 1500, 2500].map((atMs) => load.stagesAfter(atMs))).toEqual([2, 1, 0])
    const late = { ...scenarioOf({ kind: 'users', users: 9, spawnRate: 1 }), startTimeMs: 5000 }
    expect([0, 6000].map((atMs) => new LoadControl([late]).stagesAfter(atMs))).toEqual([0, 0])
  })

  it('counts for an edit what the ramp comes to, and no users of iterations', () => {
    const load = new LoadControl([
      scenarioOf({ kind: 'users', users: 100, spawnRate: 1 }, 'browse'),
      scenarioOf({ kind: 'iterations', per: 'cluster', iterations: 10, users: 5, spawnRate: 5 }, 'buy'),
    ])
    expect(load.editableGoal(3000)).toBe(100)
    load.retarget(3000, 110, 1)
    expect(load.editableGoal(4000)).toBe(110)
  })
})
