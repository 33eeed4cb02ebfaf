// Bodies of any length, in pieces of any size, come back byte for byte; and small pieces do not cost more memory than they hold.
import { describe, expect, it } from 'vitest'
import { BodyStore } from './body-store.js'

const bytesOf = (content: string | readonly Buffer[] | null): Buffer =>
  typeof content === 'string' ? Buffer.from(content, 'latin1') : Buffer.concat(content ?? [])

const source = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 7) % 251))

function stored(length: number, piece: number, announced: number): BodyStore {
  const store = new BodyStore(64 * 1024 * 1024)
  if (announced > 0) store.expect(announced)
  for (let at = 0; at < length; at += piece) store.add(source, at, Math.min(length, at + piece))
  return store
}

describe('BodyStore', () => {
  it.each([
    [1000, 10, 0],
    [262_144, 5000, 0],
    [262_145, 5000, 0],
    [3_000_000, 65_536, 0],
    [3_000_000, 65_536, 3_000_000],
    [3_000_000, 999, 3_000_000],
    [600_000, 65_536, 400_000],
    [600_000, 1, 0],
  ])('keeps %d bytes in pieces of %d, announced as %d', (length, piece, announced) => {
    const store = stored(length, piece, announced)
    expect(store.received).toBe(length)
    expect(bytesOf(store.content).equals(source.subarray(0, length))).toBe(true)
  })

  it('small pieces share blocks', () => {
    const content = stored(2_000_000, 10, 0).content as readonly Buffer[]
    expect(content.length).toBeLessThan(10)
  })

  it('drops what is past its limit', () => {
    const store = new BodyStore(300_000)
    store.add(source, 0, 299_999)
    store.add(source, 0, 2)
    expect(store.content).toBeNull()
    expect(store.received).toBe(300_001)
  })
})
