import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editDistance, nearest } from './did-you-mean.js'

describe('editDistance', () => {
  it('counts inserts, deletes, replacements and swaps of neighbours', () => {
    expect(editDistance('users', 'user')).toBe(1)
    expect(editDistance('hsot', 'host')).toBe(1)
    expect(editDistance('kitten', 'sitting')).toBe(3)
    expect(editDistance('', 'abc')).toBe(3)
  })

  it('is symmetric, zero for the same word only, and no longer than the longer word', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = editDistance(a, b)
        expect(distance).toBe(editDistance(b, a))
        expect(distance === 0).toBe(a === b)
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
      }),
    )
  })
})

describe('nearest', () => {
  it('finds the word that was meant, whatever its case', () => {
    expect(nearest('--userz', ['--users', '--host'])).toBe('--users')
    expect(nearest('shoper', ['Admin', 'Shopper'])).toBe('Shopper')
  })

  it('takes the beginning of a word for the word', () => {
    expect(nearest('--thresh', ['--threshold', '--stage'])).toBe('--threshold')
  })

  it('says nothing when no word is near', () => {
    expect(nearest('xyzzy', ['users', 'host'])).toBeNull()
  })
})
