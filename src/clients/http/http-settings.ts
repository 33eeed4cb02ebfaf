// What holds for all requests of a script or a user class, and what the engine makes of it. Public: HttpSettings is part of the API.
import type { Limits } from './engine-context.js'
import { limitsOf } from './limits.js'
import type { DefaultHeaders } from './request/route.js'
import type { RequestOptions } from './request-options.js'

/**
 * Settings of a user's HTTP client: for a whole script as `options.http`, for a user class as `static http`, which goes before it.
 * @example export const options: Options = { http: { connections: 6, timeout: '10s', headers: { 'X-Api-Key': 'k' } } }
 */
export interface HttpSettings {
  /** Connections that one user may have open to one host at the same time; default 1. */
  readonly connections?: number
  /** Whether numbers, UUIDs and long ids in paths become `[id]` in the names of requests; default true. */
  readonly autoName?: boolean
  /** Of each request that names none. */
  readonly timeout?: RequestOptions['timeout']
  /**
   * Sent with each request, unless it has its own of the same name. Credentials among them (Authorization, Cookie, Host) go to the
   * user's own host alone, also after redirects; without a host, to every one that the script names in a full URL.
   */
  readonly headers?: Readonly<Record<string, string>>
  /** Default true; false opens a connection for each request and says `Connection: close`. */
  readonly keepAlive?: boolean
}

/** The same, as clients need it. */
export interface ClientDefaults {
  readonly connections: number
  readonly autoName: boolean
  readonly limits: Limits
  readonly headers: DefaultHeaders
}

/** @throws RequestRefused INVALID_REQUEST when a time is not one. */
export function withSettings(base: ClientDefaults, settings: HttpSettings): ClientDefaults {
  const closing = settings.keepAlive === false ? { Connection: 'close' } : {}
  const own = Object.entries({ ...settings.headers, ...closing })
  const named = new Set(own.map(([name]) => name.toLowerCase()))
  return {
    connections: settings.connections ?? base.connections,
    autoName: settings.autoName ?? base.autoName,
    limits: limitsOf(settings.timeout, base.limits),
    headers: [
      ...base.headers.filter(([name]) => !named.has(name)),
      ...own.map(([name, value]) => [name.toLowerCase(), `${name}: ${value}\r\n`] as const),
    ],
  }
}
