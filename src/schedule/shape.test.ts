// Load shapes: what is asked, what is accepted, and what becomes of the schedule.
import { describe, expect, it } from 'vitest'
import { TymbalError } from '../model/errors.js'
import type { LoadShapeLike } from '../model/load.js'
import { createLoadSchedule } from './load-schedule.js'
import { askShape, followShape, type ShapeAnswer } from './shape.js'

const answering = (answer: unknown): LoadShapeLike => ({ tick: () => answer as null })

const idle = createLoadSchedule({
  name: 'default',
  plan: { kind: 'shape', shape: answering(null) },
  startTimeMs: 0,
  durationMs: null,
  gracefulStopMs: null,
  userClasses: [],
  tags: {},
})

const answer = (users: number, spawnRate = Infinity): ShapeAnswer => ({ users, spawnRate, userClasses: null })

describe('askShape', () => {
  it('tells the shape seconds and users, and fills in what it leaves out', () => {
    const asked: unknown[] = []
    const shape: LoadShapeLike = {
      tick(now) {
        asked.push(now)
        return { users: 7.9 }
      },
    }
    expect(askShape(shape, 2500, 3)).toEqual(answer(7))
    expect(asked).toEqual([{ elapsed: 2.5, users: 3 }])
    expect(askShape(answering({ users: 4, spawnRate: 0.5, userClasses: ['A'] }), 0, 0)).toEqual({
      users: 4,
      spawnRate: 0.5,
      userClasses: ['A'],
    })
    expect(askShape(answering(null), 0, 0)).toBeNull()
  })

  it('tells what a throwing tick threw', () => {
    const cause = new Error('no such day')
    const shape: LoadShapeLike = {
      tick() {
        throw cause
      },
    }
    const thrown = thrownBy(() => askShape(shape, 3000.0176804, 0))
    expect(thrown).toMatchObject({ code: 'TYM3007', exitCode: 3, cause })
    expect(thrown.message).toBe('tick() of the load shape threw after 3 s: no such day')
  })

  it.each([
    [undefined, 'answered undefined'],
    [5, 'answered 5'],
    [Promise.resolve(null), 'must not be async'],
    [{}, 'users: undefined'],
    [{ users: Number.NaN }, 'users: NaN'],
    [{ users: -1 }, 'users: -1'],
    [{ users: Infinity }, 'users: Infinity'],
    [{ users: 1, spawnRate: 0 }, 'spawnRate: 0'],
    [{ users: 1, spawnRate: '3' }, 'spawnRate: 3'],
    [{ users: 1, userClasses: 'A' }, 'userClasses'],
  ])('refuses %j', (tick, words) => {
    const thrown = thrownBy(() => askShape(answering(tick), 0, 0))
    expect(thrown.code).toBe('TYM3007')
    expect(thrown.message).toContain(words)
    expect(thrown.hint).not.toBe('')
  })
})

describe('followShape', () => {
  it('ramps to each new answer and lets the same answer run on', () => {
    const first = followShape(idle, null, answer(4, 2), 0)
    expect([first.usersAt(0), first.usersAt(500), first.usersAt(1000)]).toEqual([1, 2, 3])
    expect(followShape(first, answer(4, 2), answer(4, 2), 1000)).toBe(first)
    const second = followShape(first, answer(4, 2), answer(0, 1), 1000)
    expect([second.usersAt(1000), second.usersAt(2000), second.usersAt(3000)]).toEqual([2, 1, 0])
  })

  it('ends when the shape answers null', () => {
    const running = followShape(idle, null, answer(4), 0)
    const ended = followShape(running, answer(4), null, 5000)
    expect([ended.usersAt(4999), ended.usersAt(5000), ended.endsAtMs]).toEqual([4, 0, 5000])
  })
})

function thrownBy(call: () => unknown): TymbalError {
  try {
    call()
  } catch (error) {
    if (error instanceof TymbalError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
