// Tags of all workers: which endpoints have which.
import { describe, expect, it } from 'vitest'
import { MAX_VALUES } from '../collect/limits.js'
import { aggregateOf, collector, finalContext, meta, sample } from '../stats.fixture.js'
import { TagBook } from './tag-book.js'

function bookOf(...tags: readonly (readonly [name: string, key: string, value: string])[]): TagBook {
  const book = new TagBook()
  for (const [name, key, value] of tags) book.add(`GET ${name}`, key, value)
  return book
}

describe('endpoints by tag', () => {
  it('whatever the order in which workers tell them', () => {
    const tags = [
      ['/a', 'team', 'cart'],
      ['/b', 'team', 'pay'],
      ['/b', 'team', 'cart'],
      ['/b', 'team', 'cart'],
    ] as const
    const values = [
      { value: 'cart', endpoints: ['GET /a', 'GET /b'] },
      { value: 'pay', endpoints: ['GET /b'] },
    ]
    for (const order of [tags, tags.toReversed()]) {
      expect(bookOf(...order).summaries(2)).toEqual([{ key: 'team', values }])
    }
  })

  it('without those that all endpoints have alike, and those of too many values', () => {
    const many = Array.from({ length: MAX_VALUES + 1 }, (_, index) => ['/a', 'order', String(index)] as const)
    const book = bookOf(['/a', 'scenario', 'default'], ['/b', 'scenario', 'default'], ...many)
    expect(book.summaries(2)).toEqual([])
    expect(book.summaries(3).map(({ key }) => key)).toEqual(['scenario'])
  })

  it('keeps what divides well, however many values another tag has on a thousand workers', () => {
    const book = new TagBook()
    for (let id = 0; id < 60_000; id++) book.add('GET /a', 'requestId', String(id))
    book.add('GET /a', 'scenario', 'day')
    book.add('GET /b', 'scenario', 'night')
    expect(book.summaries(2).map(({ key }) => key)).toEqual(['scenario'])
  })

  it('is made anew only when there is something new', () => {
    const book = bookOf(['/a', 'team', 'cart'])
    const first = book.summaries(2)
    expect(book.summaries(2)).toBe(first)
    book.add('GET /b', 'team', 'pay')
    expect(book.summaries(2)).not.toBe(first)
  })
})

describe('tags in reports', () => {
  it('find their endpoints also when the report that names these comes later', () => {
    const aggregate = aggregateOf()
    const { stats } = collector()
    const tagged = (name: string, team: string): void =>
      stats.record(stats.entry('GET', name), sample({ tags: { team } }))
    tagged('/a', 'cart')
    const first = stats.takeDelta(meta(1000))
    tagged('/a', 'pay')
    tagged('/b', 'pay')
    const second = stats.takeDelta(meta(2000))
    aggregate.add('w1', second)
    aggregate.add('w1', first)
    aggregate.add('w1', { ...stats.takeDelta(meta(3000)), tags: [{ key: 'team', value: 'none', cells: [77, 65_000] }] })
    expect(aggregate.summarize(finalContext(3000)).endpointTags).toEqual([
      {
        key: 'team',
        values: [
          { value: 'cart', endpoints: ['GET /a'] },
          { value: 'pay', endpoints: ['GET /a', 'GET /b'] },
        ],
      },
    ])
  })
})
