import { describe, expect, it } from 'vitest'
import { Deadlines, type Expiring } from './deadlines.js'

class Item implements Expiring {
  deadlineSlot = -1
  asked = 0
  ended = false
  private readonly whenAsked: () => void

  constructor(whenAsked: () => void = () => undefined) {
    this.whenAsked = whenAsked
  }

  expire(): void {
    this.asked++
    this.whenAsked()
  }

  shutDown(): void {
    this.ended = true
  }
}

describe('Deadlines', () => {
  it('asks all items, also when some leave meanwhile', async () => {
    const list = new Deadlines(() => 0)
    const items: Item[] = []
    for (let i = 0; i < 6; i++) items.push(new Item(() => list.remove(items[i]!)))
    for (const item of items) list.add(item)
    await expect.poll(() => items.map(({ asked }) => asked)).toEqual([1, 1, 1, 1, 1, 1])
    expect(list.size).toBe(0)
  })

  it('removes in any order, twice does nothing', () => {
    const list = new Deadlines(() => 0)
    const items = Array.from({ length: 5 }, () => new Item())
    for (const item of items) list.add(item)
    for (const index of [2, 0, 2, 4, 1]) list.remove(items[index]!)
    expect(list.size).toBe(1)
    expect(items[3]!.deadlineSlot).toBe(0)
    list.shutDown()
    expect(items.map(({ ended }) => ended)).toEqual([false, false, false, true, false])
  })
})
