// Numbers for readers, on top of model/units: never 0 for a value that is not zero, never more digits than were measured.
import { formatNumber, formatPercent } from '../../model/units.js'

/** A count, exact: `1,017,004`. */
export const count = (value: number): string => Math.round(value).toLocaleString('en-US')

/** Three significant digits, thousands in full: `0.042`, `4.21`, `38.4`, `310`, `12,300`. */
function threeDigits(value: number): string {
  if (value === 0) return '0'
  if (value < 0) return `-${threeDigits(-value)}`
  if (value < 0.9995) return decimals(value)
  if (value < 9.995) return value.toFixed(2)
  if (value < 99.95) return value.toFixed(1)
  return count(value)
}

/** Two digits at least, zeros included, so that points stand below each other: `0.20`, `0.042`. */
function decimals(value: number): string {
  if (value >= 0.0995) return value.toFixed(2)
  return trimZeros(value.toPrecision(2))
}

/** Milliseconds without their unit. */
export const ms = threeDigits

/** Per second. */
export const rate = threeDigits

/** A value of the script's own: whole numbers stay whole. */
export const plain = (value: number): string => (Number.isInteger(value) ? formatNumber(value) : threeDigits(value))

/** Part of a whole as a percentage; an empty whole has no share. */
export const share = (part: number, whole: number): string => (whole === 0 ? '-' : formatPercent(part / whole))

/** `45s`, `5m`, `5m 3s`, `1h 2m`: whole seconds above ten, tenths below. */
export function duration(value: number): string {
  if (value < 10_000) return `${trimZeros((value / 1000).toFixed(1))}s`
  const seconds = Math.round(value / 1000)
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ] as const
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => `${amount}${unit}`)
    .join(' ')
}

/** Elapsed time of the run: `00:10`, from an hour on `1:00:10`. */
export function elapsed(value: number): string {
  const seconds = Math.max(0, Math.floor(value / 1000))
  const two = (part: number): string => String(part).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return hours > 0 ? `${hours}:${rest}` : rest
}

/** Elapsed ms of an ISO time in a run that began at another; 0 when either is not a time. */
export function sinceStart(iso: string, startedAt: string): number {
  const difference = Date.parse(iso) - Date.parse(startedAt)
  return Number.isFinite(difference) ? Math.max(0, difference) : 0
}

export const plural = (amount: number, one: string, many = `${one}s`): string =>
  `${count(amount)} ${amount === 1 ? one : many}`

const trimZeros = (digits: string): string => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits)
