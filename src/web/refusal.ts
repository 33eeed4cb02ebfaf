// Every refusal of the API: one problem as RFC 9457 has it, with the field that is wrong where it is one.
import type { Context } from 'hono'
import { type ErrorCode, messageOf, TymbalError } from '../model/errors.js'
import type { Problem } from './api.js'

export interface RefusalDetails {
  /** What is wrong in a body or query, as `stages.0.duration`. */
  readonly field?: string
  readonly code?: ErrorCode
  readonly headers?: Readonly<Record<string, string>>
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request cannot be read',
  401: 'A token is needed',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Not by this method',
  409: 'Not now',
  413: 'Too much',
  415: 'Not of that type',
  421: 'Not this server',
  422: 'A value is not possible',
  429: 'Too many attempts',
  500: 'tymbal itself failed',
  501: 'Not in this version',
  503: 'Too many at once',
  504: 'Too late',
}

export class Refusal extends Error {
  readonly status: number
  readonly details: RefusalDetails

  constructor(status: number, detail: string, details: RefusalDetails = {}) {
    super(detail)
    this.status = status
    this.details = details
  }
}

/** The answer to what was thrown; it tells nothing of the inside of the process. */
export function problemOf(c: Context, thrown: unknown): Response {
  const { status, message, details } = asRefusal(thrown)
  const { field, code, headers = {} } = details
  const problem: Problem = {
    type: code === undefined ? 'about:blank' : `urn:tymbal:error:${code}`,
    title: titleOf(status, code),
    status,
    detail: message,
    ...(field === undefined ? {} : { field }),
    ...(code === undefined ? {} : { code }),
  }
  const head = { ...headers, 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' }
  return c.body(JSON.stringify(problem), status as 400, head)
}

/** Errors of the script are the script's, whoever was asked. */
const titleOf = (status: number, code: ErrorCode | undefined): string =>
  status === 500 && code?.startsWith('TYM3') === true ? 'The script failed' : (TITLES[status] ?? 'Refused')

const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  TYM2001: 501,
  TYM5002: 404,
  TYM5003: 500,
  TYM5004: 409,
  TYM5005: 422,
  TYM6001: 409,
  TYM6002: 409,
  TYM6006: 409,
}

function asRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown
  if (!(thrown instanceof TymbalError)) return new Refusal(500, messageOf(thrown), { code: 'TYM9001' })
  const { code, message, hint } = thrown
  const status = STATUS[code] ?? (code.startsWith('TYM1') ? 422 : 500)
  return new Refusal(status, inSentences(message, hint), { code })
}

/** `It is late. Go home.`: each text ends with a full stop where it has no end, and empty ones are left out. */
export function inSentences(...texts: readonly string[]): string {
  const said = texts.filter((text) => text !== '')
  return said.map((text, at) => (at < said.length - 1 && !/[.!?:]$/.test(text) ? `${text}.` : text)).join(' ')
}
