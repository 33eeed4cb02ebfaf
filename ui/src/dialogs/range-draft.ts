// A time range as one types it: elapsed times as the charts write them (`04:30`, `1:02:03`), or durations (`90s`, `5m`).
import { parseDuration } from '../../../src/model/units.js'

/** ms; null when it is empty, NaN when it cannot be read. */
export function readElapsed(text: string): number | null {
  const trimmed = text.trim()
  if (trimmed === '') return null
  if (/^\d+(:[0-5]?\d){1,2}$/.test(trimmed)) {
    return trimmed.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000
  }
  try {
    return parseDuration(trimmed)
  } catch {
    return Number.NaN
  }
}

/** Why the two are no range; empty when they are. */
export function rangeFault(fromMs: number | null, toMs: number | null): string {
  if (Number.isNaN(fromMs) || Number.isNaN(toMs)) return 'Write times as 04:30, 1:02:03, 90s or 5m.'
  return fromMs !== null && toMs !== null && fromMs >= toMs ? 'The end must be after the beginning.' : ''
}
