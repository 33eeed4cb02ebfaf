// The Mann-Whitney U test, two-sided: how likely two samples of one distribution differ in rank as much as these.

/** Above this the normal approximation is as good as the exact sum, and cheaper. */
const MOST_EXACT = 50

export interface MannWhitney {
  /** Of the first sample: pairs in which it is the greater one, ties counting half. */
  readonly u: number
  readonly p: number
}

export class RankTest {
  /** By the sizes of both samples: how many arrangements have this U or a lower one. Samples of a comparison are of few sizes. */
  readonly #below = new Map<string, Float64Array>()

  /** Exact without ties and for small samples; else by the normal distribution, corrected for ties and continuity. */
  compare(a: readonly number[], b: readonly number[]): MannWhitney {
    const { u, tieSum } = ranked(a, b)
    const isExact = tieSum === 0 && a.length <= MOST_EXACT && b.length <= MOST_EXACT
    return { u, p: isExact ? this.#exactP(u, a.length, b.length) : normalP(u, a.length, b.length, tieSum) }
  }

  #exactP(u: number, n: number, m: number): number {
    const key = `${n} ${m}`
    const below = this.#below.get(key) ?? arrangementsBelow(n, m)
    this.#below.set(key, below)
    return Math.min(1, (2 * below[Math.min(u, n * m - u)]!) / below.at(-1)!)
  }
}

/** `tieSum`: sum of t^3 - t over the groups of equal values. */
function ranked(a: readonly number[], b: readonly number[]): { readonly u: number; readonly tieSum: number } {
  const all = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))]
  all.sort((x, y) => x.value - y.value)
  let [rankSum, tieSum] = [0, 0]
  for (let from = 0; from < all.length; ) {
    let to = from
    while (to < all.length && all[to]!.value === all[from]!.value) to++
    const size = to - from
    let ofA = 0
    for (let at = from; at < to; at++) if (all[at]!.isA) ofA++
    // The middle of the ranks from + 1 … to.
    rankSum += (ofA * (from + 1 + to)) / 2
    tieSum += size ** 3 - size
    from = to
  }
  return { u: rankSum - (a.length * (a.length + 1)) / 2, tieSum }
}

/** How many arrangements of n and m values have each U or a lower one. */
function arrangementsBelow(n: number, m: number): Float64Array {
  let sum = 0
  return Float64Array.from(arrangements(n, m), (count) => {
    sum += count
    return sum
  })
}

/** How many arrangements of n and m values have each U: the coefficients of the Gaussian binomial, as floats. */
function arrangements(n: number, m: number): number[] {
  const size = n * m + 1
  const counts = new Array<number>(size).fill(0)
  counts[0] = 1
  for (let i = 1; i <= n; i++) {
    // times (1 - x^(m + i)), then divided by (1 - x^i)
    for (let at = size - 1; at >= m + i; at--) counts[at]! -= counts[at - m - i]!
    for (let at = i; at < size; at++) counts[at]! += counts[at - i]!
  }
  return counts
}

function normalP(u: number, n: number, m: number, tieSum: number): number {
  const total = n + m
  const variance = ((n * m) / 12) * (total + 1 - tieSum / (total * (total - 1)))
  if (!(variance > 0)) return 1
  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / Math.sqrt(variance)
  return Math.min(1, 2 * upperTail(z))
}

/** 1 - Phi(z) for z >= 0, within 7.5e-8 (Abramowitz and Stegun 26.2.17). */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
}
