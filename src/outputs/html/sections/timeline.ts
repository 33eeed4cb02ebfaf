// What happened when: throughput with failures, users, and latency, one under the other over the same time.
import type { RunSummary, TimelinePoint } from '../../../stats/run-summary.js'
import { duration, elapsed, ms, rate } from '../../text/numbers.js'
import { latencyScale, linearScale } from '../charts/scale.js'
import { type Series, type TimeChart, type TimedValue, timeChart } from '../charts/time-chart.js'
import { html, jsonData, type Markup, NOTHING } from '../markup.js'
import { dataTable, number, text } from '../table.js'
import { type Step, stepsOf } from './timeline-steps.js'

/** Rows of the tables under the charts, and steps of the values that are read off with the pointer. */
const TABLE_ROWS = 40
const READ_OFF_STEPS = 400

type Values = (step: Step | TimelinePoint) => number | null

interface Line {
  readonly name: string
  readonly color: string
  readonly value: Values
  readonly filled?: boolean
  readonly dashed?: boolean
  /** A line along the ground would look like something: it is drawn only where there is something. */
  readonly rare?: boolean
  /** The value of an instant, the end of its step; the others are those of the whole step. */
  readonly atEnd?: boolean
}

const latency =
  (key: 'p50' | 'p95' | 'p99'): Values =>
  (step) =>
    step.rps > 0 ? step[key] : null

const THROUGHPUT: readonly Line[] = [
  { name: 'requests/s', color: 'blue', value: (step) => step.rps, filled: true },
  { name: 'failures/s', color: 'red', value: (step) => step.failuresPerSecond, filled: true, rare: true },
]
const USERS: readonly Line[] = [
  { name: 'users', color: 'grey', value: (step) => step.users, filled: true, atEnd: true },
]
const LATENCY: readonly Line[] = [
  { name: 'p50', color: 'blue', value: latency('p50') },
  { name: 'p95', color: 'orange', value: latency('p95') },
  { name: 'p99', color: 'purple', value: latency('p99'), dashed: true },
]

/** Nothing when the run was too short to have a course. */
export function timelineSection(summary: RunSummary): Markup {
  const { timeline } = summary
  if (timeline.length === 0) return NOTHING
  const failed = timeline.some((point) => point.failuresPerSecond > 0)
  const top = (lines: readonly Line[]): number =>
    timeline.reduce((most, point) => Math.max(most, ...lines.map((line) => line.value(point) ?? 0)), 0)
  const throughput = failed ? THROUGHPUT : THROUGHPUT.slice(0, 1)
  const times = timeline.flatMap((point) => (point.rps > 0 ? [point.p50, point.p95, point.p99] : []))
  const scale = latencyScale(times)
  const stepMs = timeline[0]!.stepMs
  const every = stepMs > 1000 ? `, each ${duration(stepMs)}` : ''
  const charts = [
    {
      id: 'throughput',
      title: failed ? 'Throughput and failures' : 'Throughput',
      hint: `per second${every}`,
      lines: throughput,
      scale: linearScale(top(throughput)),
      height: 170,
      text: rate,
    },
    {
      id: 'users',
      title: 'Users',
      hint: 'running',
      lines: USERS,
      scale: linearScale(top(USERS), 2),
      height: 64,
      text: rate,
    },
    {
      id: 'latency',
      title: 'Latency',
      hint: `ms${scale.kind === 'log' ? ', logarithmic' : ''}${every}`,
      lines: LATENCY,
      scale,
      height: 190,
      text: ms,
    },
  ]
  const rows = stepsOf(timeline, TABLE_ROWS)
  const figures = charts.map(({ lines, ...chart }) => {
    const marksMs = summary.notes.map((note) => note.atMs)
    return timeChart(
      { ...chart, marksMs, ...base(summary), series: seriesOf(lines, timeline) },
      stepTable(rows, lines, chart),
    )
  })
  const readOff = readOffData(stepsOf(timeline, READ_OFF_STEPS), charts, base(summary).durationMs)
  return html`<section id="time" aria-labelledby="h-time"><h2 id="h-time">Over time</h2>
${figures}<script type="application/json" id="read-off">${readOff}</script></section>
`
}

const endOf = ({ atMs, stepMs }: Step | TimelinePoint): number => atMs + stepMs
const middleOf = ({ atMs, stepMs }: Step | TimelinePoint): number => atMs + stepMs / 2

/** As long as what was measured: no empty room behind the last point. */
const base = ({ timeline }: RunSummary): Pick<TimeChart, 'durationMs'> => ({
  durationMs: Math.max(1, endOf(timeline.at(-1)!)),
})

const seriesOf = (lines: readonly Line[], timeline: readonly TimelinePoint[]): Series[] =>
  lines.map(({ name, color, filled = false, dashed = false, rare = false, atEnd = false, value }) => {
    const values = rare ? withoutGround(timeline.map(value)) : timeline.map(value)
    return { name, color, filled, dashed, points: atEnd ? endPoints(timeline, values) : middlePoints(timeline, values) }
  })

type Drawn = readonly (number | null)[]

/** Users begin at none. */
const endPoints = (timeline: readonly TimelinePoint[], values: Drawn): TimedValue[] => [
  { atMs: timeline[0]!.atMs, value: 0 },
  ...timeline.map((point, index) => ({ atMs: endOf(point), value: values[index] ?? null })),
]

/** What holds for a step stands at its middle; the first and the last reach to the edges. */
const middlePoints = (timeline: readonly TimelinePoint[], values: Drawn): TimedValue[] => [
  { atMs: timeline[0]!.atMs, value: values[0] ?? null },
  ...timeline.map((point, index) => ({ atMs: middleOf(point), value: values[index] ?? null })),
  { atMs: endOf(timeline.at(-1)!), value: values.at(-1) ?? null },
]

/** Zeros between zeros are left out; those beside a value stay, as the feet of its slope. */
const withoutGround = (values: readonly (number | null)[]): (number | null)[] =>
  values.map((value, index) => (value || values[index - 1] || values[index + 1] ? value : null))

function stepTable(
  rows: readonly Step[],
  lines: readonly Line[],
  chart: { title: string; text: (value: number) => string },
): Markup {
  const cell = (value: number | null): string => (value === null ? '–' : chart.text(value))
  return dataTable({
    label: `${chart.title} over time, as a table`,
    columns: [
      text('from', (step: Step) => elapsed(step.atMs)),
      ...lines.map((line) => number(line.name, (step: Step) => cell(line.value(step)))),
    ],
    rows,
  })
}

const short = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(4)))

function readOffData(
  steps: readonly Step[],
  charts: readonly { id: string; lines: readonly Line[] }[],
  durationMs: number,
): Markup {
  const values = charts.flatMap(({ id, lines }) =>
    lines.map((line) => [id, line.name, steps.map((step) => short(line.value(step)))] as const),
  )
  return jsonData({ durationMs, atMs: steps.map(middleOf), values })
}
