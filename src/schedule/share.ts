// Dealing a whole number by weights so that the parts always sum to the whole: users, iterations, rows.
import { exactFraction } from './fraction.js'

/**
 * Largest-remainder shares: each is its exact quota rounded down or up, equal remainders go to the earlier.
 * `total` is a whole number >= 0, weights are finite and >= 0; all zero counts as all equal.
 */
export function share(total: number, weights: readonly number[]): number[] {
  if (weights.length === 0) return []
  const exact = wholeWeights(weights.some((weight) => weight > 0) ? weights : weights.map(() => 1))
  const sum = exact.reduce((a, b) => a + b, 0n)
  const quotas = exact.map((weight, index) => quota(BigInt(total) * weight, sum, index))
  let left = total - quotas.reduce((dealt, { whole }) => dealt + whole, 0)
  const shares = quotas.map(({ whole }) => whole)
  for (const { index } of quotas.sort(byRemainder)) {
    if (left-- <= 0) break
    shares[index]!++
  }
  return shares
}

interface Quota {
  readonly whole: number
  readonly remainder: bigint
  readonly index: number
}

const quota = (top: bigint, sum: bigint, index: number): Quota => ({
  whole: Number(top / sum),
  remainder: top % sum,
  index,
})

function byRemainder(a: Quota, b: Quota): number {
  if (a.remainder === b.remainder) return a.index - b.index
  return a.remainder > b.remainder ? -1 : 1
}

/** The weights as whole numbers in the same proportions: doubles are whole numbers over powers of two. */
function wholeWeights(weights: readonly number[]): bigint[] {
  const fractions = weights.map(exactFraction)
  let common = 1n
  for (const { bottom } of fractions) if (bottom > common) common = bottom
  return fractions.map(({ top, bottom }) => top * (common / bottom))
}
