// Dispatch of users to workers and classes: the reference vectors, and what must hold at every step.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UserClassInfo } from '../model/load.js'
import { dispatcherOf, rowsOf, show, spread, sum, totalsOf, userClass } from './dispatcher.fixture.js'
import { Dispatcher, hostOf } from './dispatcher.js'

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
        const sums = [dispatcher.total, sum([...totals.values()]), sum(dispatcher.classCounts())]
        const isEven = spread([...totals.values()]) <= 1 && hostUnevenness(totals) <= 1
        expect({ users, sums, isEven }).toEqual({ users, sums: [users, users, users], isEven: true })
      }
    })
    fc.assert(property, { numRuns: 40 })
  })

  it('takes users away in the exact reverse of the order in which they came', () => {
    const property = fc.property(someWeighted, someWorkers, fc.integer({ min: 1, max: 80 }), (classes, ids, peak) => {
      const dispatcher = dispatcherOf(classes, ids)
      const seen = upAndDown(peak).map((users) => {
        dispatcher.resize(users)
        return rowsOf(dispatcher)
      })
      expect(seen.slice(peak + 1)).toEqual(seen.slice(0, peak + 1).reverse())
    })
    fc.assert(property, { numRuns: 20 })
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
