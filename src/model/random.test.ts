// Seeded random numbers: the same for the same seed and stream, unlike for any other, and evenly spread.
import { describe, expect, it } from 'vitest'
import { createRandom, hashText, type Random } from './random.js'

const take = (random: Random, count: number): number[] => Array.from({ length: count }, () => random())

describe('createRandom', () => {
  it('gives the same numbers for the same seed and stream', () => {
    expect(take(createRandom(42, 7), 100)).toEqual(take(createRandom(42, 7), 100))
  })

  it('keeps its numbers: a seed that was noted repeats its run in later versions too', () => {
    expect(take(createRandom(1), 3).map((value) => Math.floor(value * 1e6))).toEqual([889_474, 902_951, 60_947])
  })

  it('gives neighbouring seeds and streams unlike numbers', () => {
    const first = [createRandom(1), createRandom(2), createRandom(0, 1), createRandom(0, 2), createRandom(0)]
    expect(new Set(first.map((random) => random())).size).toBe(5)
    expect(Math.abs(correlation(take(createRandom(5, 1), 10_000), take(createRandom(5, 2), 10_000)))).toBeLessThan(0.05)
  })

  it('is uniform in [0, 1)', () => {
    const values = take(createRandom(3), 100_000)
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true)
    const cells = new Array<number>(20).fill(0)
    for (const value of values) cells[Math.floor(value * 20)]!++
    const chiSquare = cells.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0)
    expect(chiSquare).toBeLessThan(43.8) // 99.9 % of uniform samples, 19 degrees of freedom
  })

  it('starts evenly over its streams: users of one seed do not all begin alike', () => {
    const firsts = Array.from({ length: 10_000 }, (_, stream) => createRandom(9, stream)())
    const mean = firsts.reduce((sum, value) => sum + value, 0) / firsts.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.01)
    expect(new Set(firsts).size).toBeGreaterThan(9990)
  })
})

describe('hashText', () => {
  it('is FNV-1a', () => {
    expect([hashText(''), hashText('a'), hashText('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968])
  })
})

function correlation(a: readonly number[], b: readonly number[]): number {
  return (a.reduce((sum, value, index) => sum + (value - 0.5) * (b[index]! - 0.5), 0) / a.length) * 12
}
