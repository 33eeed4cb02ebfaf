// Parsing and printing of durations and sizes, one way everywhere.
import { TymbalError } from './errors.js'

const DURATION_PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/gy
const MS_PER: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Milliseconds of `300` (seconds), `300s`, `20m`, `3h`, `1h30m`, `500ms`.
 * @throws TymbalError TYM1005 naming the text and the accepted forms.
 */
export function parseDuration(text: string | number): number {
  const source = String(text).trim()
  if (/^\d+(\.\d+)?$/.test(source)) return Number(source) * 1000
  let total = 0
  let at = 0
  DURATION_PART.lastIndex = 0
  for (let match = DURATION_PART.exec(source); match !== null; match = DURATION_PART.exec(source)) {
    total += Number(match[1]) * MS_PER[match[2]!]!
    at = DURATION_PART.lastIndex
  }
  if (source === '' || at !== source.length) {
    throw new TymbalError('TYM1005', `"${source}" is not a duration`, {
      hint: 'Write 300, 300s, 20m, 3h, 1h30m or 500ms.',
    })
  }
  return total
}

/** `00:42:10`, hours always shown. */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

/** A latency for a reader: `41ms`, `0.31ms`, `2.1s`, `1m12s`; three significant digits, never 0 for a value that is not zero. */
export function formatLatency(ms: number): string {
  if (ms >= 59_950) return minutesAndSeconds(Math.round(ms / 1000))
  if (ms >= 999.5) return `${trim((ms / 1000).toPrecision(ms >= 10_000 ? 3 : 2))}s`
  if (ms >= 100) return `${Math.round(ms)}ms`
  if (ms === 0) return '0ms'
  return `${trim(ms >= 10 ? ms.toPrecision(3) : ms.toPrecision(2))}ms`
}

const minutesAndSeconds = (seconds: number): string => `${Math.floor(seconds / 60)}m${seconds % 60}s`

/** `1.2 kB`, `3.4 MB`: decimal units. */
export function formatBytes(bytes: number): string {
  if (bytes < 999.5) return `${trim(bytes.toPrecision(3))} B`
  const units = ['kB', 'MB', 'GB', 'TB', 'PB']
  let value = bytes
  let unit = -1
  do {
    value /= 1000
    unit++
  } while (value >= 999.5 && unit < units.length - 1)
  return `${trim(value.toPrecision(3))} ${units[unit]}`
}

/** A rate or count with thousands separators and only the decimals it needs: `1,204`, `88.2`, `0.0031`. */
export function formatNumber(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 100 || Number.isInteger(value)) return Math.round(value).toLocaleString('en-US')
  if (size >= 0.01) return trim(size >= 10 ? value.toFixed(1) : value.toFixed(2))
  return trim(value.toPrecision(2))
}

/** A share 0..1 as a percentage that never shows 0 for a part that is not zero, nor 100 for one that is not whole. */
export function formatPercent(share: number): string {
  if (share === 0) return '0%'
  if (share < 0.0001) return '<0.01%'
  if (share < 1 && share > 0.9999) return '>99.99%'
  return `${(share * 100).toFixed(2)}%`
}

const trim = (digits: string): string =>
  digits.includes('.') && !digits.includes('e') ? digits.replace(/\.?0+$/, '') : digits
