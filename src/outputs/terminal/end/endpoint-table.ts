// The table of endpoints at the end: one line each where the terminal is wide enough, else the name on a line of its own.
import type { EndpointSummary, LatencySummary, RunSummary } from '../../../stats/run-summary.js'
import { count, ms, rate } from '../../text/numbers.js'
import { type Column, naturalWidth, table } from '../../text/table.js'
import { elide, harmless } from '../../text/width.js'
import { INDENT, type Paper, title } from './paper.js'

interface Row {
  readonly method: string
  readonly name: string
  readonly requests: number
  readonly failures: number
  readonly latencyMs: LatencySummary
  readonly rps: number
  readonly failuresPerSecond: number
}

/** More rows than this are for the files, not for a terminal. */
const MOST_ROWS = 100

const byName = (a: EndpointSummary, b: EndpointSummary): number =>
  a.name.localeCompare(b.name, 'en', { numeric: true }) || a.method.localeCompare(b.method, 'en')

/** Method, Name, # reqs, # fails, avg, min, max, p50, p95, p99, req/s, fail/s; the last row is the whole. */
export function endpointTable(summary: RunSummary, paper: Paper): string[] {
  if (summary.endpoints.length === 0) return []
  const shown = [...summary.endpoints].sort((a, b) => b.requests - a.requests).slice(0, MOST_ROWS)
  const rows: Row[] = [...shown.sort(byName), { ...summary.totals, method: '', name: 'Aggregated' }].map(clean)
  const hidden = summary.endpoints.length - shown.length
  const more = hidden > 0 ? [paper.style.dim(`${INDENT}${INDENT}${count(hidden)} more, with fewer requests`)] : []
  return [`${title('endpoints', paper)}${paper.style.dim('  times in ms')}`, ...layout(rows, paper), ...more]
}

const clean = (row: Row): Row => ({ ...row, method: harmless(row.method), name: harmless(row.name) })

/** One line an endpoint is easier to read; it is given up when names would be cut below this. */
const SHORTEST_NAME = 24

function layout(rows: readonly Row[], paper: Paper): string[] {
  const names = nameColumns(paper)
  const numbers = numberColumns(paper)
  const longest = Math.min(SHORTEST_NAME, Math.max(...rows.map((row) => row.name.length)))
  for (const gap of [2, 1]) {
    const width = paper.width - INDENT.length
    const needed = naturalWidth([names[0]!, ...numbers], rows, gap) + gap + longest
    if (needed <= width) return oneLine([...names, ...numbers], rows, gap, paper)
  }
  return twoLines(numbers, rows, paper)
}

function oneLine(columns: readonly Column<Row>[], rows: readonly Row[], gap: number, paper: Paper): string[] {
  const { dots } = paper.style.symbols
  const options = { width: paper.width - INDENT.length, gap, dots, paintHead: paper.style.dim }
  return table(columns, rows, options).map((line) => INDENT + line)
}

function twoLines(numbers: readonly Column<Row>[], rows: readonly Row[], paper: Paper): string[] {
  const width = paper.width - 2 * INDENT.length
  const gap = naturalWidth(numbers, rows, 2) <= width ? 2 : 1
  const { dots } = paper.style.symbols
  const [head = '', ...lines] = table(numbers, rows, { width, gap, dots, paintHead: paper.style.dim })
  return [
    `${INDENT}${INDENT}${head}`,
    ...rows.flatMap((row, index) => {
      const name = elide([row.method, row.name].filter((text) => text !== '').join(' '), paper.width - 2, dots)
      return [INDENT + paper.style.bold(name), `${INDENT}${INDENT}${lines[index]}`]
    }),
  ]
}

const nameColumns = ({ style }: Paper): Column<Row>[] => [
  { head: 'Method', align: 'left', text: (row) => row.method },
  {
    head: 'Name',
    align: 'left',
    text: (row) => row.name,
    paint: (text, row) => (row.method === '' && row.name === 'Aggregated' ? style.bold(text) : text),
  },
]

function numberColumns({ style }: Paper): Column<Row>[] {
  const right = (head: string, text: (row: Row) => string): Column<Row> => ({ head, align: 'right', text })
  const failed = (text: string, row: Row): string => (row.failures > 0 ? style.red(text) : text)
  return [
    right('# reqs', (row) => count(row.requests)),
    { ...right('# fails', (row) => count(row.failures)), paint: failed },
    right('avg', (row) => ms(row.latencyMs.mean)),
    right('min', (row) => ms(row.latencyMs.min)),
    right('max', (row) => ms(row.latencyMs.max)),
    right('p50', (row) => ms(row.latencyMs.p50)),
    right('p95', (row) => ms(row.latencyMs.p95)),
    right('p99', (row) => ms(row.latencyMs.p99)),
    right('req/s', (row) => rate(row.rps)),
    { ...right('fail/s', (row) => rate(row.failuresPerSecond)), paint: failed },
  ]
}
