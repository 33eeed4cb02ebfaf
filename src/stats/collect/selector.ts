// A part of the traffic chosen by tags, as in `http_req_duration{type:api}`: parsed once, matched against samples.
import { TymbalError } from '../../model/errors.js'
import type { EntryHandle, Sample, Tags } from '../../model/sample.js'

/** Conditions that must all hold; keys in order of the alphabet, so that equal selectors have equal texts. */
export interface Selector {
  /** `{a:1,b:2}`. */
  readonly text: string
  readonly conditions: readonly (readonly [key: string, value: string])[]
}

/**
 * The selector in braces: `{name:/login,method:POST}`. Values that hold a comma or a brace stand in quotes.
 * @throws TymbalError TYM1005
 */
export function parseSelector(text: string): Selector {
  const body = text.trim().replace(/^\{|\}$/g, '')
  const parts = body.match(/(?:"[^"]*"|'[^']*'|[^,"'])+/g) ?? []
  const conditions = parts.map((part) => parseCondition(part, text)).sort(([a], [b]) => (a < b ? -1 : 1))
  if (conditions.length === 0) throw faultIn(text)
  return { text: `{${conditions.map(([key, value]) => `${key}:${quoted(value)}`).join(',')}}`, conditions }
}

/** True for a part of the requests (`{type:api}`), false for a part of a custom metric (`orders{type:api}`). */
export const isHttpSelector = (text: string): boolean => text.startsWith('{')

/** True when every condition holds of the sample. Beside tags there are name, method, status and expected_response. */
export function matchesSample(selector: Selector, entry: EntryHandle, sample: Sample): boolean {
  return selector.conditions.every(([key, value]) => factOf(key, entry, sample) === value)
}

export function matchesTags(selector: Selector, tags: Tags | null): boolean {
  return selector.conditions.every(([key, value]) => tags?.[key] === value)
}

/** True when name and method, if the selector has them, are the entry's. */
export function matchesEntry(selector: Selector, entry: Pick<EntryHandle, 'method' | 'name'>): boolean {
  return selector.conditions.every(
    ([key, value]) => (key !== 'name' || value === entry.name) && (key !== 'method' || value === entry.method),
  )
}

/** True when only name and method decide, so that the master can answer from the endpoints. */
export function isByEndpoint(selector: Selector): boolean {
  return selector.conditions.every(([key]) => key === 'name' || key === 'method')
}

function factOf(key: string, entry: EntryHandle, sample: Sample): string | undefined {
  const tagged = sample.tags?.[key]
  if (tagged !== undefined) return tagged
  if (key === 'name') return entry.name
  if (key === 'method') return entry.method
  if (key === 'status') return String(sample.status)
  if (key === 'expected_response') return String(sample.error === '')
  return undefined
}

function parseCondition(part: string, text: string): [string, string] {
  const colon = part.indexOf(':')
  const key = part.slice(0, colon).trim()
  if (colon < 1 || key === '') throw faultIn(text)
  return [key, unquoted(part.slice(colon + 1).trim())]
}

const unquoted = (value: string): string => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value

function quoted(value: string): string {
  if (!/[,"'{}]/.test(value)) return value
  return value.includes('"') ? `'${value}'` : `"${value}"`
}

const faultIn = (text: string): TymbalError =>
  new TymbalError('TYM1005', `"${text}" does not select a part of the traffic`, {
    hint: 'Write {tag:value}, {name:/login} or {name:/login,method:POST}.',
  })
