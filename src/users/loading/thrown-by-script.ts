// What script code threw, as one error of ours with its place in the script.
import { type ErrorCode, messageOf, TymbalError } from '../../model/errors.js'
import type { ScriptPlaces } from './script-places.js'

/** `TypeError: x is not a function`; what is no Error as text. */
export function textOf(thrown: unknown): string {
  const name = nameOf(thrown)
  return name === '' ? messageOf(thrown) : `${name}: ${messageOf(thrown)}`
}

function nameOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? String(thrown.name) : ''
  } catch {
    return ''
  }
}

/** @param what `setup()`, `on.testStart`. An error of ours stays itself. */
export function thrownByScript(code: ErrorCode, what: string, thrown: unknown, places: ScriptPlaces): TymbalError {
  if (thrown instanceof TymbalError) return thrown
  return new TymbalError(code, `${what} threw: ${textOf(thrown)}`, {
    ...places.detailsOf(places.placeOf(thrown)),
    cause: thrown,
  })
}
