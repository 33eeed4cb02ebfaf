// What a line chart is given: its lines, their values and the words around them.
import { elapsed } from '../text/words.js'
import type { Tone } from './palette.js'

export interface TimeMark {
  readonly atMs: number
  readonly text: string
}

export interface Line {
  readonly label: string
  readonly tone: Tone
  readonly isDashed?: boolean
  /** Points without a line between them. */
  readonly isPoints?: boolean
  /** Lines of another kind have an axis of their own on the right. */
  readonly isRight?: boolean
  readonly values: ArrayLike<number>
  readonly min?: ArrayLike<number>
  readonly max?: ArrayLike<number>
}

export interface LineChartProps {
  readonly title: string
  readonly hint?: string
  /** Elapsed ms of each value, or what `formatX` writes. */
  readonly times: readonly number[]
  /** Where the lines do not go over time; then neither cursor nor range are shared with other charts. */
  readonly x?: { readonly head: string; readonly format: (value: number) => string }
  readonly lines: readonly Line[]
  readonly format: (value: number) => string
  readonly formatRight?: (value: number) => string
  readonly marks?: readonly TimeMark[]
  readonly onRange?: (fromMs: number | null, toMs: number | null) => void
  readonly height?: number
}

export const formatX = ({ x }: Pick<LineChartProps, 'x'>, value: number): string =>
  x === undefined ? elapsed(value) : x.format(value)
