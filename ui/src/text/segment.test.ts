// Names in addresses.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromSegment, toSegment } from './segment.js'

test('any name comes back, and is left alone by whoever decodes an address once more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      const segment = toSegment(name)
      expect(segment).toMatch(/^[A-Za-z0-9\-_.!~*'()]*$/)
      expect(decodeURI(segment)).toBe(segment)
      expect(fromSegment(segment)).toBe(name)
    }),
  )
})

test('half a pair of characters becomes the replacement character', () => {
  expect(fromSegment(toSegment('a\ud800b'))).toBe('a\ufffdb')
})

test('what nobody wrote is taken as it is', () => {
  expect(fromSegment('100~')).toBe('100~')
})
