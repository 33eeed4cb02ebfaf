// Small checks of what came over the wire: a table of fields for each message type. Fast, bounded, and it names the field that is wrong.

export type FieldCheck = (value: unknown) => boolean

export const isText =
  (maxLength: number): FieldCheck =>
  (value) =>
    typeof value === 'string' && value.length <= maxLength
export const isNumber: FieldCheck = (value) => typeof value === 'number' && Number.isFinite(value)
export const isCount: FieldCheck = (value) => Number.isSafeInteger(value) && (value as number) >= 0
export const isCountUpTo =
  (most: number): FieldCheck =>
  (value) =>
    isCount(value) && (value as number) <= most
export const isBoolean: FieldCheck = (value) => typeof value === 'boolean'
export const isAnything: FieldCheck = () => true
export const isBytes =
  (maxLength: number): FieldCheck =>
  (value) =>
    value instanceof Uint8Array && value.length <= maxLength
export const oneOf =
  (...words: readonly string[]): FieldCheck =>
  (value) =>
    words.includes(value as string)
export const isNullOr =
  (check: FieldCheck): FieldCheck =>
  (value) =>
    value === null || value === undefined || check(value)
export const isArrayOf =
  (check: FieldCheck, maxLength: number): FieldCheck =>
  (value) =>
    Array.isArray(value) && value.length <= maxLength && value.every(check)
export const isMapOf =
  (check: FieldCheck, maxSize: number): FieldCheck =>
  (value) => {
    if (!isObject(value)) return false
    const values = Object.values(value)
    return values.length <= maxSize && values.every(check)
  }
export const isShape =
  (shape: Shape): FieldCheck =>
  (value) =>
    faultyField(value, shape) === null

export type Shape = Readonly<Record<string, FieldCheck>>

/** The first field that does not fit, '' when the value is no map at all, null when all is well. Unknown fields are let through. */
export function faultyField(value: unknown, shape: Shape): string | null {
  if (!isObject(value)) return ''
  for (const field in shape) if (!shape[field]!(value[field])) return field
  return null
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
}
