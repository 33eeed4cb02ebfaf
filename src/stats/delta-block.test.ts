// The block of a report: what goes in comes out, and what is damaged is refused without harm.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BlockFault, ByteReader } from './block/byte-reader.js'
import { ByteWriter } from './block/byte-writer.js'
import { BucketArena, type BucketSpan } from './buckets/bucket-span.js'
import { type BlockContent, decodeBlock, encodeBlock } from './delta-block.js'
import { Histogram } from './histogram.js'
import { collector, meta, sample } from './stats.fixture.js'

/** A report with every kind of cell, from a real collector. */
function blockOf(latencies: readonly number[]): Uint8Array {
  const { stats } = collector({ selectors: ['{type:api}', 'size{type:api}'] })
  for (const [i, us] of latencies.entries()) {
    const late = i % 3 === 0 ? 7 : 0
    const endMs = 20 + us / 1000
    const tags = i % 2 === 0 ? { type: 'api' } : null
    stats.record(stats.entry('GET', `/${i % 5}`), sample({ dueMs: 20 - late, startMs: 20, endMs, tags }))
    stats.metric('trend', 'size', us / 3, tags, false)
    stats.metric('counter', 'orders', 1, null, false)
    stats.metric('gauge', 'queue', -us, null, false)
    stats.metric('rate', 'hits', i % 2, null, false)
    stats.iteration('default', us / 1000)
  }
  return stats.takeDelta(meta(1000)).block
}

/** A span without its arena's other content. */
function plainSpan(span: BucketSpan | null) {
  if (span === null) return null
  const { arena, from, to, ...figures } = span
  return { ...figures, buckets: [...arena.buckets.slice(from, to)], counts: [...arena.counts.slice(from, to)] }
}

function plain({ definitions, total, entries, metrics }: BlockContent) {
  return {
    definitions,
    metrics,
    total: { latency: plainSpan(total.latency), service: plainSpan(total.service) },
    entries: entries.map((entry) => ({
      ...entry,
      latency: plainSpan(entry.latency),
      service: plainSpan(entry.service),
    })),
  }
}

const latencies = fc.array(fc.integer({ min: 0, max: 3_599_000_000 }), { minLength: 1, maxLength: 60 })

describe('delta block', () => {
  test('decoding and encoding again gives the same bytes', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const block = blockOf(values)
        expect(encodeBlock(decodeBlock(block, new BucketArena(1)))).toEqual(block)
      }),
    )
  })

  test('content survives, names with any letters too', () => {
    const arena = new BucketArena()
    const histogram = new Histogram()
    for (const us of [1, 1, 500, 70_000]) histogram.record(us)
    const latency = histogram.toSpan(arena)
    const empty = { arena, from: 0, to: 0, count: 0, sum: 0, min: 0, max: 0 }
    const content: BlockContent = {
      definitions: [{ id: 3, kind: 'endpoint', scope: 'GET', name: '/straße/日本\n"', isTime: true }],
      total: { latency, service: null },
      entries: [{ id: 3, kind: 'endpoint', failures: 1, bytesReceived: 2 ** 40, bytesSent: 0, latency, service: null }],
      metrics: [
        {
          ...{ id: 9, kind: 'trend', count: 2, nonZero: 2, sum: -0.5, min: -1.25, max: 0.75, last: 0.75, lastMs: 12.5 },
          ...{ keys: [-500_000, 0, 500_000], counts: [1, 7, 300] },
        },
      ],
    }
    expect(plain(decodeBlock(encodeBlock(content), new BucketArena()))).toEqual(plain(content))
    const nothing: BlockContent = {
      definitions: [],
      total: { latency: empty, service: null },
      entries: [],
      metrics: [],
    }
    expect(plain(decodeBlock(encodeBlock(nothing), new BucketArena()))).toEqual(plain(nothing))
  })

  test('a block cut off anywhere is refused', () => {
    const block = blockOf([5, 900, 70_000, 2_000_000])
    for (let length = 0; length < block.length; length++) {
      expect(() => decodeBlock(block.subarray(0, length), new BucketArena()), `cut at ${length}`).toThrow(BlockFault)
    }
    expect(() => decodeBlock(new Uint8Array([...block, 0]), new BucketArena())).toThrow('1 bytes are left over')
  })

  test('any other bytes are refused or read, never more memory than they have bytes', () => {
    const arena = new BucketArena(64)
    const damaged = fc.tuple(
      latencies,
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), damaged.map(damage)), (bytes) => {
        let content: BlockContent
        try {
          content = decodeBlock(bytes, arena)
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(BlockFault)
          return
        }
        expect(content.entries.length + content.definitions.length + arena.length).toBeLessThanOrEqual(bytes.length)
      }),
      { numRuns: 800 },
    )
    expect(arena.buckets.length).toBeLessThan(100_000)
  })

  test.each([
    ['endpoints that do not add up', (c: Mutable) => c.entries.shift()],
    ['more failures than requests', (c: Mutable) => (c.entries[0] = { ...c.entries[0]!, failures: 99 })],
    [
      'a minimum outside the first bucket',
      (c: Mutable) => (c.total = { latency: { ...c.total.latency, min: c.total.latency.max + 1 }, service: null }),
    ],
  ])('%s are refused', (_what, damageContent) => {
    const content = decodeBlock(blockOf([5000, 5000, 8000]), new BucketArena()) as unknown as Mutable
    damageContent(content)
    expect(() => decodeBlock(encodeBlock(content), new BucketArena())).toThrow(BlockFault)
  })

  test('a block of another version is refused', () => {
    expect(() => decodeBlock(new Uint8Array([2, 0, 0, 0, 0, 0]), new BucketArena())).toThrow('another version')
  })
})

type Mutable = {
  -readonly [K in keyof BlockContent]: BlockContent[K] extends readonly (infer T)[] ? T[] : BlockContent[K]
}

function damage([values, places]: [number[], [number, number][]]): Uint8Array {
  const block = blockOf(values)
  for (const [at, byte] of places) block[at % block.length] = byte
  return block
}

describe('varints', () => {
  test('every whole number up to 2^53-1 comes back', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat({ max: 300 }), fc.maxSafeNat()), { maxLength: 50 }), (numbers) => {
        const writer = new ByteWriter()
        for (const number of numbers) writer.varint(number)
        const reader = new ByteReader(writer.take())
        expect(numbers.map(() => reader.varint())).toEqual(numbers)
        expect(reader.left).toBe(0)
      }),
    )
  })

  test('what is no whole number is brought to the nearest, so that a report never breaks', () => {
    const writer = new ByteWriter()
    for (const number of [-5, 2.7, Number.NaN, Number.POSITIVE_INFINITY]) writer.varint(number)
    const reader = new ByteReader(writer.take())
    expect([0, 1, 2, 3].map(() => reader.varint())).toEqual([0, 2, 0, Number.MAX_SAFE_INTEGER])
  })

  test('endless and too large numbers are refused', () => {
    expect(() => new ByteReader(new Uint8Array(50).fill(255)).varint()).toThrow(BlockFault)
    expect(() => new ByteReader(new Uint8Array([255, 255, 255, 255, 255, 255, 255, 127])).varint()).toThrow(BlockFault)
    expect(() => new ByteReader(new Uint8Array([0, 0, 0, 0, 0, 0, 0xf0, 0x7f])).double()).toThrow(BlockFault)
  })
})
