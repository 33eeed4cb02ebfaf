// Dispatch when workers come and go: nothing is lost, little moves, fixed users stay.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UserClassInfo } from '../model/load.js'
import { dispatcherOf, show, spread, sum, totalsOf, userClass } from './dispatcher.fixture.js'
import type { Dispatcher } from './dispatcher.js'

const someMixed = fc
  .array(fc.record({ weight: fc.integer({ min: 1, max: 20 }), fixedCount: fc.constantFrom(0, 0, 0, 1, 5) }), {
    maxLength: 5,
  })
  .map((list) => [userClass('Z'), ...list.map(({ weight, fixedCount }, i) => userClass(`C${i}`, weight, fixedCount))])

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
