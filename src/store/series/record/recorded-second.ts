// One second on its way to the disk, and where it lies in the steps of a group.
import type { SeriesWriter } from './series-writer.js'

export interface RecordedSecond {
  readonly second: number
  readonly toMs: number
  /** Of the run: what is not over ends with it. */
  readonly isLast: boolean
}

/** True when the step, or the histogram, ends with this second. */
export function isEnd(
  { second, isLast }: RecordedSecond,
  { layout }: SeriesWriter,
  what: 'step' | 'histEvery',
): boolean {
  return isLast || (second + 1 - layout.from) % layout[what] === 0
}

/** First second of the step that this one is in. */
export function startOf({ second }: RecordedSecond, { layout: { from, step } }: SeriesWriter): number {
  return from + Math.floor((second - from) / step) * step
}
