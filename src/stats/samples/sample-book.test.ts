// Which samples stay: the slowest, a fair draw of each error, a fair draw of all; whatever the order, and within the limits.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RequestSample } from '../../model/request-sample.js'
import { MOST_ENDPOINTS, MOST_ERRORS, MOST_OF_A_KIND, MOST_OF_AN_ERROR } from './limits.js'
import { sample } from './sample.fixture.js'
import { SampleBook } from './sample-book.js'
import { pictureOf } from './sample-picture.js'
import { sizeOf } from './sample-size.js'

const MUCH = 1e9

const bookOf = (samples: readonly RequestSample[], maxBytes = MUCH): SampleBook => {
  const book = new SampleBook(maxBytes)
  for (const one of samples) book.add(one)
  return book
}

const ids = (samples: readonly RequestSample[]): string[] => samples.map(({ id }) => id).sort()
const allIds = (book: SampleBook): string[] => ids([...book.endpoints()].flatMap((endpoint) => endpoint.all()))

const anySample = fc
  .record({
    latencyMs: fc.integer({ min: 0, max: 50 }),
    error: fc.constantFrom('', '', 'HTTP 503', 'TIMEOUT'),
    draw: fc.integer({ min: 0, max: 100 }).map((draw) => draw / 100),
    isRandom: fc.boolean(),
    name: fc.constantFrom('/a', '/b'),
  })
  .map((given) => sample(given))

describe('a book of samples', () => {
  it('is the same in whatever order samples come, however often', () => {
    fc.assert(
      fc.property(
        fc.array(anySample, { maxLength: 120 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1 })),
        (samples, keys) => {
          const shuffled = samples.map((one) => ({ one, key: keys.next().value! })).sort((a, b) => a.key - b.key)
          const twice = [...shuffled, ...shuffled].map(({ one }) => one)
          const [first, second] = [bookOf(samples), bookOf(twice)]
          expect(allIds(second)).toEqual(allIds(first))
          expect(second.bytes).toBe(first.bytes)
        },
      ),
    )
  })

  it('keeps the slowest, and of each error and of those drawn at random the least numbers', () => {
    fc.assert(
      fc.property(fc.array(anySample, { maxLength: 150 }), (samples) => {
        const book = bookOf(samples)
        for (const name of ['/a', '/b']) {
          const own = samples.filter((one) => one.name === name)
          const endpoint = book.find('GET', name)
          const best = (list: RequestSample[], rank: (one: RequestSample) => number, most: number) =>
            list.sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1)).slice(0, most)
          expect(ids(endpoint?.slowest.samples ?? [])).toEqual(
            ids(best([...own], ({ latencyMs }) => -latencyMs, MOST_OF_A_KIND)),
          )
          expect(ids(endpoint?.random.samples ?? [])).toEqual(
            ids(
              best(
                own.filter(({ isRandom }) => isRandom),
                ({ draw }) => draw,
                MOST_OF_A_KIND,
              ),
            ),
          )
          for (const error of ['HTTP 503', 'TIMEOUT']) {
            const failed = own.filter((one) => one.error === error)
            expect(ids(endpoint?.errors.get(error)?.samples ?? [])).toEqual(
              ids(best(failed, ({ draw }) => draw, MOST_OF_AN_ERROR)),
            )
          }
        }
      }),
    )
  })

  it('weighs what it keeps, and takes nothing more in when it is full; failed requests a little longer', () => {
    const one = sample()
    const size = sizeOf(one)
    const book = bookOf([one, sample(), sample(), sample()], 2 * size)
    expect(book.bytes).toBe(2 * size)
    expect(bookOf([one, sample({ error: 'X', name: '' })], size * 1.7).bytes).toBeGreaterThan(size)
    // One that takes the place of another does not make it heavier.
    const full = Array.from({ length: MOST_OF_A_KIND }, (_, at) => sample({ latencyMs: at }))
    const slow = bookOf([...full, sample({ latencyMs: 99 })])
    expect(slow.bytes).toBe(MOST_OF_A_KIND * size)
  })

  it('has so many endpoints, and so many errors of each', () => {
    const many = Array.from({ length: MOST_ENDPOINTS + 5 }, (_, at) => sample({ name: `/${at}` }))
    expect([...bookOf(many).endpoints()]).toHaveLength(MOST_ENDPOINTS)
    const errors = Array.from({ length: 50 }, (_, at) => sample({ error: `E${at}` }))
    expect(bookOf(errors).find('GET', '/')!.errors.size).toBe(MOST_ERRORS)
  })
})

describe('what it answers', () => {
  const samples = [
    sample({ name: '/a', latencyMs: 30, error: 'HTTP 503', atMs: 5 }),
    sample({ name: '/a', latencyMs: 10, isRandom: true, atMs: 7 }),
    sample({ name: '/b', latencyMs: 20, error: 'HTTP 503', atMs: 9 }),
  ]
  const book = bookOf(samples)

  it('slowest first, of failures the latest first, with why each is kept', () => {
    const all = pictureOf(book, {})
    expect(all.samples.map(({ latencyMs }) => latencyMs)).toEqual([30, 20, 10])
    expect(all.samples.map(({ kinds }) => kinds)).toEqual([
      ['slowest', 'failed'],
      ['slowest', 'failed'],
      ['slowest', 'random'],
    ])
    expect(pictureOf(book, { error: 'HTTP 503' }).samples.map(({ atMs }) => atMs)).toEqual([9, 5])
    expect(pictureOf(book, { kind: 'random' }).total).toBe(1)
    expect(pictureOf(book, { limit: 1 })).toMatchObject({ samples: [{ latencyMs: 30 }], total: 3 })
  })

  it('means of the endpoint that was asked for', () => {
    const phases = { queued: 0, dns: 0, connect: 3, tls: 0, send: 0, wait: 9, receive: 0 }
    book.addSums({ method: 'GET', name: '/a', count: 2, newConnections: 1, phases })
    book.addSums({ method: 'GET', name: '/a', count: 1, newConnections: 0, phases })
    expect(pictureOf(book, { endpoint: 'GET /a' }).mean).toMatchObject({
      requests: 3,
      newConnections: 1,
      phases: { connect: 2, wait: 6 },
    })
    expect(pictureOf(book, {}).mean).toBeNull()
    expect(pictureOf(book, { endpoint: 'GET /none' })).toEqual({ samples: [], total: 0, mean: null })
  })
})
