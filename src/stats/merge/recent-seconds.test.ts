import { describe, expect, it } from 'vitest'
import { createRandom } from '../../model/random.js'
import { BucketArena, dealtPart } from '../buckets/bucket-span.js'
import { IntervalHistogram } from '../buckets/interval-histogram.js'
import { Histogram } from '../histogram.js'
import { RecentSeconds } from './recent-seconds.js'

const WINDOW = 10

const content = (histogram: Histogram) => {
  const buckets: [number, number][] = []
  histogram.forEachBucketIndex((bucket, count) => buckets.push([bucket, count]))
  const { count, sum, min, max } = histogram
  return { count, sum, min, max, buckets }
}

describe('totals', () => {
  it.each([1, 2, 3, 4])(
    'are the same however often they are read while reports come, late ones too (seed %i)',
    (seed) => {
      const random = createRandom(seed)
      const totals = new Histogram()
      const recent = new RecentSeconds(WINDOW, totals)
      const exact = new Histogram()
      const arena = new BucketArena()
      for (let second = 0; second < 40; second++) {
        for (let report = 0; report < 20; report++) {
          const at = Math.max(0, second - Math.floor(random() * 6))
          const samples = new IntervalHistogram()
          for (let i = 0; i < 1 + random() * 5; i++) {
            const us = 50 + random() * 100_000 * random()
            samples.record(us)
            exact.record(us)
          }
          arena.clear()
          const span = samples.toSpan(arena)
          if (random() < 0.2) {
            totals.addSpan(span)
            for (const part of [0, 1]) recent.add(at + part, dealtPart(span, part, 2, arena), 0)
          } else recent.addWhole(at, span, 0)
          if (random() < 0.3) {
            recent.fold()
            expect(content(totals)).toEqual(content(exact))
          }
        }
        recent.close(second)
      }
      recent.fold()
      expect(content(totals)).toEqual(content(exact))
    },
  )
})
