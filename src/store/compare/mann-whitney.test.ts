import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RankTest } from './mann-whitney.js'

const test = new RankTest()
const mannWhitney = (a: readonly number[], b: readonly number[]) => test.compare(a, b)
const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i)

describe('the Mann-Whitney test', () => {
  it('is that of the example in the manual of scipy.stats.mannwhitneyu', () => {
    const { u, p } = mannWhitney([19, 22, 16, 29, 24], [20, 11, 17, 12])
    expect(u).toBe(17)
    expect(p).toBeCloseTo(0.1111111111, 9)
  })

  it('is that of the example in the manual of R, wilcox.test (Hollander & Wolfe, permeability of the placenta)', () => {
    const x = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]
    const y = [1.15, 0.88, 0.9, 0.74, 1.21]
    const { u, p } = mannWhitney(x, y)
    expect(u).toBe(35)
    // R gives 0.1272 for the one-sided question.
    expect(p / 2).toBeCloseTo(0.1272, 4)
  })

  it('reaches 1 % where the tables of critical values say: U = 16 for 10 and 10, 31 for 13 and 12, 105 for 20 and 20', () => {
    const withU = (n: number, m: number, u: number) => {
      // b stands above a; then values of b are moved down past values of a until u pairs are the other way round.
      const a = range(0, n).map((i) => i * 10)
      const b: number[] = []
      let left = u
      for (let i = 0; i < m; i++) {
        const over = Math.min(n, left)
        left -= over
        b.push(a[n - 1]! + 5 + i * 0.01 - over * 10)
      }
      const result = mannWhitney(a, b)
      expect(result.u).toBe(u)
      return result.p
    }
    for (const [n, m, critical] of [
      [10, 10, 16],
      [12, 13, 31],
      [20, 20, 105],
    ] as const) {
      expect(withU(n, m, critical)).toBeLessThan(0.01)
      expect(withU(n, m, critical + 1)).toBeGreaterThan(0.01)
    }
  })

  it('says 1 for what is the same, ties or not', () => {
    expect(mannWhitney([5, 5, 5], [5, 5, 5]).p).toBe(1)
    expect(mannWhitney([1, 4], [2, 3]).p).toBe(1)
  })

  it('is as near as the normal distribution allows, with ties', () => {
    // By hand: mean 50, variance 100 / 12 * (21 - 72 / 380), continuity a half; the tail from a table of the normal distribution.
    const { u, p } = mannWhitney([1, 2, 2, 3, 4, 5, 5, 6, 7, 8], [2, 4, 6, 6, 8, 9, 9, 10, 11, 12])
    expect(u).toBe(19)
    expect(p).toBeCloseTo(0.020555, 5)
  })

  it('does not care who comes first', () => {
    const sample = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 25 })
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [there, back] = [mannWhitney(a, b), mannWhitney(b, a)]
        expect(there.u + back.u).toBe(a.length * b.length)
        const wins = a.flatMap((x) => b.map((y): number => (x > y ? 1 : x === y ? 0.5 : 0)))
        expect(there.u).toBe(wins.reduce((sum, win) => sum + win, 0))
        expect(there.p).toBeCloseTo(back.p, 12)
        expect(there.p).toBeGreaterThan(0)
        expect(there.p).toBeLessThanOrEqual(1)
      }),
    )
  })
})
