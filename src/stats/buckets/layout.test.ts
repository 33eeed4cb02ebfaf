// The layout's promises: every value has one bucket, buckets rise without gaps, midpoints are near.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bucketOf, COARSE_BITS, coarseOf, FINE_BITS, LAST_BUCKET, lowOf, MAX_US, midOf, widthOf } from './layout.js'

const microseconds = fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: MAX_US }))

describe('bucket layout', () => {
  test('a value lies in its bucket, and the midpoint is within 0.2 %', () => {
    fc.assert(
      fc.property(microseconds, (us) => {
        const bucket = bucketOf(us)
        const low = lowOf(bucket, FINE_BITS)
        expect(us).toBeGreaterThanOrEqual(low)
        expect(us).toBeLessThan(low + widthOf(bucket, FINE_BITS))
        expect(Math.abs(midOf(bucket, FINE_BITS) - us)).toBeLessThanOrEqual(us * 0.002)
      }),
    )
  })

  test('buckets follow each other without gap up to an hour', () => {
    for (let bucket = 0; bucket < LAST_BUCKET; bucket++) {
      expect(lowOf(bucket, FINE_BITS) + widthOf(bucket, FINE_BITS)).toBe(lowOf(bucket + 1, FINE_BITS))
    }
    expect(bucketOf(MAX_US)).toBe(LAST_BUCKET)
    expect(LAST_BUCKET).toBeLessThan(6400)
  })

  test('a coarse bucket holds a fine one whole, and its midpoint is within 0.8 %', () => {
    fc.assert(
      fc.property(microseconds, (us) => {
        const fine = bucketOf(us)
        const coarse = coarseOf(fine)
        const low = lowOf(coarse, COARSE_BITS)
        expect(low).toBeLessThanOrEqual(lowOf(fine, FINE_BITS))
        expect(low + widthOf(coarse, COARSE_BITS)).toBeGreaterThanOrEqual(
          lowOf(fine, FINE_BITS) + widthOf(fine, FINE_BITS),
        )
        expect(Math.abs(midOf(coarse, COARSE_BITS) - us)).toBeLessThanOrEqual(us * 0.008)
      }),
    )
  })
})
