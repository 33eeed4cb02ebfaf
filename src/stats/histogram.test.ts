// The histogram against exact figures of the same samples, in any order of merging.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BucketArena } from './buckets/bucket-span.js'
import { IntervalHistogram } from './buckets/interval-histogram.js'
import { COARSE_BITS, MAX_US } from './buckets/layout.js'
import { Histogram, rankOf } from './histogram.js'
import { packHistogram, unpackHistogram } from './merge/packed-histogram.js'

const RANKS = [0, 1, 50, 90, 95, 99, 99.9, 99.99, 100]
const latencies = fc.array(
  fc.oneof(
    fc.integer({ min: 0, max: 600 }),
    fc.integer({ min: 0, max: 5_000_000 }),
    fc.integer({ min: 0, max: MAX_US }),
  ),
  { minLength: 1, maxLength: 300 },
)

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram()
  for (const value of values) histogram.record(value)
  return histogram
}

/** The same samples with 64 sub-buckets an octave, as the timeline keeps them. */
function coarseOf(values: readonly number[]): Histogram {
  const coarse = new Histogram(COARSE_BITS)
  coarse.addSpan(histogramOf(values).toSpan(new BucketArena()))
  return coarse
}

/** Everything a histogram says. */
function picture(histogram: Histogram) {
  const buckets: number[][] = []
  histogram.forEachBucket((low, end, count) => buckets.push([low, end, count]))
  const { count, sum, min, max, mean } = histogram
  return { count, sum, min, max, mean, buckets, percentiles: histogram.percentiles(RANKS) }
}

/** The definition: the smallest sample that at least p % of the samples do not exceed. */
function exactPercentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted.find(
    (value) => sorted.filter((other) => other <= value).length >= (p / 100) * sorted.length * (1 - 1e-12),
  )!
}

describe('Histogram', () => {
  test('percentiles are within 0.2 % of the exact ones', () => {
    fc.assert(
      fc.property(latencies, fc.double({ min: 0, max: 100, noNaN: true }), (values, p) => {
        const exact = exactPercentile(values, p)
        expect(Math.abs(histogramOf(values).percentile(p) - exact)).toBeLessThanOrEqual(exact * 0.002)
      }),
    )
  })

  test('count, sum, minimum and maximum are exact', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const histogram = histogramOf(values)
        expect(histogram.count).toBe(values.length)
        expect(histogram.sum).toBe(values.reduce((sum, value) => sum + value, 0))
        expect(histogram.min).toBe(Math.min(...values))
        expect(histogram.max).toBe(Math.max(...values))
      }),
    )
  })

  test('merged in any order and grouping it equals recording all in one', () => {
    fc.assert(
      fc.property(fc.array(latencies, { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat()), (groups, order) => {
        const parts = groups.map(histogramOf)
        const shuffled = parts.map((part) => ({ part, key: order.next().value })).sort((a, b) => a.key! - b.key!)
        const merged = new Histogram()
        for (const { part } of shuffled) merged.merge(part)
        expect(picture(merged)).toEqual(picture(histogramOf(groups.flat())))
      }),
    )
  })

  test('a span carries everything, and an interval histogram says the same', () => {
    fc.assert(
      fc.property(latencies, latencies, (first, second) => {
        const arena = new BucketArena(1)
        const added = new Histogram()
        added.addSpan(histogramOf(first).toSpan(arena))
        const interval = new IntervalHistogram()
        for (const value of second) interval.record(value)
        added.addSpan(interval.toSpan(arena))
        expect(picture(added)).toEqual(picture(histogramOf([...first, ...second])))
      }),
    )
  })

  test('an interval histogram that takes spans and is cleared starts anew', () => {
    fc.assert(
      fc.property(latencies, latencies, (first, second) => {
        const arena = new BucketArena()
        const interval = new IntervalHistogram()
        interval.addSpan(histogramOf(first).toSpan(arena))
        interval.clear()
        expect(interval.isEmpty).toBe(true)
        expect(interval.toSpan(arena).count).toBe(0)
        interval.addSpan(histogramOf(second).toSpan(arena))
        const copy = new Histogram()
        copy.addSpan(interval.toSpan(arena))
        expect(picture(copy)).toEqual(picture(histogramOf(second)))
      }),
    )
  })

  test('the coarse view keeps the figures and is within 0.8 %', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const fine = histogramOf(values)
        const coarse = coarseOf(values)
        expect([coarse.count, coarse.sum, coarse.min, coarse.max]).toEqual([fine.count, fine.sum, fine.min, fine.max])
        const exact = exactPercentile(values, 90)
        expect(Math.abs(coarse.percentile(90) - exact)).toBeLessThanOrEqual(exact * 0.008)
      }),
    )
  })

  test('packed and unpacked it is the same, in much less room', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const coarse = coarseOf(values)
        const packed = packHistogram(coarse)
        expect(picture(unpackHistogram(packed))).toEqual(picture(coarse))
        expect(packed.bytes.length).toBeLessThanOrEqual(4 * values.length)
      }),
    )
  })

  test('what lasts over an hour counts in the last bucket, with exact sum and maximum', () => {
    const histogram = histogramOf([1000, 2 * MAX_US, 3 * MAX_US])
    expect(histogram.max).toBe(3 * MAX_US)
    expect(histogram.sum).toBe(1000 + 5 * MAX_US)
    const buckets = picture(histogram).buckets
    expect(buckets.at(-1)![2]).toBe(2)
    expect(buckets.at(-1)![0]!).toBeLessThanOrEqual(MAX_US)
  })

  test('fractions are rounded; negative values and NaN count as 0', () => {
    const histogram = histogramOf([10.4, 10.6, -3, Number.NaN])
    expect(picture(histogram).buckets).toEqual([
      [0, 1, 2],
      [10, 11, 1],
      [11, 12, 1],
    ])
    expect(histogramOf([Number.POSITIVE_INFINITY]).max).toBe(Number.MAX_SAFE_INTEGER)
  })

  test('a bucket counts beyond 32 bits', () => {
    const histogram = histogramOf([5, 700])
    const arena = new BucketArena()
    const span = { ...histogram.toSpan(arena), count: 8_000_000_000 }
    arena.counts.fill(4_000_000_000, 0, 2)
    const sum = new Histogram()
    for (let i = 0; i < 3; i++) sum.addSpan(span)
    const counts: number[] = []
    sum.forEachBucket((_low, _end, count) => counts.push(count))
    expect(counts).toEqual([12_000_000_000, 12_000_000_000])
    expect(sum.percentile(75)).toBe(700)
    const merged = histogramOf([1])
    merged.merge(sum)
    expect(merged.count).toBe(24_000_000_001)
  })

  test('an empty histogram says 0', () => {
    expect(picture(new Histogram())).toEqual({
      ...{ count: 0, sum: 0, min: 0, max: 0, mean: 0, buckets: [] },
      percentiles: RANKS.map(() => 0),
    })
  })

  test('cleared it is as new', () => {
    const histogram = histogramOf([1, 1_000_000])
    histogram.clear()
    histogram.record(3000)
    expect(picture(histogram)).toEqual(picture(histogramOf([3000])))
  })
})

describe('rankOf', () => {
  test('is the nearest rank in spite of binary fractions', () => {
    expect(rankOf(99.9, 1000)).toBe(999)
    expect(rankOf(99.99, 10_000)).toBe(9999)
    expect(rankOf(99.9, 10_000)).toBe(9990)
    expect(rankOf(50, 5)).toBe(3)
    expect(rankOf(50, 4)).toBe(2)
    expect(rankOf(0, 4)).toBe(1)
    expect(rankOf(100, 4)).toBe(4)
  })
})
