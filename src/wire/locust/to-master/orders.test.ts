// A master's orders: what is no order, what they make of this worker's settings, and which users they mean.
import { describe, expect, it } from 'vitest'
import { DEFAULT_RUN_OPTIONS } from '../../../model/run-options.js'
import type { ParameterInfo } from '../../../model/test-plan.js'
import { ExceptionLines, MAX_EXCEPTIONS } from './exception-lines.js'
import { optionsOfOrder } from './options-of-order.js'
import { readSpawnOrder, type SpawnOrder } from './spawn-order.js'
import { slotsOfClasses, UserSlots } from './user-slots.js'

const ORDER = { timestamp: 5.5, user_classes_count: { A: 1 }, host: '', stop_timeout: null, parsed_options: {} }

describe('a spawn message', () => {
  it('is read with a stop timeout that may be nil, and a host that may be empty', () => {
    expect(readSpawnOrder(ORDER)).toEqual({
      timestamp: 5.5,
      counts: { A: 1 },
      host: null,
      stopTimeoutMs: 0,
      options: {},
    })
    expect(readSpawnOrder({ ...ORDER, host: 'http://h/', stop_timeout: 1.5 })).toMatchObject({
      host: 'http://h',
      stopTimeoutMs: 1500,
    })
  })

  it.each([
    [null],
    [{ ...ORDER, timestamp: '5' }],
    [{ ...ORDER, timestamp: Number.NaN }],
    [{ ...ORDER, user_classes_count: null }],
    [{ ...ORDER, user_classes_count: { A: -1 } }],
    [{ ...ORDER, user_classes_count: { A: 1.5 } }],
    [{ ...ORDER, user_classes_count: { A: '1' } }],
  ])('is not %j', (data) => {
    expect(readSpawnOrder(data)).toBe(null)
  })
})

describe('the settings of a run', () => {
  const own = { ...DEFAULT_RUN_OPTIONS, host: 'http://own', tags: ['own'], parameters: { productId: '1', items: 1 } }
  const info = (name: string, type: ParameterInfo['type'], choices: readonly string[] = []): ParameterInfo => ({
    ...{ name, type, choices, default: '', help: '', secret: false },
  })
  const parameters = [
    info('productId', 'string'),
    info('items', 'number'),
    info('express', 'boolean'),
    info('currency', 'choice', ['EUR']),
  ]
  const order = (options: SpawnOrder['options'], host: string | null = null): SpawnOrder => ({
    ...{ timestamp: 1, counts: {}, host, stopTimeoutMs: 3000, options },
  })
  const resolve = (options: SpawnOrder['options'], host?: string) => {
    const faults: string[] = []
    return { ...optionsOfOrder(own, order(options, host), parameters, (text) => faults.push(text)), faults }
  }

  it('are its own where the master says nothing', () => {
    expect(resolve({ tags: null, exclude_tags: [], users: 7, host: 'http://x' })).toMatchObject({
      ...own,
      stopTimeoutMs: 3000,
      faults: [],
    })
  })

  it("are the master's for host, tags and the script's parameters, whatever their spelling", () => {
    const said = { product_id: 7, items: '2', express: 'True', currency: 'EUR', tags: ['a'], exclude_tags: ['b'] }
    expect(resolve(said, 'http://theirs')).toMatchObject({
      host: 'http://theirs',
      tags: ['a'],
      excludeTags: ['b'],
      parameters: { productId: '7', items: 2, express: true, currency: 'EUR' },
    })
  })

  it('keep their own where the value does not fit, and say so', () => {
    const { parameters, faults } = resolve({ items: 'many', express: 'perhaps', currency: 'USD', product_id: { a: 1 } })
    expect(parameters).toEqual(own.parameters)
    expect(faults).toHaveLength(4)
  })
})

describe('users', () => {
  it('have numbers of their own worker, and are new only where there are more', () => {
    const users = new UserSlots(['A', 'B'], [], 2)
    expect(users.stepTo({ A: 2 }, 10)).toEqual({ atMs: 10, counts: [2, 0], numbers: [[2_000_000, 2_000_001], []] })
    expect(users.stepTo({ A: 1, B: 1 }, 20)).toEqual({ atMs: 20, counts: [1, 1], numbers: [[], [2_000_002]] })
    expect(users.stepTo({ A: 2, C: 9 }, 30)).toEqual({ atMs: 30, counts: [2, 1], numbers: [[2_000_003], []] })
    expect(users.missingIn({ A: 1, C: 9, D: 0 })).toEqual(['C'])
  })

  it('of a class that tags leave nothing to do are never made', () => {
    const users = new UserSlots(['A', 'B'], ['A'], 0)
    expect(users.stepTo({ A: 2, B: 1 }, 0)).toEqual({ atMs: 0, counts: [0, 1], numbers: [[], [0]] })
    expect(users.missingIn({ A: 2, B: 1 })).toEqual(['A'])
  })

  it('of a class that scenarios run are counted under the first of them', () => {
    const info = (name: string) => ({ name, weight: 1, fixedCount: 0, host: null })
    const scenario = (name: string, ...classes: string[]) => ({
      ...{ name, startTimeMs: 0, durationMs: null, gracefulStopMs: null, tags: {} },
      ...{ plan: { kind: 'users' as const, users: 1, spawnRate: 1 }, userClasses: classes.map(info) },
    })
    const plan = { userClasses: [info('A'), info('B')], scenarios: [scenario('one', 'B'), scenario('two', 'B')] }
    expect(slotsOfClasses(plan, 7).map((slot) => [slot.userClass, slot.scenario, slot.gracefulStopMs])).toEqual([
      ['A', 'default', 7],
      ['B', 'one', 7],
    ])
  })
})

describe('exceptions', () => {
  const thrown = (task: string, occurrences: number) => ({
    ...{ userClass: 'A', task, message: 'it fell', stack: 'at x', occurrences, firstMs: 0, lastMs: 0 },
  })

  it('are told as often as they happened, while there is room', () => {
    const lines = new ExceptionLines()
    lines.add(thrown('a', 2))
    lines.add(thrown('b', 1))
    lines.add(thrown('a', 1))
    expect(lines.take().map(({ traceback }) => String(traceback).at(-1))).toEqual(['a', 'b', 'a', 'a'])
    expect(lines.take()).toEqual([])
  })

  it('are told of each kind before any is told twice, and never more than a small number', () => {
    const lines = new ExceptionLines()
    lines.add(thrown('a', 1_000_000))
    for (let i = 0; i < 20; i++) lines.add(thrown(`b${i}`, 1))
    const told = lines.take()
    expect(told).toHaveLength(MAX_EXCEPTIONS)
    expect(new Set(told.map(({ traceback }) => traceback)).size).toBe(21)
  })
})
