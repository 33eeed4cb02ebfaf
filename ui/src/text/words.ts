// Numbers and times as the whole tool writes them; a run must not read differently on the page and on the terminal.
export { formatBytes, formatClock, formatLatency, formatNumber, formatPercent } from '../../../src/model/units.js'
export { count, duration, elapsed, ms, plain, plural, rate, sinceStart } from '../../../src/outputs/text/numbers.js'
export { thresholdValue } from '../../../src/outputs/text/threshold-value.js'
export { shortWorkerId } from '../../../src/outputs/text/worker-id.js'

/** Local date and time of day, to the second. */
export const dateTime = (at: string | number): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })

/** `GET /items`: how an endpoint is named in addresses and queries. */
export const endpointKey = (row: { readonly method: string; readonly name: string }): string =>
  `${row.method} ${row.name}`

/** `+33 %`, `−4.0 %`; nothing to divide by has no change. */
export function changeText(change: number | null): string {
  if (change === null) return 'new'
  const size = Math.abs(change * 100)
  const digits = size >= 10 ? size.toFixed(0) : size.toFixed(1)
  return change === 0 ? '0%' : `${change > 0 ? '+' : '−'}${digits}%`
}
