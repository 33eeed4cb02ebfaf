// How far a threshold's value is from its limit.

const LIMIT = /(<=?|>=?)\s*(\d+(?:\.\d+)?)$/

/**
 * As a share of the limit: 0.3 = there is room for 30 % of it, -0.1 = it is broken by a tenth; null where that says nothing.
 * @param expression as in `p(95)<500`
 */
export function marginOf(expression: string, value: number | null): number | null {
  const [, operator = '', text = ''] = LIMIT.exec(expression) ?? []
  const limit = Number(text)
  if (value === null || operator === '' || limit === 0) return null
  return (operator.startsWith('<') ? limit - value : value - limit) / limit
}
