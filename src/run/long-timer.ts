// setTimeout cannot wait longer than 2^31 ms, some 25 days: this one can.
const LONGEST_MS = 0x7fffffff

/** Calls back after so many milliseconds; the answer takes that back. */
export function startLongTimer(ms: number, callback: () => void): () => void {
  let timer: NodeJS.Timeout
  const wait = (leftMs: number): void => {
    const isLast = leftMs <= LONGEST_MS
    timer = setTimeout(isLast ? callback : () => wait(leftMs - LONGEST_MS), Math.min(leftMs, LONGEST_MS))
  }
  wait(ms)
  return () => clearTimeout(timer)
}
