// What esbuild says about a script, as one error with its place in the user's file.
import { basename, posix } from 'node:path'
import type { BuildFailure, Message } from 'esbuild'
import { messageOf, TymbalError, type TymbalErrorDetails } from '../../model/errors.js'

/** The first fault; of others only how many. */
export function bundleFault(thrown: unknown, given: string): TymbalError {
  const errors = (thrown as Partial<BuildFailure>).errors ?? []
  const [first] = errors
  if (first === undefined)
    return new TymbalError('TYM3001', `${given} could not be loaded: ${messageOf(thrown)}`, { cause: thrown })
  const { text, hint } = explain(first, given)
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  return new TymbalError('TYM3001', `${basename(given)} could not be loaded: ${text}${more}`, {
    hint,
    ...placeOf(first, given),
    cause: thrown,
  })
}

const NO_EXPORT = /^No matching export in "tymbal:tymbal" for import "(.+)"$/

/** Where habits from elsewhere find what they look for. */
const INSTEAD: Readonly<Record<string, string>> = {
  http: 'Requests are made with { http }, the argument of the function, or this.client in a user class.',
  fail: 'Throw an error to end the iteration, or call res.fail(reason) in the check of a request.',
  SharedArray: 'Read the file once at the top of the script: each worker process holds one copy for all its users.',
  FastHttpUser: 'HttpUser is the fast client.',
  events: 'Hooks are registered with on: on.testStart(…), on.request(…).',
}

const UNRESOLVED = /^Could not resolve "(.+)"$/

function explain({ text, location, notes }: Message, given: string): { text: string; hint: string } {
  const missing = UNRESOLVED.exec(text)?.[1]
  const notOurs = NO_EXPORT.exec(text)?.[1]
  if (notOurs !== undefined) return { text: `'tymbal' has no export ${notOurs}`, hint: INSTEAD[notOurs] ?? '' }
  if (missing === undefined) return { text, hint: notes[0]?.text ?? '' }
  const importer = location === null ? basename(given) : posix.normalize(location.file)
  if (/^[./]/.test(missing)) return { text: `Cannot find the file ${missing}`, hint: `It is imported by ${importer}.` }
  if (missing.startsWith('node:'))
    return { text: `Node has no module ${missing}`, hint: `It is imported by ${importer}.` }
  const name = packageName(missing)
  if (name === 'k6') {
    const hint =
      "Import check, group, sleep and the metrics from 'tymbal'; requests are made with { http }, the function's argument."
    return { text: `'${missing}' is a module of k6`, hint }
  }
  return {
    text: `Cannot find package '${name}'`,
    hint: `It is imported by ${importer} but not installed next to it.  npm i -D ${name}`,
  }
}

/** `@faker-js/faker` for `@faker-js/faker/locale/de`. */
export function packageName(specifier: string): string {
  const parts = specifier.split('/')
  return parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
}

function placeOf({ location }: Message, given: string): Pick<TymbalErrorDetails, 'where' | 'codeFrame'> {
  if (location === null) return { where: given }
  const { file, line, column, lineText } = location
  const name = posix.normalize(posix.join(posix.dirname(given.replaceAll('\\', '/')), file))
  // esbuild counts columns in bytes, from 0.
  const before = Buffer.from(lineText).subarray(0, column).toString()
  return { where: `${name}:${line}:${before.length + 1}`, codeFrame: oneLineFrame(line, lineText, before) }
}

function oneLineFrame(line: number, text: string, before: string): string {
  const number = String(line)
  return `> ${number} | ${text}\n  ${' '.repeat(number.length)} | ${before.replace(/[^\t]/g, ' ')}^`
}
