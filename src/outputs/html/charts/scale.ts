// From values to places on a chart, with round numbers for its labels.

export interface Scale {
  /** 0 (low end) to 1 (high end). */
  readonly place: (value: number) => number
  readonly ticks: readonly number[]
  readonly kind: 'linear' | 'log'
}

/** The smallest of 1, 2, 5 times a power of ten that divides `span` in at most `parts`. */
function roundStep(span: number, parts: number): number {
  const rough = span / parts
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough * (1 - 1e-9)) ?? 10
  return step * power
}

/** From 0 to a round number not below `top`. */
export function linearScale(top: number, parts = 4): Scale {
  const step = roundStep(top > 0 ? top : 1, parts)
  const steps = Math.max(1, Math.ceil((top > 0 ? top : 1) / step - 1e-9))
  const end = steps * step
  const ticks = Array.from({ length: steps + 1 }, (_, index) => Number((index * step).toPrecision(12)))
  return { place: (value) => clamp(value / end), ticks, kind: 'linear' }
}

/** Powers of ten, or 1-2-5 steps when there are few; both ends are ticks. `bottom` > 0. */
export function logScale(bottom: number, top: number): Scale {
  const from = Math.floor(Math.log10(bottom))
  const to = Math.ceil(Math.log10(top))
  const factors = to - from > 3 ? [1] : to - from > 1 ? [1, 3] : [1, 2, 5]
  const all: number[] = []
  for (let power = from; power <= to; power++)
    for (const factor of factors) all.push(Number((factor * 10 ** power).toPrecision(3)))
  const low = all.findLast((tick) => tick <= bottom) ?? all[0]!
  const high = all.find((tick) => tick >= top) ?? all.at(-1)!
  const ticks = all.filter((tick) => tick >= low && tick <= high)
  const span = Math.log(high / low) || 1
  return { place: (value) => clamp(value <= 0 ? 0 : Math.log(value / low) / span), ticks, kind: 'log' }
}

/** Latencies that lie within a factor of 30 are read best on a linear scale from 0, others on a logarithmic one. */
export function latencyScale(values: readonly number[]): Scale {
  const positive = values.filter((value) => value > 0)
  if (positive.length === 0) return linearScale(1)
  const low = positive.reduce((a, b) => Math.min(a, b))
  const high = positive.reduce((a, b) => Math.max(a, b))
  return high / low > 30 ? logScale(low, high) : linearScale(high)
}

const SECOND = 1000
const TIME_STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400]

/** Elapsed ms at round times, at most seven. */
export function timeTicks(durationMs: number): number[] {
  const steps = [...TIME_STEPS, Math.ceil(durationMs / SECOND / 6 / 86_400) * 86_400]
  const step = (steps.find((seconds) => durationMs / (seconds * SECOND) <= 6) ?? 86_400) * SECOND
  return Array.from({ length: Math.floor(durationMs / step) + 1 }, (_, index) => index * step)
}

const clamp = (share: number): number => Math.min(1, Math.max(0, share))
