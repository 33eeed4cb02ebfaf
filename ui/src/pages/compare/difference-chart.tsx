// Where B has fewer requests than A, blue, and where more, orange: over latency and time. In words and as a table, latency by latency.
import { ChartFigure } from '../../charts/chart-figure.js'
import { HeatCanvas } from '../../charts/heat-canvas.js'
import type { Palette } from '../../charts/palette.js'
import { formatLatency, rate } from '../../text/words.js'
import type { HeatDifference } from './heat-difference.js'

const TITLE = 'Difference of latency'

export function DifferenceChart({ difference }: { readonly difference: HeatDifference }) {
  const bands = bandsOf(difference)
  const values = difference.b.map((value, index) => value - difference.a[index]!)
  return (
    <ChartFigure
      title={TITLE}
      hint="requests per second by latency and elapsed time, B against A"
      words={wordsOf(bands)}
      legend={
        <ul class="legend">
          <li class="blue filled">
            <i aria-hidden="true" /> fewer in B
          </li>
          <li class="orange filled">
            <i aria-hidden="true" /> more in B
          </li>
        </ul>
      }
      table={{
        head: ['Latency', 'A, req/s', 'B, req/s', 'B has'],
        rows: () => bands.map((band) => [rangeOf(band), rate(band.a), rate(band.b), changeOf(band)]),
      }}
    >
      <HeatCanvas data={difference} values={values} colour={tint} height={240} />
    </ChartFigure>
  )
}

interface Band {
  readonly lowMs: number
  readonly highMs: number
  /** Requests per second over the whole time. */
  readonly a: number
  readonly b: number
}

function bandsOf({ columns, boundsMs, leastMs, a, b }: HeatDifference): readonly Band[] {
  const rows = boundsMs.length
  const mean = (values: Float64Array, row: number): number => {
    let sum = 0
    for (let column = 0; column < columns; column++) sum += values[column * rows + row]!
    return sum / columns
  }
  return boundsMs
    .map((highMs, row) => ({ lowMs: boundsMs[row - 1] ?? leastMs, highMs, a: mean(a, row), b: mean(b, row) }))
    .filter((band) => band.a > 0 || band.b > 0)
}

const rangeOf = ({ lowMs, highMs }: Band): string =>
  [lowMs, highMs].map((value) => formatLatency(Number(value.toPrecision(2)))).join(' to ')

/** Less than this part of the greater one is no difference. */
const CALM = 0.05

function changeOf({ a, b }: Band): string {
  if (Math.abs(b - a) <= CALM * Math.max(a, b)) return 'as many'
  return b > a ? `${rate(b - a)}/s more` : `${rate(a - b)}/s fewer`
}

function wordsOf(bands: readonly Band[]): string {
  const by = [...bands].sort((one, other) => one.b - one.a - (other.b - other.a))
  const said = [by.at(-1), by[0]].filter((band) => band !== undefined && changeOf(band) !== 'as many')
  if (said.length === 0) return 'B has as many requests as A at every latency'
  return said.map((band) => `B has ${changeOf(band!)} at ${rangeOf(band!)}`).join('; ')
}

/** The root of the part of the greatest difference, in steps, as strength of the colour. */
const STEPS = 8

function tint({ tone }: Palette, value: number, most: number): string | null {
  const step = Math.ceil(Math.sqrt(Math.abs(value) / most) * STEPS)
  if (step <= 1) return null
  return tone(value < 0 ? 'blue' : 'orange')
    .replace('rgb(', 'rgba(')
    .replace(')', `, ${step / STEPS})`)
}
