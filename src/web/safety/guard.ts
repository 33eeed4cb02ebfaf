// Who is let in: the right host, one of our own pages or a program, and a token where tokens are asked for.
import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Role } from '../api.js'
import { Refusal } from '../refusal.js'
import type { Attempts } from './attempts.js'
import { clientAddress, type TrustedProxies } from './client-address.js'
import { isOwnHost, isOwnPage, type PlaceRules } from './same-place.js'
import { SECURITY_HEADERS } from './security-headers.js'
import type { TokenBook } from './token-book.js'

export interface WebEnv {
  readonly Bindings: HttpBindings
  /** `address`: of whoever asks. */
  readonly Variables: { role: Role; address: string }
}

export type WebContext = Context<WebEnv>

export interface GuardDeps {
  readonly rules: PlaceRules
  /** null = whoever reaches this machine's loopback is its operator. */
  readonly tokens: TokenBook | null
  readonly attempts: Attempts
  /** `/` or `/base/`. */
  readonly basePath: string
  readonly isTls: boolean
  readonly isTrustedProxy: TrustedProxies
  readonly port: () => number
}

const UNCHANGING = ['GET', 'HEAD']

export class Guard {
  readonly #deps: GuardDeps

  constructor(deps: GuardDeps) {
    this.#deps = deps
  }

  /** For every path. */
  readonly place: MiddlewareHandler<WebEnv> = async (c, next) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) c.header(name, value)
    const { remoteAddress } = c.env.incoming.socket
    c.set('address', clientAddress(remoteAddress, c.req.header('X-Forwarded-For'), this.#deps.isTrustedProxy))
    if (!isOwnHost(c.req.header('Host'), this.#deps.rules)) {
      throw new Refusal(421, 'This server is not known by that name. --web-allowed-host adds one.', { code: 'TYM6004' })
    }
    await next()
  }

  /** For the API: pages of others are refused whatever they ask, though they could not read the answer. */
  readonly origin: MiddlewareHandler<WebEnv> = async (c, next) => {
    const provenance = {
      host: c.req.header('Host'),
      origin: c.req.header('Origin'),
      site: c.req.header('Sec-Fetch-Site'),
    }
    if (!isOwnPage(provenance, this.#deps.rules)) {
      throw new Refusal(403, 'The request comes from a page of another origin.', { code: 'TYM6004' })
    }
    await next()
  }

  /** For the API: everybody must be somebody; who only looks changes nothing. */
  readonly role: MiddlewareHandler<WebEnv> = async (c, next) => {
    const role = this.#roleOf(c)
    if (role === null) {
      throw new Refusal(401, 'Open the link that was printed at the start, or send Authorization: Bearer TOKEN.', {
        code: 'TYM6003',
        headers: { 'WWW-Authenticate': 'Bearer realm="tymbal"' },
      })
    }
    if (role === 'viewer' && !UNCHANGING.includes(c.req.method)) {
      throw new Refusal(403, 'A viewer changes nothing; that takes the token of an operator.', { code: 'TYM6003' })
    }
    c.set('role', role)
    await next()
  }

  /** A token for a cookie. */
  login(c: WebContext, token: string): void {
    const { tokens, basePath, isTls } = this.#deps
    if (tokens === null) return
    const role = this.#checked(c, token)
    if (role === null)
      throw new Refusal(401, 'That is not a token of this server.', { field: 'token', code: 'TYM6003' })
    const secure = isTls || c.req.header('X-Forwarded-Proto') === 'https'
    const options = { path: basePath, httpOnly: true, sameSite: 'Strict', secure } as const
    setCookie(c, this.#cookie, tokens.openSession(role), options)
  }

  logout(c: WebContext): void {
    this.#deps.tokens?.closeSession(getCookie(c, this.#cookie) ?? '')
    deleteCookie(c, this.#cookie, { path: this.#deps.basePath })
  }

  #roleOf(c: WebContext): Role | null {
    const { tokens } = this.#deps
    if (tokens === null) return 'operator'
    const bearer = /^Bearer +([\w.~+/=-]+)$/i.exec(c.req.header('Authorization') ?? '')?.[1]
    return bearer === undefined ? tokens.roleOfSession(getCookie(c, this.#cookie) ?? '') : this.#checked(c, bearer)
  }

  #checked(c: WebContext, token: string): Role | null {
    const { tokens, attempts } = this.#deps
    const address = c.get('address')
    const seconds = attempts.waitSeconds(address)
    if (seconds > 0) {
      const headers = { 'Retry-After': String(seconds) }
      throw new Refusal(429, 'Too many wrong tokens came from there.', { code: 'TYM6003', headers })
    }
    const role = tokens?.roleOfToken(token) ?? null
    if (role === null) attempts.failed(address)
    return role
  }

  /** Cookies of one name would be those of every port of a host. */
  get #cookie(): string {
    return `tymbal_${this.#deps.port()}`
  }
}

/** For notes: `operator 127.0.0.1`. */
export const whoOf = (c: WebContext): string => `${c.get('role')} ${c.get('address')}`
