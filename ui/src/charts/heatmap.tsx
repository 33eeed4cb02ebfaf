// How many requests took how long, over time: one canvas, log scale, darker for more.
import { useSignal } from '@preact/signals'
import type { Heatmap as HeatmapData } from '../../../src/web/api.js'
import { useRange } from '../frame/navigation.js'
import { readCounts } from '../source/float-columns.js'
import { count, elapsed, formatLatency, plural } from '../text/words.js'
import { ChartFigure } from './chart-figure.js'
import { HeatCanvas, shadeOf } from './heat-canvas.js'
import { ValueReader } from './value-reader.js'

interface HeatmapProps {
  readonly title: string
  readonly data: HeatmapData | null
  readonly height?: number
}

export function Heatmap({ title, data, height = 180 }: HeatmapProps) {
  const counts = data === null ? null : readCounts(data.counts)
  const isEmpty = data === null || counts === null || data.columns === 0
  const at = useSignal<number | null>(null)
  const [, setRange] = useRange()
  return (
    <ChartFigure
      title={title}
      hint="requests by latency and time; the stronger, the more"
      words={isEmpty ? 'nothing measured yet' : heatWords(data, counts)}
      reader={
        isEmpty ? null : (
          <ValueReader
            title={title}
            count={data.columns}
            wordsAt={(column) => columnWords(data, counts, column)}
            at={at}
            isShown
          />
        )
      }
      table={{ head: ['From', 'To', 'Requests', 'Most took'], rows: () => (isEmpty ? [] : heatRows(data, counts)) }}
    >
      {isEmpty ? (
        <p class="empty">Nothing measured yet.</p>
      ) : (
        <HeatCanvas data={data} values={counts} colour={shadeOf} height={height} cursor={at.value} onRange={setRange} />
      )}
    </ChartFigure>
  )
}

function columnOf(data: HeatmapData, counts: Uint32Array, column: number) {
  const rows = data.boundsMs.length
  let total = 0
  let most = 0
  for (let row = 0; row < rows; row++) {
    const here = counts[column * rows + row] ?? 0
    total += here
    if (here > (counts[column * rows + most] ?? 0)) most = row
  }
  return { total, lowMs: data.boundsMs[most - 1] ?? 0, highMs: data.boundsMs[most] ?? 0 }
}

/** `01:20, 482 requests, most took 18ms to 22ms` */
function columnWords(data: HeatmapData, counts: Uint32Array, column: number): string {
  const { total, lowMs, highMs } = columnOf(data, counts, column)
  const most = total === 0 ? '' : `, most took ${formatLatency(lowMs)} to ${formatLatency(highMs)}`
  return `${elapsed(data.fromMs + column * data.stepMs)}, ${plural(total, 'request')}${most}`
}

function heatWords(data: HeatmapData, counts: Uint32Array): string {
  const last = columnOf(data, counts, data.columns - 1)
  const toMs = data.fromMs + data.columns * data.stepMs
  return `${elapsed(data.fromMs)} to ${elapsed(toMs)}; at the end most requests took ${formatLatency(last.lowMs)} to ${formatLatency(last.highMs)}`
}

const heatRows = (data: HeatmapData, counts: Uint32Array): string[][] =>
  Array.from({ length: data.columns }, (_, column) => {
    const { total, lowMs, highMs } = columnOf(data, counts, column)
    const fromMs = data.fromMs + column * data.stepMs
    const most = total === 0 ? '–' : `${formatLatency(lowMs)} to ${formatLatency(highMs)}`
    return [elapsed(fromMs), elapsed(fromMs + data.stepMs), count(total), most]
  })
