// What stands below the time axis of a heatmap.
import type { Heatmap } from '../../../src/web/api.js'
import { elapsed } from '../text/words.js'

export interface TimeLabel {
  readonly text: string
  /** Where it stands: 0 = at the left end, 1 = at the right. */
  readonly part: number
}

/** At most `steps` + 1 of them, evenly; of a few seconds fewer, as none is written twice. */
export function timeLabels(
  { fromMs, stepMs, columns }: Pick<Heatmap, 'fromMs' | 'stepMs' | 'columns'>,
  steps: number,
): readonly TimeLabel[] {
  const labels: TimeLabel[] = []
  for (let step = 0; step <= steps; step++) {
    const text = elapsed(fromMs + (columns * stepMs * step) / steps)
    if (labels.at(-1)?.text !== text) labels.push({ text, part: step / steps })
  }
  return labels
}
