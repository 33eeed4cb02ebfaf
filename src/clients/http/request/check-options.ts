// Looks at the options of one request before it is built: names nobody knows and values of a wrong kind, told in words that help.
import type { Compression, RequestOptions } from '../request-options.js'
import { HINTS } from './option-hints.js'

const LONGEST_NAME = 40

/** Says what is wrong with the value of an option; '' = nothing. */
type Check = (value: unknown) => string

/** What is wrong with the options, with what to write instead; '' = nothing. One pass, nothing allocated: scripts give options often. */
export function optionsFault(options: unknown, verb: string): string {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    return 'options are not an object: give the body as { body } or { json }'
  for (const name in options) {
    const value = options[name as keyof typeof options] as unknown
    if (value === undefined) continue
    const check = CHECKS.get(name)
    if (check === undefined) return name === 'method' ? methodFault(value, verb) : unknownName(name)
    const fault = check(value)
    if (fault !== '') return fault
  }
  return ''
}

function unknownName(name: string): string {
  const hint = HINTS.get(name)
  return hint === undefined ? `unknown option ${name.slice(0, LONGEST_NAME)}` : `${name} is no option: ${hint}`
}

/** `client.request` has made it the verb. */
function methodFault(value: unknown, verb: string): string {
  if (typeof value !== 'string') return 'the method is not a text'
  return value.toUpperCase() === verb ? '' : 'method is only for client.request()'
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Names with values. What is iterated over (Map, FormData, lists) has its content elsewhere and would be sent as nothing. */
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && !(Symbol.iterator in value)

const anything: Check = () => ''
const name: Check = (value) => (typeof value === 'string' ? '' : 'name is not a text')
const check: Check = (value) => (typeof value === 'function' ? '' : 'check is not a function')
const tags: Check = (value) => (isRecord(value) ? '' : 'tags are not an object of texts')
const cert: Check = (value) => (isRecord(value) ? '' : 'cert is not an object: give { cert, key }, { pfx } or { ca }')

const headers: Check = (value) => (isObject(value) ? '' : 'headers are not an object of names and values')

const fields =
  (option: string): Check =>
  (value) => {
    if (typeof value === 'string' || value instanceof URLSearchParams || isRecord(value)) return ''
    return value instanceof FormData
      ? `${option} is FormData: give an object${option === 'form' ? ', or multipart for files' : ''}`
      : `${option} is not an object of fields, URLSearchParams or a text`
  }

function multipart(value: unknown): string {
  if (isRecord(value)) return ''
  return value instanceof FormData
    ? 'multipart is FormData: give an object of fields, files as { path } or { bytes }'
    : 'multipart is not an object of fields'
}

const TIMEOUTS = new Set(['connect', 'firstByte', 'total'])

/** The durations themselves are read by limitsOf. */
function timeout(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'string') return ''
  if (!isRecord(value)) return 'timeout is not a duration, nor { connect, firstByte, total }'
  for (const part in value) if (!TIMEOUTS.has(part)) return `unknown timeout ${part.slice(0, LONGEST_NAME)}`
  return ''
}

function redirect(value: unknown): string {
  return value === 'follow' || value === 'manual' ? '' : "redirect is neither 'follow' nor 'manual'"
}

function maxRedirects(value: unknown): string {
  return Number.isInteger(value) && (value as number) >= 0 ? '' : 'maxRedirects is not a whole number, 0 or more'
}

function auth(value: unknown): string {
  const { username, password, bearer } = (isRecord(value) ? value : {}) as Readonly<Record<string, unknown>>
  const isBasic = typeof username === 'string' && typeof password === 'string'
  return isBasic || typeof bearer === 'string' ? '' : 'auth is neither { username, password } nor { bearer }, as texts'
}

function expectation(value: unknown): string {
  const status = isRecord(value) ? value.status : undefined
  if (typeof status === 'number') return ''
  const isList = Array.isArray(status) && status.every((one) => typeof one === 'number')
  return isList ? '' : 'expect is not { status: 200 } or { status: [200, 404] }'
}

const CODINGS: ReadonlySet<unknown> = new Set<Compression>(['gzip', 'deflate', 'br', 'zstd'])

function compress(value: unknown): string {
  return CODINGS.has(value) ? '' : 'compress is none of gzip, deflate, br and zstd'
}

/** Every option of RequestOptions; the type holds them equal. */
const ALL: Readonly<Record<keyof RequestOptions, Check>> = {
  name,
  params: fields('params'),
  headers,
  json: anything,
  form: fields('form'),
  multipart,
  body: anything,
  timeout,
  redirect,
  maxRedirects,
  auth,
  tags,
  check,
  expect: expectation,
  compress,
  cert,
}
const CHECKS: ReadonlyMap<string, Check> = new Map(Object.entries(ALL))
