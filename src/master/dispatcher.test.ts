// Dispatch of users to workers and classes: the reference vectors, and what must hold at every step.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UserClassInfo } from '../model/load.js'
import { Dispatcher, hostOf } from './dispatcher.js'

const userClass = (name: string, weight = 1, fixedCount = 0): UserClassInfo => ({
  name,
  weight,
  fixedCount,
  host: null,
})

function dispatcherOf(classes: readonly UserClassInfo[], workerIds: readonly string[]): Dispatcher {
  const dispatcher = new Dispatcher({ classes })
  for (const id of workerIds) dispatcher.addWorker({ id, host: hostOf(id) })
  return dispatcher
}

/** The class of each of the first `count` users. */
function sequence(classes: readonly UserClassInfo[], count: number): string {
  const dispatcher = dispatcherOf(classes, ['w'])
  let text = ''
  for (let users = 1; users <= count; users++) {
    const before = dispatcher.classCounts()
    dispatcher.resize(users)
    text += classes[dispatcher.classCounts().findIndex((now, index) => now > before[index]!)]!.name
  }
  return text
}

const sum = (row: readonly number[]): number => row.reduce((a, b) => a + b, 0)
const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)

/** `A2 A1B1` for the workers in the given order. */
function show(dispatcher: Dispatcher, workerIds: readonly string[]): string {
  const names = 'ABC'
  return workerIds
    .map(
      (id) =>
        dispatcher
          .row(id)
          .map((n, c) => (n > 0 ? names[c]! + n : ''))
          .join('') || '-',
    )
    .join(' ')
}

const rowsOf = (dispatcher: Dispatcher): (readonly number[])[] =>
  dispatcher.workers().map(({ id }) => dispatcher.row(id))

/** Users by worker id. */
const totalsOf = (dispatcher: Dispatcher): Map<string, number> =>
  new Map(dispatcher.workers().map(({ id }) => [id, sum(dispatcher.row(id))]))

/** Users that some worker has to stop between two states. */
function stoppedBetween(before: ReadonlyMap<string, readonly number[]>, dispatcher: Dispatcher): number {
  let stopped = 0
  for (const [id, row] of before) {
    const now = dispatcher.row(id)
    stopped += sum(row.map((count, index) => Math.max(0, count - now[index]!)))
  }
  return stopped
}

const snapshot = (dispatcher: Dispatcher): Map<string, readonly number[]> =>
  new Map(dispatcher.workers().map(({ id }) => [id, dispatcher.row(id)]))

const someMixed = fc
  .array(fc.record({ weight: fc.integer({ min: 1, max: 20 }), fixedCount: fc.constantFrom(0, 0, 0, 1, 5) }), {
    maxLength: 5,
  })
  .map((list) => [userClass('Z'), ...list.map(({ weight, fixedCount }, i) => userClass(`C${i}`, weight, fixedCount))])

const someWeighted = fc
  .array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 })
  .map((weights) => weights.map((weight, i) => userClass(`C${i}`, weight)))

const someWorkers = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 7 })
  .map((sizes) => sizes.flatMap((size, host) => Array.from({ length: size }, (_, i) => `h${host}_${i}`)))

describe('class choice', () => {
  it.each([
    [{ A: 5, B: 1 }, 'AABAAAAABAAAAABAAAAABAAA'],
    [{ A: 3, B: 1 }, 'ABAAABAAABAAABAAABAAABAA'],
    [{ A: 1, B: 1 }, 'ABABABAB'],
    [{ A: 1, B: 1, C: 1 }, 'ABCABCABC'],
    [{ A: 3, B: 2, C: 1 }, 'ABCABAABCABAABCABAABCABA'],
    [{ A: 10, B: 1 }, 'AAAABAAAAAAAAAAABAAAAAAA'],
    [{ A: 0.5, B: 1.5 }, 'BABBBABBBABB'],
    [{ A: 2, B: 5, C: 6 }, 'CBACBCBCBACBCCBACBCBCBACBC'],
  ])('weights %j give %s', (weights, expected) => {
    const classes = Object.entries(weights).map(([name, weight]) => userClass(name, weight))
    expect(sequence(classes, expected.length)).toBe(expected)
    expect(sequence(classes.toReversed(), expected.length)).toBe(expected)
  })
})

describe('ramps', () => {
  const workers = ['h1_1', 'h1_2', 'h2_1']

  it('serves one worker of every host before the second of any', () => {
    const dispatcher = dispatcherOf([userClass('A')], workers)
    expect(dispatcher.workers().map(({ id }) => id)).toEqual(['h1_1', 'h2_1', 'h1_2'])
  })

  it('deals three weights to one: up, and down by the last to come', () => {
    const dispatcher = dispatcherOf([userClass('A', 3), userClass('B')], workers)
    const seen = [3, 6, 8, 5, 3].map((users) => {
      dispatcher.resize(users)
      return show(dispatcher, workers)
    })
    expect(seen).toEqual(['A1 A1 B1', 'A2 A1B1 A1B1', 'A2 A2B1 A2B1', 'A2 A1 A1B1', 'A1 A1 B1'])
  })

  it('deals fixed counts first and gives them back last', () => {
    const dispatcher = dispatcherOf([userClass('A', 3), userClass('B'), userClass('C', 1, 2)], ['w1', 'w2'])
    const seen = [2, 4, 6, 2, 1].map((users) => {
      dispatcher.resize(users)
      return show(dispatcher, ['w1', 'w2'])
    })
    expect(seen).toEqual(['C1 C1', 'A1C1 B1C1', 'A2C1 A1B1C1', 'C1 C1', 'C1 -'])
  })

  it('uses a subset of classes for new users and takes the last to come', () => {
    const dispatcher = dispatcherOf([userClass('A'), userClass('B')], ['w1', 'w2'])
    dispatcher.useClasses(['A'])
    dispatcher.resize(4)
    dispatcher.useClasses(['B'])
    dispatcher.resize(8)
    expect(show(dispatcher, ['w1', 'w2'])).toBe('A2B2 A2B2')
    dispatcher.resize(5)
    expect(dispatcher.classCounts()).toEqual([4, 1])
  })

  it('names the classes when a subset asks for another', () => {
    const dispatcher = dispatcherOf([userClass('Shopper'), userClass('Admin')], ['w1'])
    expect(() => dispatcher.useClasses(['Buyer'])).toThrow(/no user class "Buyer"/)
  })

  it('stops at the fixed counts when there is nothing else', () => {
    const dispatcher = dispatcherOf([userClass('A', 1, 2), userClass('B', 1, 3)], ['w1', 'w2'])
    expect(dispatcher.capacity).toBe(5)
    expect(sum([...dispatcher.resize(100).values()].flat())).toBe(5)
    expect(dispatcher.classCounts()).toEqual([2, 3])
  })

  it('never gives a user to a class of weight 0', () => {
    const dispatcher = dispatcherOf([userClass('A', 0), userClass('B', 2)], ['w1'])
    dispatcher.resize(10)
    expect(dispatcher.classCounts()).toEqual([0, 10])
    expect(dispatcherOf([userClass('A', 0)], ['w1']).capacity).toBe(0)
  })

  it('begins where it is told, so that two small scenarios do not meet on one worker', () => {
    const dispatcher = new Dispatcher({ classes: [userClass('A')], firstWorker: 4 })
    for (const id of ['w1', 'w2', 'w3']) dispatcher.addWorker({ id, host: id })
    dispatcher.resize(1)
    expect(show(dispatcher, ['w1', 'w2', 'w3'])).toBe('- A1 -')
  })

  it('is even by worker and host at every step up and down, and sums to the wanted', () => {
    const property = fc.property(someWeighted, someWorkers, fc.integer({ min: 1, max: 150 }), (classes, ids, peak) => {
      const dispatcher = dispatcherOf(classes, ids)
      for (const users of upAndDown(peak)) {
        dispatcher.resize(users)
        const totals = totalsOf(dispatcher)
        expect(dispatcher.total).toBe(users)
        expect(sum([...totals.values()])).toBe(users)
        expect(sum(dispatcher.classCounts())).toBe(users)
        expect(spread([...totals.values()])).toBeLessThanOrEqual(1)
        expect(hostUnevenness(totals)).toBeLessThanOrEqual(1)
      }
    })
    fc.assert(property, { numRuns: 60 })
  })

  it('takes users away in the exact reverse of the order in which they came', () => {
    const property = fc.property(someWeighted, someWorkers, fc.integer({ min: 1, max: 100 }), (classes, ids, peak) => {
      const dispatcher = dispatcherOf(classes, ids)
      const seen = upAndDown(peak).map((users) => {
        dispatcher.resize(users)
        return rowsOf(dispatcher)
      })
      expect(seen.slice(peak + 1)).toEqual(seen.slice(0, peak + 1).reverse())
    })
    fc.assert(property, { numRuns: 30 })
  })

  it('chooses classes so that no other choice comes nearer to the weights', () => {
    const property = fc.property(someWeighted, fc.integer({ min: 1, max: 300 }), (classes, users) => {
      const dispatcher = dispatcherOf(classes, ['w1', 'w2', 'w3'])
      dispatcher.resize(users)
      const counts = dispatcher.classCounts()
      const dealt = divergence(classes, counts)
      for (const from of classes.keys()) {
        for (const to of classes.keys()) {
          if (from === to || counts[from] === 0) continue
          const other = counts.map((count, index) => count + Number(index === to) - Number(index === from))
          expect(divergence(classes, other)).toBeGreaterThanOrEqual(dealt - 1e-12)
        }
      }
    })
    fc.assert(property, { numRuns: 100 })
  })

  it('follows the weights during a large ramp: 15 % on the way, 0.5 % at its end', () => {
    const classes = Array.from({ length: 50 }, (_, index) => userClass(`C${index}`, 1 + (index % 7)))
    const ids = Array.from({ length: 1000 }, (_, index) => `h${index % 40}_${index}`)
    const dispatcher = dispatcherOf(classes, ids)
    const weight = classes.reduce((all, one) => all + one.weight, 0)
    for (let users = 5000; users <= 100_000; users += 5000) {
      dispatcher.resize(users)
      const errors = dispatcher.classCounts().map((count, index) => {
        const wanted = (users * classes[index]!.weight) / weight
        return Math.abs(count - wanted) / wanted
      })
      expect(Math.max(...errors)).toBeLessThan(users < 100_000 ? 0.15 : 0.005)
    }
    expect(spread([...totalsOf(dispatcher).values()])).toBe(0)
    for (const index of classes.keys())
      expect(spread(rowsOf(dispatcher).map((row) => row[index]!))).toBeLessThanOrEqual(4)
  })

  it('gives every worker its share of every class, where turn and weights have the same beat', () => {
    const dispatcher = dispatcherOf([userClass('A'), userClass('B')], ['w_1', 'w_2'])
    dispatcher.resize(8)
    expect(show(dispatcher, ['w_1', 'w_2'])).toBe('A2B2 A2B2')
  })

  it('gives the same rows however the ramp is cut', () => {
    const property = fc.property(
      someWeighted,
      someWorkers,
      fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 8 }),
      (classes, ids, parts) => {
        const [stepwise, atOnce] = [dispatcherOf(classes, ids), dispatcherOf(classes, ids.toReversed())]
        for (const users of parts.map((_, index) => sum(parts.slice(0, index + 1)))) stepwise.resize(users)
        atOnce.resize(sum(parts))
        expect(rowsOf(stepwise)).toEqual(rowsOf(atOnce))
      },
    )
    fc.assert(property, { numRuns: 50 })
  })

  it('reports the rows that changed, and only those', () => {
    const dispatcher = dispatcherOf([userClass('A')], ['w1', 'w2', 'w3'])
    dispatcher.resize(3)
    expect(dispatcher.resize(5)).toEqual(
      new Map([
        ['w1', [2]],
        ['w2', [2]],
      ]),
    )
    expect(dispatcher.resize(5).size).toBe(0)
    expect(dispatcher.resize(-1).size).toBe(3)
  })
})

describe('workers that come and go', () => {
  it("leaves a lost worker's users missing until the next step, then deals them to the others", () => {
    const dispatcher = dispatcherOf([userClass('A', 3), userClass('B')], ['w1', 'w2', 'w3'])
    dispatcher.resize(12)
    const before = snapshot(dispatcher)
    expect(dispatcher.removeWorker('w2')).toBe(4)
    expect(dispatcher.total).toBe(8)
    expect(dispatcher.removeWorker('w2')).toBe(0)
    before.delete('w2')
    dispatcher.resize(10)
    dispatcher.resize(12)
    expect(stoppedBetween(before, dispatcher)).toBe(0)
    expect([...totalsOf(dispatcher).values()]).toEqual([6, 6])
    expect(dispatcher.classCounts()).toEqual([9, 3])
  })

  it('re-creates lost fixed users first and leaves those that survive in place', () => {
    const dispatcher = dispatcherOf([userClass('A'), userClass('C', 1, 2)], ['w1', 'w2'])
    dispatcher.resize(6)
    dispatcher.removeWorker('w1')
    expect(dispatcher.row('w2')).toEqual([2, 1])
    dispatcher.resize(4)
    expect(dispatcher.row('w2')).toEqual([2, 2])
    dispatcher.addWorker({ id: 'w3', host: 'w3' })
    dispatcher.rebalance()
    expect(show(dispatcher, ['w2', 'w3'])).toBe('B2 A2')
  })

  it('gives a joining worker what evens the load, its share of each class, and nothing else moves', () => {
    const dispatcher = dispatcherOf([userClass('A', 3), userClass('B')], ['w1', 'w2', 'w3'])
    dispatcher.resize(48)
    dispatcher.addWorker({ id: 'w4', host: 'w4' })
    expect(dispatcher.resize(48).size).toBe(0)
    expect(dispatcher.rebalance().moved).toBe(12)
    expect(dispatcher.row('w4')).toEqual([9, 3])
    expect(dispatcher.rebalance().moved).toBe(0)
  })

  it('moves no more than it is allowed at a time', () => {
    const dispatcher = dispatcherOf([userClass('A')], ['w1'])
    dispatcher.resize(10)
    dispatcher.addWorker({ id: 'w2', host: 'w2' })
    const moves = Array.from({ length: 4 }, () => dispatcher.rebalance(2).moved)
    expect(moves).toEqual([2, 2, 1, 0])
    expect(show(dispatcher, ['w1', 'w2'])).toBe('A5 A5')
  })

  it('empties a draining worker, fixed users too, and takes it back', () => {
    const dispatcher = dispatcherOf([userClass('A'), userClass('C', 1, 2)], ['w1', 'w2'])
    dispatcher.resize(6)
    dispatcher.drainWorker('w1')
    dispatcher.resize(8)
    expect(dispatcher.row('w1')).toEqual([2, 1])
    dispatcher.rebalance()
    expect(show(dispatcher, ['w1', 'w2'])).toBe('- A6B2')
    dispatcher.addWorker({ id: 'w1', host: 'w1' })
    dispatcher.rebalance()
    expect(show(dispatcher, ['w1', 'w2'])).toBe('A4 A2B2')
  })

  it('adopts the users that a worker brings along', () => {
    const dispatcher = dispatcherOf([userClass('A'), userClass('B')], ['w1'])
    dispatcher.addWorker({ id: 'w2', host: 'w2' }, [3, 1])
    expect([dispatcher.total, ...dispatcher.classCounts()]).toEqual([4, 3, 1])
    dispatcher.resize(6)
    expect(show(dispatcher, ['w1', 'w2'])).toBe('B2 A3B1')
    dispatcher.resize(0)
    expect(dispatcher.total).toBe(0)
  })

  it('deals nothing without workers, and everything when one comes', () => {
    const dispatcher = dispatcherOf([userClass('A')], [])
    expect(dispatcher.resize(3).size).toBe(0)
    expect([dispatcher.total, dispatcher.capacity, dispatcher.rebalance().moved]).toEqual([0, 0, 0])
    dispatcher.addWorker({ id: 'w1', host: 'w1' })
    expect(dispatcher.resize(3)).toEqual(new Map([['w1', [3]]]))
  })

  it('tells once that members have changed', () => {
    const dispatcher = dispatcherOf([userClass('A')], ['w1'])
    expect([dispatcher.takeMembershipChanged(), dispatcher.takeMembershipChanged()]).toEqual([true, false])
    dispatcher.removeWorker('w1')
    expect(dispatcher.takeMembershipChanged()).toBe(true)
  })

  it('stays exact, even and sparing with moves through any history', () => {
    fc.assert(fc.property(someMixed, fc.array(someEvent, { maxLength: 25 }), liveThrough), { numRuns: 150 })
  })
})

type Event = { readonly kind: 'join' | 'leave' | 'resize'; readonly value: number }

const someEvent: fc.Arbitrary<Event> = fc.record({
  kind: fc.constantFrom('join', 'leave', 'resize', 'resize'),
  value: fc.nat(60),
})

/** Plays the events and checks after each; the number of fixed users bounds how uneven totals may be. */
function liveThrough(classes: readonly UserClassInfo[], events: readonly Event[]): void {
  const dispatcher = dispatcherOf(classes, ['h0_first'])
  const fixed = sum(classes.map(({ fixedCount }) => fixedCount))
  let wanted = 0
  for (const [index, { kind, value }] of events.entries()) {
    const before = snapshot(dispatcher)
    if (kind === 'join') dispatcher.addWorker({ id: `h${value % 3}_${index}`, host: `h${value % 3}` })
    if (kind === 'leave') loseOne(dispatcher, before, value)
    if (kind === 'resize') wanted = value
    dispatcher.resize(wanted)
    if (kind !== 'resize') expect(stoppedBetween(before, dispatcher)).toBe(0)
    const fewest = fewestMoves(dispatcher, fixed)
    const even = snapshot(dispatcher)
    const { moved } = dispatcher.rebalance()
    expect(stoppedBetween(even, dispatcher)).toBe(moved)
    if (fewest !== null) expect(moved).toBe(fewest)
    const totals = [...totalsOf(dispatcher).values()]
    expect(sum(totals)).toBe(totals.length === 0 ? 0 : wanted)
    if (totals.length > 0) expect(spread(totals)).toBeLessThanOrEqual(Math.max(1, fixed))
    const missing = classes.map(({ fixedCount }, c) => fixedCount - dispatcher.classCounts()[c]!)
    if (wanted >= fixed && totals.length > 0) expect(Math.max(0, ...missing)).toBe(0)
  }
}

function loseOne(dispatcher: Dispatcher, before: Map<string, readonly number[]>, value: number): void {
  const id = dispatcher.workers()[value % Math.max(1, dispatcher.workers().length)]?.id
  if (id === undefined) return
  dispatcher.removeWorker(id)
  before.delete(id)
}

/** Users above the even share, whichever workers get the odd ones; null when fixed users stand in the way. */
function fewestMoves(dispatcher: Dispatcher, fixed: number): number | null {
  const totals = [...totalsOf(dispatcher).values()].sort((a, b) => b - a)
  if (fixed > 0 || totals.length === 0) return null
  const level = Math.floor(sum(totals) / totals.length)
  const odd = sum(totals) % totals.length
  return sum(totals.map((total, index) => Math.max(0, total - level - (index < odd ? 1 : 0))))
}

/** Kullback-Leibler divergence of the actual shares from the wanted ones, the weights counting as first users. */
function divergence(classes: readonly UserClassInfo[], counts: readonly number[]): number {
  const weights = sum(classes.map(({ weight }) => weight))
  const all = weights + sum(counts)
  return sum(
    classes.map(({ weight }, index) => {
      const [wanted, actual] = [weight / weights, (weight + counts[index]!) / all]
      return wanted * Math.log(wanted / actual)
    }),
  )
}

/** Most by which hosts with as many open places differ in the users of the level that is being filled. */
function hostUnevenness(totals: ReadonlyMap<string, number>): number {
  const level = Math.min(...totals.values())
  const hosts = new Map<string, { above: number; open: number }>()
  for (const [id, total] of totals) {
    const host = hosts.get(hostOf(id)) ?? { above: 0, open: 0 }
    if (total > level) host.above++
    else host.open++
    hosts.set(hostOf(id), host)
  }
  const open = [...hosts.values()].filter((host) => host.open > 0).map((host) => host.above)
  const most = Math.max(...[...hosts.values()].map((host) => host.above))
  return most - Math.min(...open)
}

/** 0, 1 … peak, peak … 1, 0. */
function upAndDown(peak: number): number[] {
  const up = Array.from({ length: peak + 1 }, (_, users) => users)
  return [...up, ...up.toReversed()]
}
