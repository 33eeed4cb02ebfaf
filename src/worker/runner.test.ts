// The runner against real timers: instants, edits of the plan, ends.
import { describe, expect, it } from 'vitest'
import type { RunningUser } from '../users/user-host.js'
import type { Slot, SpawnStep } from '../wire/messages.js'
import { Runner, type RunnerDeps } from './runner.js'

const slot = (userClass: string, gracefulStopMs = 1000): Slot => ({
  scenario: 'default',
  userClass,
  maxIterations: null,
  gracefulStopMs,
})

/** A user that ends when it is told to, at once or only when it is cut. */
function makeUser(userClass: string, obeys: boolean): RunningUser & { readonly startedMs: number; cuts: number } {
  let end: () => void = () => undefined
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const user = {
    userClass,
    startedMs: performance.now(),
    cuts: 0,
    run: () => ended,
    stop: () => obeys && end(),
    cut: () => {
      user.cuts++
      end()
    },
  }
  return user
}

function setUp(slots: readonly Slot[], obeys = true, createUser?: RunnerDeps['createUser']) {
  const users: ReturnType<typeof makeUser>[] = []
  const idle: string[] = []
  const delays: number[] = []
  const placed: number[] = []
  const startMs = performance.now() + 10
  const runner = new Runner({
    slots,
    clock: () => performance.now(),
    startMs,
    createUser:
      createUser ??
      (({ userClass }) => {
        const user = makeUser(userClass, obeys)
        users.push(user)
        return user
      }),
    onStartDelay: (ms) => delays.push(ms),
    onIdle: (scenario) => idle.push(scenario),
    onPlaced: (epoch) => placed.push(epoch),
  })
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return { runner, users, idle, delays, placed, startMs, until }
}

const step = (atMs: number, ...counts: number[]): SpawnStep => ({ atMs, counts, numbers: [] })

describe('runner', () => {
  it('gives each user the number that its step has for it, also when steps come together', async () => {
    const numbers: number[] = []
    const createUser = (_slot: Slot, number: number): RunningUser => {
      numbers.push(number)
      return makeUser('A', true)
    }
    const { runner, until } = setUp([slot('A'), slot('B')], true, createUser)
    runner.apply(0, [
      { atMs: 0, counts: [2, 0], numbers: [[0, 1], []] },
      { atMs: 1, counts: [3, 1], numbers: [[7], [8]] },
    ])
    await until(() => numbers.length === 4)
    runner.apply(1, [step(0, 1, 1)])
    runner.apply(2, [{ atMs: 1, counts: [2, 1], numbers: [[9], []] }])
    await until(() => numbers.length === 5)
    expect([...numbers.slice(0, 4)].sort(), 'first').toEqual([0, 1, 7, 8])
    expect(numbers[4]).toBe(9)
    await runner.stop(0)
  })

  it('never places a user before its instant', async () => {
    const { runner, users, startMs, delays, until } = setUp([slot('A')])
    const steps = [0, 40, 80, 120].map((atMs, index) => step(atMs, index + 1))
    runner.apply(0, steps)
    await until(() => users.length === 4)
    for (const [index, user] of users.entries()) {
      expect(user.startedMs - startMs).toBeGreaterThanOrEqual(steps[index]!.atMs)
    }
    expect(delays).toHaveLength(4)
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0)
    await runner.stop(0)
  })

  it('places thousands at one instant without holding the event loop for all of them', async () => {
    const { runner, users, until } = setUp([slot('A'), slot('B')])
    runner.apply(0, [step(0, 1500, 700)])
    await until(() => users.length > 0)
    expect(users.length).toBeLessThan(2200)
    await until(() => users.length === 2200)
    expect(runner.runningUsers()).toEqual({ A: 1500, B: 700 })
    await runner.stop(0)
    expect(runner.runningUsers()).toEqual({ A: 0, B: 0 })
  })

  it('takes the youngest away first and lets it finish', async () => {
    const { runner, users, until } = setUp([slot('A')], false)
    runner.apply(0, [step(0, 3)])
    await until(() => users.length === 3)
    runner.apply(1, [step(0, 2)])
    expect(runner.placed('default')).toBe(2)
    expect(users.map((user) => user.cuts)).toEqual([0, 0, 0])
    await runner.stop(0)
  })

  it('cuts a user that was taken away and does not end within its grace', async () => {
    const { runner, users, until } = setUp([slot('A', 30)], false)
    runner.apply(0, [step(0, 1)])
    await until(() => users.length === 1)
    runner.apply(1, [step(0, 0)])
    await until(() => users[0]!.cuts === 1)
    await runner.stop(0)
  })

  it('drops what an older plan wanted after the first instant of a newer one', async () => {
    const { runner, users, until } = setUp([slot('A')])
    runner.apply(1, [step(0, 1), step(60, 50)])
    runner.apply(2, [step(30, 2)])
    runner.apply(1, [step(70, 99)])
    await until(() => users.length === 2)
    await new Promise((resolve) => setTimeout(resolve, 120))
    expect(users).toHaveLength(2)
    await runner.stop(0)
  })

  it('ends obedient users without cutting them, and cuts the rest after the grace', async () => {
    const obedient = setUp([slot('A')])
    obedient.runner.apply(0, [step(0, 5)])
    await obedient.until(() => obedient.users.length === 5)
    await obedient.runner.stop(10_000)
    expect(obedient.users.map((user) => user.cuts)).toEqual([0, 0, 0, 0, 0])
    expect(obedient.idle).toEqual(['default'])

    const stubborn = setUp([slot('A')], false)
    stubborn.runner.apply(0, [step(0, 5)])
    await stubborn.until(() => stubborn.users.length === 5)
    await stubborn.runner.stop(20)
    expect(stubborn.users.map((user) => user.cuts)).toEqual([1, 1, 1, 1, 1])
  })

  it('a second stop shortens the grace of the first', async () => {
    const { runner, users, until } = setUp([slot('A')], false)
    runner.apply(0, [step(0, 2)])
    await until(() => users.length === 2)
    const graceful = runner.stop(60_000)
    await runner.stop(0)
    await graceful
    expect(users.map((user) => user.cuts)).toEqual([1, 1])
  })

  it('counts users that ended by themselves as placed but not as running', async () => {
    const { runner, users, idle, until } = setUp([slot('A')])
    runner.apply(0, [step(0, 2)])
    await until(() => users.length === 2)
    for (const user of users) user.stop()
    await until(() => idle.length === 1)
    expect(runner.placed('default')).toBe(2)
    expect(runner.running('default')).toBe(0)
    await runner.stop(0)
  })

  it('tells that a plan is carried out: its users are there, those it took away have ended, and none came after it', async () => {
    const { runner, users, placed, until } = setUp([slot('A', 600)], false)
    runner.apply(1, [step(0, 1), step(30, 500)])
    await until(() => placed.length === 1)
    expect(users).toHaveLength(500)
    runner.apply(2, [step(31, 499)])
    runner.apply(3, [step(32, 498)])
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(placed).toEqual([1])
    await until(() => placed.length === 2)
    expect(placed).toEqual([1, 3])
    expect(runner.runningUsers()).toEqual({ A: 498 })
    await runner.stop(0)
  })
})
