// Speaks REST with the master: JSON in and out, and a refusal as one ApiFault.
import { API_PATH, type Problem } from '../../../src/web/api.js'

/** A refusal of the master, or a master that cannot be reached (`status` 0). */
export class ApiFault extends Error {
  override readonly name = 'ApiFault'
  readonly status: number
  readonly field: string

  constructor(message: string, status: number, field = '') {
    super(message)
    this.status = status
    this.field = field
  }
}

export interface ApiClient {
  url(path: string): string
  get<T>(path: string): Promise<T>
  send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown, signal?: AbortSignal): Promise<T>
  upload<T>(path: string, file: Blob): Promise<T>
}

/** `base` ends with a slash and is where the page itself lies. */
export function createApiClient(base: string): ApiClient {
  const url = (path: string): string => new URL(`.${API_PATH}${path}`, base).href
  return {
    url,
    get: (path) => ask(url(path), {}),
    send: (method, path, body, signal) => ask(url(path), { method, ...jsonOf(body), signal: signal ?? null }),
    upload: (path, file) =>
      ask(url(path), { method: 'POST', headers: { 'content-type': 'application/zip' }, body: file }),
  }
}

/** A command that takes no body is sent without one. */
const jsonOf = (body: unknown): RequestInit =>
  body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }

async function ask<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(url, { ...init, credentials: 'same-origin', cache: 'no-store' }).catch(() => {
    throw new ApiFault('The master cannot be reached.', 0)
  })
  if (!response.ok) throw await faultOf(response)
  return (response.status === 204 ? null : await response.json().catch(() => null)) as T
}

async function faultOf(response: Response): Promise<ApiFault> {
  const problem = (await response.json().catch(() => ({}))) as Partial<Problem>
  const text = problem.detail || problem.title || `The master answered ${response.status}.`
  return new ApiFault(text, response.status, problem.field)
}

/** `?a=1&b=2` of what is set. */
export function queryText(values: Readonly<Record<string, string | number | undefined>>): string {
  const query = new URLSearchParams()
  for (const [key, value] of Object.entries(values))
    if (value !== undefined && value !== '') query.set(key, String(value))
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}
