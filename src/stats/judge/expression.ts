// The condition of a threshold: `p(95)<300`, `fail<1%`, `rate>0.99`.
import { TymbalError } from '../../model/errors.js'

export type Aggregate = 'avg' | 'min' | 'max' | 'med' | 'p' | 'count' | 'rate' | 'value' | 'fail' | 'rps'
export type Operator = '<' | '<=' | '>' | '>=' | '==' | '!='

/** What a bare number means and which units may follow. */
export type Dimension = 'time' | 'share' | 'plain'

export interface Expression {
  readonly aggregate: Aggregate
  /** Of `p(N)`; else 0. */
  readonly percentile: number
  readonly operator: Operator
  readonly limit: number
  /** '' | us | ms | s | m | h | % */
  readonly unit: string
}

const FORM =
  /^([a-z_]+)\s*(?:\(\s*(\d+(?:\.\d+)?)\s*\))?\s*(<=|>=|===|==|!==|!=|<|>)\s*(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(us|ms|s|m|h|%)?$/i
const AGGREGATES: ReadonlySet<string> = new Set([
  'avg',
  'min',
  'max',
  'med',
  'p',
  'count',
  'rate',
  'value',
  'fail',
  'rps',
])
const MS_PER_UNIT: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

export const EXPRESSION_FORMS =
  'Write p(95)<300, avg<=200ms, min, med or max<1s, fail<1%, rps>100, count>1000, rate>0.99 or value<5.'

/** Other people's words for ours. */
const SYNONYMS: Readonly<Record<string, string>> = {
  mean: 'avg',
  average: 'avg',
  median: 'med',
  error: 'fail',
  errors: 'fail',
  fails: 'fail',
  failed: 'fail',
  failures: 'fail',
  error_rate: 'fail',
  throughput: 'rps',
  maximum: 'max',
  minimum: 'min',
  perc: 'p',
  percentile: 'p',
}

/** @throws TymbalError TYM1005 with the accepted forms, and what was probably meant */
export function parseExpression(text: string): Expression {
  const [, word = '', percentile, sign = '<', limit = '0', unit = ''] = FORM.exec(text.trim()) ?? []
  const aggregate = word.toLowerCase()
  if (!AGGREGATES.has(aggregate)) throw faultIn(text)
  if ((aggregate === 'p') !== (percentile !== undefined)) throw faultIn(text)
  if (Number(percentile ?? 0) > 100) throw faultIn(text, `There is no percentile ${percentile}.`)
  return {
    aggregate: aggregate as Aggregate,
    percentile: Number(percentile ?? 0),
    operator: sign.slice(0, sign === '===' || sign === '!==' ? 2 : undefined) as Operator,
    limit: Number(limit),
    unit: unit.toLowerCase(),
  }
}

/**
 * The limit in milliseconds, as a share 0..1, or as it stands.
 * @throws TymbalError TYM1005 when the unit does not fit
 */
export function limitIn(dimension: Dimension, { limit, unit }: Expression, text: string): number {
  if (dimension === 'time') return limit * factorOf(unit === '' ? 'ms' : unit, text)
  if (unit === '%') {
    if (dimension === 'share') return limit / 100
    throw faultIn(text, 'A percentage fits fail and rates only.')
  }
  if (unit !== '') throw faultIn(text, 'A unit of time fits avg, min, max, med and p(N) only.')
  if (dimension === 'share' && limit > 1) throw faultIn(text, `Write ${limit}% or ${limit / 100} for a share.`)
  return limit
}

export function holds(value: number, operator: Operator, limit: number): boolean {
  switch (operator) {
    case '<':
      return value < limit
    case '<=':
      return value <= limit
    case '>':
      return value > limit
    case '>=':
      return value >= limit
    case '==':
      return value === limit
    case '!=':
      return value !== limit
    default:
      return operator satisfies never
  }
}

function factorOf(unit: string, text: string): number {
  const factor = MS_PER_UNIT[unit]
  if (factor === undefined) throw faultIn(text, 'A time is written as 300, 300ms or 1s.')
  return factor
}

export function faultIn(text: string, why = ''): TymbalError {
  const meant = why === '' ? guess(text) : ''
  const hint = [why, meant === '' ? '' : `Did you mean ${meant}?`, EXPRESSION_FORMS].filter((part) => part !== '')
  return new TymbalError('TYM1005', `"${text}" is not a threshold`, { hint: hint.join(' ') })
}

/** `p95<300` and `mean < 300` are common. */
function guess(text: string): string {
  const [, word = '', digits = '', rest = ''] = /^\s*([a-z_]+?)\s*\(?(\d*(?:\.\d+)?)\)?\s*([<>=!].*)$/i.exec(text) ?? []
  const aggregate = SYNONYMS[word.toLowerCase()] ?? word.toLowerCase()
  if (!AGGREGATES.has(aggregate)) return ''
  const meant = `${aggregate}${aggregate === 'p' ? `(${digits || 95})` : ''}${rest.replace(/^=>/, '>=').replace(/^=</, '<=').replace(/\s/g, '')}`
  return meant !== text.trim() && FORM.test(meant) ? meant : ''
}
