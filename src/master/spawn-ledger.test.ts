// Users' numbers: the same for any number of workers, none twice, none lost when plans are made anew; and the peak of what was wanted.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Scenario, UserClassInfo } from '../model/load.js'
import { LoadControl } from './load-control.js'

const userClass = (name: string, weight = 1): UserClassInfo => ({ name, weight, fixedCount: 0, host: null })
const scenario = (users: number, spawnRate: number): Scenario => ({
  name: 'default',
  plan: { kind: 'users', users, spawnRate },
  startTimeMs: 0,
  durationMs: null,
  gracefulStopMs: null,
  userClasses: [userClass('A', 2), userClass('B')],
  tags: {},
})

/** Loads a number of workers, and keeps what they hold: later steps than a new plan's first are dropped, as workers do. */
function play(workers: number, users: number, spawnRate: number) {
  const load = new LoadControl([scenario(users, spawnRate)])
  const held = new Map<string, { atMs: number; numbers: readonly (readonly number[])[] }[]>()
  for (let i = 0; i < workers; i++) load.addWorker(`w${i}`, `h${i % 2}`)
  const plan = (fromMs: number, toMs: number, nowMs: number): void => {
    for (const [id, steps] of load.plan(fromMs, toMs, nowMs)) {
      const before = (held.get(id) ?? []).filter(({ atMs }) => atMs < steps[0]!.atMs)
      held.set(id, [...before, ...steps])
    }
  }
  /** By slot, rising. */
  const numbers = (): number[][] => {
    const all = [...held.values()].flat()
    return [0, 1].map((slot) => all.flatMap((step) => step.numbers[slot] ?? []).sort((a, b) => a - b))
  }
  return { load, plan, numbers, held }
}

describe('the numbers of users', () => {
  it('do not depend on how many workers there are, nor on how time is cut', () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 500 }),
      fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 6 }),
      (users, spawnRate, windows) => {
        const results = [1, 2, 3].map((workers) => {
          const { plan, numbers } = play(workers, users, spawnRate)
          let fromMs = 0
          for (const lengthMs of windows) {
            plan(fromMs, fromMs + lengthMs, fromMs)
            fromMs += lengthMs
          }
          plan(fromMs, 120_000, fromMs)
          return numbers()
        })
        expect(results[1]).toEqual(results[0])
        expect(results[2]).toEqual(results[0])
        expect(results[0]!.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: users }, (_, i) => i))
      },
    )
    fc.assert(property, { numRuns: 60 })
  })

  it('are given anew when a plan is, and never twice', () => {
    const { load, plan, numbers } = play(2, 100, 50)
    plan(0, 1000, 0)
    load.retarget(450, 100, 10)
    plan(450, 1450, 400)
    plan(1450, 20_000, 1400)
    const all = numbers().flat()
    expect(new Set(all).size).toBe(all.length)
    expect(Math.max(...all)).toBe(99)
    expect(all).toHaveLength(100)
  })

  it('are never given twice when a worker is lost in the middle of a ramp, whatever was planned ahead', () => {
    const property = fc.property(
      fc.integer({ min: 20, max: 400 }),
      fc.integer({ min: 0, max: 900 }),
      fc.integer({ min: 0, max: 2 }),
      (spawnRate, lostMs, lost) => {
        const { load, plan, numbers, held } = play(3, 500, spawnRate)
        plan(0, 1000, 0)
        load.removeWorker(`w${lost}`)
        const fromMs = Math.min(1000, lostMs + 50)
        held.set(`w${lost}`, held.get(`w${lost}`)?.filter(({ atMs }) => atMs < fromMs) ?? [])
        plan(fromMs, lostMs + 1000, lostMs)
        plan(lostMs + 1000, lostMs + 3000, lostMs + 900)
        const all = numbers().flat()
        expect(new Set(all).size).toBe(all.length)
      },
    )
    fc.assert(property, { numRuns: 100 })
  })

  it('of the users of a lost worker are not used again', () => {
    const { load, plan, numbers } = play(2, 10, 1000)
    plan(0, 1000, 0)
    load.removeWorker('w0')
    plan(550, 1550, 500)
    const all = numbers().flat()
    expect(new Set(all).size).toBe(15)
    expect(all).toHaveLength(15)
  })
})

describe('the peak', () => {
  it('is the most that was wanted at any time so far, between two looks too', () => {
    const { load, plan } = play(2, 10, 100)
    plan(0, 1000, 0)
    expect(load.peakUsers(45)).toBe(5)
    expect(load.peakUsers(1000)).toBe(10)
    load.retarget(1000, 2, Number.POSITIVE_INFINITY)
    plan(1000, 2000, 1000)
    plan(2000, 3000, 2000)
    expect(load.peakUsers(2000)).toBe(10)
  })

  it('leaves out what was planned and taken back', () => {
    const { load, plan } = play(1, 10, 10)
    plan(0, 1000, 0)
    load.retarget(300, 2, Number.POSITIVE_INFINITY)
    plan(300, 1300, 250)
    expect(load.peakUsers(1300)).toBe(3)
  })
})
