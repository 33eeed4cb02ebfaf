// What a comparison says about one figure: beyond noise or not, and in which direction is harm.
import type { ComparedFigure } from '../../../../src/web/api.js'
import { changeText, formatLatency, formatPercent, rate } from '../../text/words.js'

export const FIGURE_LABEL: Readonly<Record<ComparedFigure['figure'], string>> = {
  p50: 'p50',
  p95: 'p95',
  p99: 'p99',
  mean: 'average',
  rps: 'req/s',
  failRatio: 'failed',
}

export function figureText(figure: ComparedFigure['figure'], value: number): string {
  switch (figure) {
    case 'rps':
      return rate(value)
    case 'failRatio':
      return formatPercent(value)
    case 'p50':
    case 'p95':
    case 'p99':
    case 'mean':
      return formatLatency(value)
    default:
      return figure satisfies never
  }
}

export const verdictWord: Readonly<Record<ComparedFigure['verdict'], string>> = {
  worse: '✗ worse',
  better: '✔ better',
  same: '= same',
  'not-enough-data': '? not enough data',
}

/** The sign alone, where the word has no room. */
export const verdictMark = (verdict: ComparedFigure['verdict']): string => verdictWord[verdict].slice(0, 1)

export const verdictClass: Readonly<Record<ComparedFigure['verdict'], string>> = {
  worse: 'bad',
  better: 'good',
  same: 'dim',
  'not-enough-data': 'dim',
}

/** `−` for no change worth a colour. */
export const figureChange = ({ a, b, change }: ComparedFigure): string => (a === b ? '0%' : changeText(change))

const HARM: Readonly<Record<ComparedFigure['verdict'], number>> = { worse: 2, 'not-enough-data': 1, same: 1, better: 0 }
const MOST_PERCENT = 999

/** For sorting by harm: the worst verdict first, then the size of the change; what got better comes last, the most at the end. */
export function harmOf(figure: ComparedFigure | undefined): number {
  if (figure === undefined) return -1
  const size = Math.min(MOST_PERCENT, Math.abs(figure.change ?? 0) * 100)
  return HARM[figure.verdict] * 1000 + (figure.verdict === 'better' ? MOST_PERCENT - size : size)
}
