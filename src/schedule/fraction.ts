// Exact fractions of whole numbers, so that "0.3 users a second" is 3/10 and a ramp of hours does not drift by one user.

/** `top / bottom`; `bottom` > 0. */
export interface Fraction {
  readonly top: bigint
  readonly bottom: bigint
}

export const ZERO: Fraction = { top: 0n, bottom: 1n }

/**
 * The simplest fraction that is this double: 0.3 is 3/10 and 1/3 is 1/3, not the binary number near it.
 * Larger doubles give larger fractions. Finite numbers >= 0 only.
 */
export function fractionOf(value: number): Fraction {
  if (Number.isInteger(value)) return { top: BigInt(value), bottom: 1n }
  return firstConvergent(value, exactFraction(value))
}

/** The continued fraction of `exact`, cut where it first rounds to `value`. */
function firstConvergent(value: number, exact: Fraction): Fraction {
  let { top, bottom } = exact
  let before: Fraction = { top: 0n, bottom: 1n }
  let found: Fraction = { top: 1n, bottom: 0n }
  while (bottom !== 0n) {
    const whole = top / bottom
    const next = { top: whole * found.top + before.top, bottom: whole * found.bottom + before.bottom }
    before = found
    found = next
    if (Number(found.top) / Number(found.bottom) === value) return found
    ;[top, bottom] = [bottom, top - whole * bottom]
  }
  return found
}

/** What the double is to the last bit: a whole number over a power of two. */
export function exactFraction(value: number): Fraction {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const exponent = Number((bits >> 52n) & 0x7ffn)
  const digits = bits & 0xfffffffffffffn
  const top = exponent === 0 ? digits : digits | 0x10000000000000n
  const power = Math.max(exponent, 1) - 1075
  return power >= 0 ? { top: top << BigInt(power), bottom: 1n } : { top, bottom: 1n << BigInt(-power) }
}

export function add(a: Fraction, b: Fraction): Fraction {
  return reduced(a.top * b.bottom + b.top * a.bottom, a.bottom * b.bottom)
}

export function subtract(a: Fraction, b: Fraction): Fraction {
  return { top: a.top * b.bottom - b.top * a.bottom, bottom: a.bottom * b.bottom }
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return { top: a.top * b.top, bottom: a.bottom * b.bottom }
}

export function divide(a: Fraction, b: Fraction): Fraction {
  return { top: a.top * b.bottom, bottom: a.bottom * b.top }
}

export function isLess(a: Fraction, b: Fraction): boolean {
  return a.top * b.bottom < b.top * a.bottom
}

/** Whole part of a fraction >= 0; 0 below that. */
export function floor(fraction: Fraction): number {
  return fraction.top <= 0n ? 0 : Number(fraction.top / fraction.bottom)
}

export function toNumber({ top, bottom }: Fraction): number {
  return Number(top / bottom) + Number(top % bottom) / Number(bottom)
}

/** A double, at most a few above the nearest, that reads, by `fractionOf`, as this fraction or more. */
export function toNumberUp(fraction: Fraction): number {
  let up = toNumber(fraction) // rounded three times: it may lie more than one double below
  while (isLess(fractionOf(up), fraction)) up = nextDouble(up)
  return up
}

function nextDouble(value: number): number {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  view.setBigUint64(0, view.getBigUint64(0) + 1n)
  return view.getFloat64(0)
}

/** Sums stay small over thousands of stages because common factors are taken out. */
function reduced(top: bigint, bottom: bigint): Fraction {
  let [a, b] = [top < 0n ? -top : top, bottom]
  while (b !== 0n) [a, b] = [b, a % b]
  return a > 1n ? { top: top / a, bottom: bottom / a } : { top, bottom }
}
