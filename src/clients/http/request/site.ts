// From what a script calls a path to a route: resolves against the base URL, encodes, names, and remembers the result.
import type { Target, TargetBook } from '../connection/target.js'
import { certificateKey } from '../connection/target.js'
import { invalidRequest, invalidUrl, RequestRefused } from '../error-codes.js'
import { parseUrl, percentDecoded } from '../parse-url.js'
import type { ClientCertificate } from '../request-options.js'
import { foldName } from './fold-name.js'
import { CREDENTIAL } from './redirect.js'
import { type DefaultHeaders, Route } from './route.js'
import { TwoGenerationCache } from './two-generation-cache.js'

const ROUTES_KEPT = 4000
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\//i
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Z]+$/
const CONTROL = /\p{Cc}/u

export interface SiteDeps {
  readonly targets: TargetBook
  readonly defaults: DefaultHeaders
  readonly autoName: boolean
}

/** All users of one base URL share it. */
export class Site {
  private readonly deps: SiteDeps
  private readonly base: URL | null
  private readonly baseText: string
  private readonly baseFault: string
  private readonly routes = new TwoGenerationCache<string, Route>(ROUTES_KEPT / 2)

  /** `baseUrl` that is not a URL fails the requests that need it, not the constructor. */
  constructor(deps: SiteDeps, baseUrl: string | null) {
    this.deps = deps
    this.base = baseUrl === null ? null : parseUrl(ABSOLUTE.test(baseUrl) ? baseUrl : `http://${baseUrl}`)
    this.baseText = this.base === null ? '' : `${this.base.origin}${this.base.pathname.replace(/\/$/, '')}`
    this.baseFault = baseUrl === null ? 'a path needs a host' : 'the host is not a URL'
  }

  /**
   * `path` without query. `isLed`: the request was led there by a redirect from another origin, so that without a base nothing says
   * that credentials are meant for it. @throws RequestRefused INVALID_URL.
   */
  route(method: string, path: string, certificate?: ClientCertificate, isLed = false): Route {
    const key = keyOf(path, certificate, isLed)
    const first = this.routes.get(key)
    for (let route = first ?? null; route !== null; route = route.next) {
      if (route.method === method) return route
    }
    const route = this.make(method, path, certificate, isLed)
    route.next = first ?? null
    this.routes.set(key, route)
    return route
  }

  private make(method: string, path: string, certificate: ClientCertificate | undefined, isLed: boolean): Route {
    if (!TOKEN.test(method)) throw new RequestRefused(invalidRequest('the method is not a token'))
    if (method === 'CONNECT') throw new RequestRefused(invalidRequest('CONNECT opens tunnels; use --proxy for that'))
    const url = this.resolve(path)
    const takesCredentials = this.base === null ? !isLed : url.origin === this.base.origin
    const target = this.deps.targets.of(url, certificate)
    return new Route({
      method,
      target,
      path: url.pathname,
      name: this.nameOf(url, target, path),
      origin: url.origin.replace('//', `//${credentials(url)}`),
      authorization: this.authorization(url),
      dropsQuery: path.includes('#'),
      takesCredentials,
      defaults: this.defaultsFor(takesCredentials),
    })
  }

  private resolve(path: string): URL {
    if (CONTROL.test(path)) throw new RequestRefused(invalidUrl('control character'))
    const absolute = ABSOLUTE.test(path)
    if (!absolute && this.base === null) throw new RequestRefused(invalidUrl(this.baseFault))
    const url = parseUrl(absolute ? path : `${this.baseText}${path === '' || path.startsWith('/') ? '' : '/'}${path}`)
    if (url === null) throw new RequestRefused(invalidUrl('not a URL'))
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new RequestRefused(invalidUrl('not http or https'))
    return url
  }

  /** Credentials among the default headers are for the base alone; without a base for whatever host the script itself names. */
  private defaultsFor(takesCredentials: boolean): DefaultHeaders {
    const { defaults } = this.deps
    return takesCredentials ? defaults : defaults.filter(([name]) => !CREDENTIAL.test(name))
  }

  /** The path as the script wrote it; the host before it when it is not the base's. */
  private nameOf(url: URL, target: Target, path: string): string {
    const own = ABSOLUTE.test(path) ? url.pathname : path.replace(/#.*$/, '') || '/'
    const shown = this.deps.autoName ? foldName(own) : own
    return target.origin === this.base?.origin ? shown : `${target.authority}${shown}`
  }

  private authorization(url: URL): string {
    const { username, password } = url.username === '' && url.origin === this.base?.origin ? this.base : url
    if (username === '' && password === '') return ''
    return basicAuth(percentDecoded(username), percentDecoded(password))
  }
}

/** A line feed is in no path that can be requested. */
function keyOf(path: string, certificate: ClientCertificate | undefined, isLed: boolean): string {
  const key = certificate === undefined ? path : `${certificateKey(certificate)} ${path}`
  return isLed ? `\n${key}` : key
}

/** Value of an Authorization header. */
export function basicAuth(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

const credentials = ({ username, password }: URL): string =>
  username === '' && password === '' ? '' : `${username}:${password}@`
