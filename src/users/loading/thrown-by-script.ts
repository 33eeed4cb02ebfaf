// What script code threw, as one error of ours with its place in the script.
import { type ErrorCode, messageOf, TymbalError } from '../../model/errors.js'
import type { ScriptPlaces } from './script-places.js'

/** `TypeError: x is not a function`; what is no Error as text. */
export const textOf = (thrown: unknown): string =>
  thrown instanceof Error ? `${thrown.name}: ${messageOf(thrown)}` : messageOf(thrown)

/** @param what `setup()`, `on.testStart`. An error of ours stays itself. */
export function thrownByScript(code: ErrorCode, what: string, thrown: unknown, places: ScriptPlaces): TymbalError {
  if (thrown instanceof TymbalError) return thrown
  return new TymbalError(code, `${what} threw: ${textOf(thrown)}`, {
    ...places.detailsOf(places.placeOf(thrown)),
    cause: thrown,
  })
}
