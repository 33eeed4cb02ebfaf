// How far a threshold's value is from its limit.
import { type Dimension, type Expression, limitIn, parseExpression } from '../../../../src/stats/judge/expression.js'

/**
 * As a share of the limit: 0.3 = there is room for 30 % of it, -0.1 = it is broken by a tenth; null where that says nothing.
 * @param expression as in `p(95)<500`, `fail<1%`, `max<1s`
 * @param value in ms, as a share 0..1, or a plain number
 */
export function marginOf(expression: string, value: number | null): number | null {
  const { operator, limit } = readLimit(expression)
  if (value === null || limit <= 0) return null
  if (operator.startsWith('<')) return (limit - value) / limit
  return operator.startsWith('>') ? (value - limit) / limit : null
}

/** On the scale of the value; nothing where it says nothing. */
export function limitOf({ expression }: { readonly expression: string }): { readonly limit?: number } {
  const { limit } = readLimit(expression)
  return limit > 0 ? { limit } : {}
}

function readLimit(expression: string): Pick<Expression, 'operator' | 'limit'> {
  try {
    const read = parseExpression(expression)
    return { operator: read.operator, limit: limitIn(dimensionOf(read), read, expression) }
  } catch {
    // A run that was imported may hold any text.
    return { operator: '==', limit: 0 }
  }
}

/** By its unit: without one, the limit is in the value's own. */
function dimensionOf({ unit }: Expression): Dimension {
  if (unit === '') return 'plain'
  return unit === '%' ? 'share' : 'time'
}
