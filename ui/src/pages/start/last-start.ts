// What was started last from this tab: the form of the next test begins with it.
import type { ScriptState, StartRequest } from '../../../../src/web/api.js'

const KEY = 'tymbal.start'

/** A script with other classes or parameters is another one. */
const markOf = ({ path, userClasses, parameters }: ScriptState): string =>
  JSON.stringify([path, ...[userClasses, parameters].map((all) => all.map(({ name }) => name))])

/** Secrets are not kept. */
export function keepStart(script: ScriptState, { parameters = {}, ...request }: StartRequest): void {
  const secret = new Set(script.parameters.filter((one) => one.secret).map(({ name }) => name))
  const plain = Object.fromEntries(Object.entries(parameters).filter(([name]) => !secret.has(name)))
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ mark: markOf(script), request: { ...request, parameters: plain } }))
  } catch {
    // A locked-down browser has no storage; then the form begins as the script has it.
  }
}

/** null = nothing was started of this script from this tab. */
export function lastStart(script: ScriptState): StartRequest | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? 'null')
    return kept?.mark === markOf(script) ? (kept.request as StartRequest) : null
  } catch {
    return null
  }
}

export function forgetStart(): void {
  try {
    sessionStorage.removeItem(KEY)
  } catch {
    // See `keepStart`.
  }
}
