// The live panel as text: what happens now, the worst endpoints first. Pure: a summary and a view in, lines out.
import { formatLatency, formatPercent } from '../../../model/units.js'
import type { EndpointSummary, RunSummary } from '../../../stats/run-summary.js'
import { rate } from '../../text/numbers.js'
import { createStyle } from '../../text/style.js'
import type { Column } from '../../text/table.js'
import { clip, harmless } from '../../text/width.js'
import { generatorLine, loadLine, stateLine, thresholdLine } from './head.js'
import { errorScreen, helpScreen, workerScreen } from './screens.js'
import { type Board, boardTable, type PanelScreen, type PanelSize, type PanelView } from './view.js'

export const MOST_LINES = 16

/** At most 16 lines and at most one less than the terminal has, none wider than it. */
export function renderPanel(summary: RunSummary | null, view: PanelView, size: PanelSize): string[] {
  const board: Board = { width: size.width - 1, style: createStyle(size) }
  const lines = Math.max(1, Math.min(MOST_LINES, size.height - 1))
  const head = headLines(summary, view, board)
  const keys = keysLine(view, board)
  const body = summary === null ? [] : bodyLines(summary, view, lines - head.length - 2, board)
  const whole = body.length > 1 ? [...head, '', ...body, keys] : [...head, keys]
  return shrink(whole, lines).map((line) => clip(line, board.width, board.style.symbols.dots))
}

function headLines(summary: RunSummary | null, view: PanelView, board: Board): string[] {
  const { style } = board
  if (summary === null) return [`  ${style.yellow(style.symbols.idle)} starting`]
  return [
    stateLine(summary, view, board),
    loadLine(summary, board),
    ...thresholdLine(summary, board),
    generatorLine(summary, board),
  ]
}

/** `room` lines at most, head of the table included. */
function bodyLines(summary: RunSummary, view: PanelView, room: number, board: Board): string[] {
  switch (view.screen) {
    case 'main':
      return endpointRows(summary, room, board)
    case 'errors':
      return errorScreen(summary, room, board)
    case 'workers':
      return workerScreen(summary, room, board)
    case 'help':
      return helpScreen(board).slice(0, Math.max(0, room))
    default:
      return view.screen satisfies never
  }
}

/** On a short terminal the first lines stay: state, load, then what there is room for. */
const shrink = (lines: readonly string[], most: number): readonly string[] =>
  lines.length <= most ? lines : lines.slice(0, most)

function keysLine({ screen, isPaused }: PanelView, { style, width }: Board): string {
  const back = (name: PanelScreen, key: string): string => (screen === name ? `${key} back` : `${key} ${name}`)
  const keys = [
    '+/- users',
    isPaused ? 'p go on' : 'p pause',
    back('errors', 'e'),
    back('workers', 'w'),
    'q stop',
    back('help', '?'),
  ]
  const line = `  keys: ${keys.join('  ')}`
  return style.dim(line.length <= width ? line : '  keys: +/-  p  e  w  q  ?')
}

const failShare = ({ requests, failures }: EndpointSummary['window']): number =>
  requests === 0 ? 0 : failures / requests

/** Failing before slow, slow before fast, silent last. */
export function worstFirst(endpoints: readonly EndpointSummary[]): EndpointSummary[] {
  const busy = (one: EndpointSummary): number => (one.window.requests > 0 ? 1 : 0)
  return [...endpoints].sort(
    (a, b) =>
      busy(b) - busy(a) ||
      failShare(b.window) - failShare(a.window) ||
      b.window.latencyMs.p95 - a.window.latencyMs.p95 ||
      b.requests - a.requests,
  )
}

function endpointRows({ endpoints }: RunSummary, room: number, board: Board): string[] {
  const rows = worstFirst(endpoints).slice(0, Math.max(0, room - 1))
  if (rows.length === 0) return []
  const all = rows.length === endpoints.length
  const name: Column<EndpointSummary> = {
    head: all ? 'endpoints, worst first' : `worst ${rows.length} of ${endpoints.length} endpoints`,
    align: 'left',
    text: (one) => harmless(`${one.method} ${one.name}`.trim()),
  }
  return boardTable([name, ...numberColumns(board)], rows, board)
}

/** On a narrow terminal the name needs the room more than the third percentile does. */
function numberColumns({ width, style }: Board): Column<EndpointSummary>[] {
  const right = (head: string, text: (one: EndpointSummary) => string): Column<EndpointSummary> => ({
    head: head.padStart(6),
    align: 'right',
    text,
  })
  const red = (text: string, one: EndpointSummary): string => (one.window.failures > 0 ? style.red(text) : text)
  const fail = { ...right('fail', (one) => formatPercent(failShare(one.window))), paint: red }
  const percentile = (name: 'p50' | 'p95' | 'p99'): Column<EndpointSummary> =>
    right(name, (one) => formatLatency(one.window.latencyMs[name]))
  if (width < 46) return [fail, percentile('p95')]
  const rates = [right('req/s', (one) => rate(one.window.rps)), fail]
  return [...rates, ...(width < 64 ? [] : [percentile('p50')]), percentile('p95'), percentile('p99')]
}
