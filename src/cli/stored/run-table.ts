// The list of runs as a table. Pure.
import { formatPercent } from '../../model/units.js'
import { count, duration, ms, rate } from '../../outputs/text/numbers.js'
import { createStyle, type Style } from '../../outputs/text/style.js'
import { type Column, table } from '../../outputs/text/table.js'
import { harmless } from '../../outputs/text/width.js'
import type { StoredRun } from '../../store/stored-run.js'

export interface TableStyle {
  readonly color: boolean
  readonly unicode: boolean
  readonly width: number
}

/** So much of an id tells runs apart, and can be typed. */
const SHORT_ID = 8

export const shortId = ({ id }: StoredRun): string => id.slice(0, SHORT_ID)

/** Newest first, as they come. */
export function runTable(runs: readonly StoredRun[], options: TableStyle): string {
  const style = createStyle(options)
  const { dots } = style.symbols
  return `${table(columnsOf(style), runs, { width: options.width, gap: 2, dots, paintHead: style.dim }).join('\n')}\n`
}

function columnsOf(style: Style): Column<StoredRun>[] {
  const left = (head: string, text: (run: StoredRun) => string): Column<StoredRun> => ({ head, align: 'left', text })
  const right = (head: string, text: (run: StoredRun) => string): Column<StoredRun> => ({ head, align: 'right', text })
  return [
    left('', ({ isBaseline }) => (isBaseline ? '*' : ' ')),
    right('id', shortId),
    right('started', ({ startedAt }) => localTime(startedAt)),
    left('name', ({ name }) => harmless(name)),
    right('length', ({ durationMs }) => duration(durationMs)),
    right('users', ({ users }) => count(users)),
    right('requests', ({ requests }) => count(requests)),
    right('req/s', ({ rps }) => rate(rps)),
    right('p95 ms', ({ p95Ms }) => ms(p95Ms)),
    right('fail', ({ failRatio, requests }) => (requests === 0 ? '-' : formatPercent(failRatio))),
    { ...right('verdict', (run) => verdictOf(run, style)), paint: (text, run) => painted(text, run, style) },
    left('tags', ({ tags }) =>
      harmless(
        Object.entries(tags)
          .map((pair) => pair.join('='))
          .join(' '),
      ),
    ),
  ]
}

/** `2031-05-04 12:00`, of this place. */
function localTime(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return '-'
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}

function verdictOf({ state, passed }: StoredRun, { symbols }: Style): string {
  if (state !== 'stopped') return state
  return passed === true ? `${symbols.pass} passed` : `${symbols.fail} failed`
}

function painted(text: string, { state, passed }: StoredRun, style: Style): string {
  if (state === 'running') return text
  return passed === true ? style.green(text) : style.red(text)
}
