// Dealing a long report over seconds: nothing is lost, nothing is doubled.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BucketArena, dealtPart } from './bucket-span.js'

test('the parts of a span sum to the whole and differ by at most one sample', () => {
  const buckets = fc.uniqueArray(fc.nat({ max: 6000 }), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(
      buckets,
      fc.infiniteStream(fc.integer({ min: 1, max: 50 })),
      fc.integer({ min: 1, max: 20 }),
      (which, counts, parts) => {
        const arena = new BucketArena(4)
        for (const bucket of which.sort((a, b) => a - b)) arena.push(bucket, counts.next().value!)
        const total = arena.counts.subarray(0, arena.length).reduce((sum, count) => sum + count, 0)
        const span = { arena, from: 0, to: arena.length, count: total, sum: 0, min: 0, max: 0 }
        const dealt = new Map<number, number>()
        const sizes: number[] = []
        for (let part = 0; part < parts; part++) {
          const share = dealtPart(span, part, parts, new BucketArena(1))
          sizes.push(share.count)
          for (let i = share.from; i < share.to; i++) {
            const bucket = share.arena.buckets[i]!
            dealt.set(bucket, (dealt.get(bucket) ?? 0) + share.arena.counts[i]!)
          }
        }
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
        for (let i = 0; i < arena.length; i++) expect(dealt.get(arena.buckets[i]!)).toBe(arena.counts[i]!)
      },
    ),
  )
})
