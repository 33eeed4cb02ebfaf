// The bucket that Locust counts a response time in: two significant digits, as Python rounds.

/**
 * Whole milliseconds below 100, tens below 1,000, hundreds below 10,000, then seconds. Halves go to the even neighbour: 125 is 120, 2,550 is 2,600.
 * @param ms 0 or more
 */
export function responseBucket(ms: number): number {
  const unit = ms < 100 ? 1 : ms < 1000 ? 10 : ms < 10_000 ? 100 : 1000
  return halfToEven(ms / unit) * unit
}

function halfToEven(value: number): number {
  const low = Math.floor(value)
  const rest = value - low
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1
  return low % 2 === 0 ? low : low + 1
}
