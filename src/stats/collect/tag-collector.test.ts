// Tags of endpoints: told once, within bounds, whatever a script gives for a tag.
import { describe, expect, it } from 'vitest'
import { MAX_VALUES } from './limits.js'
import { TagCollector, type TagOwner } from './tag-collector.js'

const owner = (id: number): TagOwner => ({ id, lastTags: null, tags: null })

describe('tags of endpoints', () => {
  it('are told once for each endpoint', () => {
    const collector = new TagCollector()
    const [a, b] = [owner(1), owner(2)]
    const tags = { scenario: 'day', team: 'cart' }
    for (const one of [a, b, a]) collector.note(one, tags)
    collector.note(a, { ...tags, team: 'pay' })
    expect(collector.drain()).toEqual([
      { key: 'scenario', value: 'day', cells: [1, 2] },
      { key: 'team', value: 'cart', cells: [1, 2] },
      { key: 'team', value: 'pay', cells: [1] },
    ])
    collector.note(b, tags)
    expect(collector.drain()).toEqual([])
  })

  it('with ever new values are not told without end, and keep no room from others', () => {
    const collector = new TagCollector()
    const endpoints = Array.from({ length: 20 }, (_, index) => owner(index))
    for (let i = 0; i < 5000; i++) collector.note(endpoints[i % 20]!, { order: `order ${i}` })
    const told = collector.drain()
    expect(new Set(told.map(({ value }) => value)).size).toBe(MAX_VALUES + 1)
    for (const one of endpoints) collector.note(one, { team: 'cart' })
    expect(collector.drain()[0]!.cells).toHaveLength(20)
  })

  it('that are no texts, or too long, are left out', () => {
    const collector = new TagCollector()
    collector.note(owner(1), { n: 5 as unknown as string, long: 'x'.repeat(1000), ['k'.repeat(1000)]: 'v', ok: 'v' })
    expect(collector.drain().map(({ key }) => key)).toEqual(['ok'])
  })
})
