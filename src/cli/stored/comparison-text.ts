// A comparison of two runs as text. Pure.
import { formatPercent } from '../../model/units.js'
import { ms, rate } from '../../outputs/text/numbers.js'
import { createStyle, type Style } from '../../outputs/text/style.js'
import { type Column, table } from '../../outputs/text/table.js'
import { harmless } from '../../outputs/text/width.js'
import type { ComparedFigure, Figure, RunComparison } from '../../store/compare/run-comparison.js'
import type { StoredRun } from '../../store/stored-run.js'
import { shortId, type TableStyle } from './run-table.js'

interface Row extends ComparedFigure {
  readonly label: string
}

const NAMES: Readonly<Record<Figure, string>> = {
  p50: 'p50 ms',
  p95: 'p95 ms',
  p99: 'p99 ms',
  mean: 'mean ms',
  rps: 'req/s',
  failRatio: 'failed',
}
/** Of an endpoint only these are shown, and more of those that changed. */
const ALWAYS: readonly Figure[] = ['p95', 'failRatio']

/** Ends with a newline. */
export function comparisonText(comparison: RunComparison, options: TableStyle): string {
  const style = createStyle(options)
  const { a, b, differences } = comparison
  const lines = [
    `A  ${runLine(a)}`,
    `B  ${runLine(b)}`,
    ...(differences.length === 0 ? [] : ['', ...differences.map((one) => `differs  ${harmless(one)}`)]),
    '',
    ...figureTable(comparison, style, options.width),
    ...onlyLines(comparison),
    '',
    verdictLine(comparison, style),
  ]
  return `${lines.join('\n')}\n`
}

const runLine = (run: StoredRun): string =>
  `${shortId(run)}  ${harmless(run.name)}  ${run.startedAt}${run.isBaseline ? '  baseline' : ''}`

export const regressionsOf = ({ totals, endpoints }: RunComparison): readonly ComparedFigure[] =>
  [...totals, ...endpoints.flatMap(({ figures }) => figures)].filter(({ verdict }) => verdict === 'worse')

function figureTable(comparison: RunComparison, style: Style, width: number): string[] {
  const rows = rowsOf(comparison)
  const { dots } = style.symbols
  return table(columnsOf(style), rows, { width, gap: 2, dots, paintHead: style.dim })
}

/** A name stands at its first figure only. */
function rowsOf({ totals, endpoints }: RunComparison): Row[] {
  const labelled = (label: string, figures: readonly ComparedFigure[]): Row[] =>
    figures.map((figure, at) => ({ ...figure, label: at === 0 ? label : '' }))
  const shown = (figures: readonly ComparedFigure[]): ComparedFigure[] =>
    figures.filter(({ figure, verdict }) => ALWAYS.includes(figure) || verdict === 'worse' || verdict === 'better')
  return [
    ...labelled('all requests', totals),
    ...endpoints.flatMap(({ method, name, figures }) => labelled(harmless(`${method} ${name}`), shown(figures))),
  ]
}

function columnsOf(style: Style): Column<Row>[] {
  return [
    { head: 'endpoint', align: 'left', text: ({ label }) => label },
    { head: '', align: 'right', text: ({ figure }) => NAMES[figure] },
    { head: 'A', align: 'right', text: ({ figure, a }) => valueText(figure, a) },
    { head: 'B', align: 'right', text: ({ figure, b }) => valueText(figure, b) },
    { head: 'change', align: 'right', text: ({ change }) => changeText(change) },
    {
      head: 'verdict',
      align: 'left',
      text: (row) => verdictText(row, style),
      // Too little data is never coloured.
      paint: (text, { verdict }) =>
        verdict === 'worse' ? style.red(text) : verdict === 'better' ? style.green(text) : style.dim(text),
    },
  ]
}

function valueText(figure: Figure, value: number): string {
  if (figure === 'failRatio') return formatPercent(value)
  return figure === 'rps' ? rate(value) : ms(value)
}

const changeText = (change: number | null): string =>
  change === null ? '-' : `${change > 0 ? '+' : ''}${(change * 100).toFixed(1)}%`

function verdictText({ verdict, p }: Row, { symbols }: Style): string {
  switch (verdict) {
    case 'worse':
      return `${symbols.fail} worse${pText(p)}`
    case 'better':
      return `${symbols.pass} better${pText(p)}`
    case 'same':
      return '= within noise'
    case 'not-enough-data':
      return 'not enough data'
    default:
      return verdict satisfies never
  }
}

const pText = (p: number | null): string => (p === null ? '' : `, p ${p < 0.0001 ? '< 0.0001' : p.toPrecision(2)}`)

function onlyLines({ endpoints }: RunComparison): string[] {
  const only = endpoints.filter(({ inA, inB }) => !inA || !inB)
  return only.map(({ method, name, inA }) => `only in ${inA ? 'A' : 'B'}  ${harmless(`${method} ${name}`)}`)
}

function verdictLine(comparison: RunComparison, style: Style): string {
  const worse = regressionsOf(comparison).length
  const { symbols } = style
  if (worse > 0)
    return style.red(`${symbols.fail} ${worse === 1 ? 'one figure is' : `${worse} figures are`} worse, beyond noise`)
  if (comparison.totals.every(({ verdict }) => verdict === 'not-enough-data')) {
    return 'The runs are too short to be compared: at least 10 blocks of 2 s each are needed.'
  }
  return style.green(`${symbols.pass} nothing is worse beyond noise`)
}
