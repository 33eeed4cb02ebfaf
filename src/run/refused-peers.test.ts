import { describe, expect, it } from 'vitest'
import { RefusedPeers } from './refused-peers.js'

describe('RefusedPeers', () => {
  it('tells of a peer once in a while, and counts it for the end', () => {
    let now = 0
    const told: string[] = []
    const refused = new RefusedPeers({ clock: () => now, tell: (text) => told.push(text) })
    for (let i = 0; i < 5; i++) refused.add('10.0.0.7', 'wrong join token')
    refused.add('', 'no encryption')
    expect(told).toEqual(['10.0.0.7 refused: wrong join token', 'a peer refused: no encryption'])
    now = 60_000
    refused.add('10.0.0.7', 'wrong join token')
    expect(told.at(-1)).toBe('10.0.0.7 refused 6 times: wrong join token')
    expect(refused.repeated()).toEqual(['10.0.0.7 refused 6 times: wrong join token'])
    expect(refused.texts()).toEqual(['10.0.0.7 refused 6 times: wrong join token', 'a peer refused: no encryption'])
  })

  it('stays small whoever comes', () => {
    const refused = new RefusedPeers({ clock: () => 0, tell: () => undefined })
    for (let i = 0; i < 10_000; i++) refused.add(`10.0.${i >> 8}.${i & 255}`, 'wrong join token')
    expect(refused.texts()).toHaveLength(101)
    expect(refused.texts().at(-1)).toBe('other peers refused 9900 times: wrong join token')
  })
})
