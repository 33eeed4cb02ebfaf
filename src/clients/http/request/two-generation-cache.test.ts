import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TwoGenerationCache } from './two-generation-cache.js'

describe('TwoGenerationCache', () => {
  it('keeps what is used and drops what is not', () => {
    const cache = new TwoGenerationCache<number, string>(3)
    for (let i = 0; i < 20; i++) {
      cache.set(i, String(i))
      expect(cache.get(0)).toBe('0')
    }
    expect(cache.get(5)).toBeUndefined()
    expect(cache.get(19)).toBe('19')
  })

  it('never answers wrongly and never holds more than two halves (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { maxLength: 200 }), (keys) => {
        const cache = new TwoGenerationCache<number, number>(4)
        for (const key of keys) {
          const known = cache.get(key)
          if (known === undefined) cache.set(key, key * 2)
          else expect(known).toBe(key * 2)
        }
        const held = Array.from({ length: 31 }, (_, key) => key).filter((key) => cache.get(key) !== undefined)
        expect(held.length).toBeLessThanOrEqual(8)
      }),
    )
  })
})
