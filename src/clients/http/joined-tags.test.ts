import { describe, expect, it } from 'vitest'
import type { Tags } from '../../model/sample.js'
import { JoinedTags } from './joined-tags.js'

const OF_CLIENT: Tags = { scenario: 'default', page: 'any' }

describe('joined tags', () => {
  it('are those of the client, and over them those of the request', () => {
    const joined = new JoinedTags()
    expect(joined.join(OF_CLIENT, { page: 'home' })).toEqual({ scenario: 'default', page: 'home' })
    expect(joined.join(null, { page: 'home' })).toEqual({ page: 'home' })
    expect(joined.join(null, {})).toEqual({})
  })

  it('are the same object for the same texts of the same client', () => {
    const joined = new JoinedTags()
    const first = joined.join(OF_CLIENT, { page: 'home' })
    expect(joined.join(OF_CLIENT, { page: 'home' })).toBe(first)
    expect(joined.join({ ...OF_CLIENT }, { page: 'home' })).not.toBe(first)
  })

  it.each([
    [{ a: 'xb1y' }, { a: 'x', b: '1y' }],
    [{ a: '1,1:b2' }, { a: '', b: '2' }],
    [{ a: 'b' }, { ab: '' }],
    [{ '': 'ab' }, { a: 'b' }],
  ] as readonly (readonly [Tags, Tags])[])('of %j and %j are told apart', (one, other) => {
    const joined = new JoinedTags()
    expect(joined.join(null, one)).toEqual(one)
    expect(joined.join(null, other)).toEqual(other)
  })

  it('hold what a script gives instead of texts, each time anew', () => {
    const joined = new JoinedTags()
    expect(joined.join(null, { n: 1 } as unknown as Tags)).toEqual({ n: 1 })
    expect(joined.join(null, { n: '1' })).toEqual({ n: '1' })
  })

  it('are right, and not kept, for tags without end', () => {
    const joined = new JoinedTags()
    const ids = Array.from({ length: 2000 }, (_, i) => String(i))
    for (const id of ids) expect(joined.join(OF_CLIENT, { id })).toEqual({ ...OF_CLIENT, id })
    expect(joined.join(OF_CLIENT, { id: '0' })).toBe(joined.join(OF_CLIENT, { id: '0' }))
    expect(joined.join(OF_CLIENT, { id: '1999' })).not.toBe(joined.join(OF_CLIENT, { id: '1999' }))
  })
})
