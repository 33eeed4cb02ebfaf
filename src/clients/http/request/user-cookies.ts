// The cookies of one user. The jar decides what is kept and sent; what it decided is remembered, because asking it costs more than a request.
import { createRequire } from 'node:module'
import type { Cookie, CookieJar, MemoryCookieStore } from 'tough-cookie'
import { dropOldest, isTooLarge } from './cookie-limits.js'

const PLACES_REMEMBERED = 100
/** The one control character but for tabs that a head may hold; RFC 6265bis 5.7 wants no cookie with one. */
const DELETE = '\x7f'
const ROOT_PATH = /;\s*path=\/\s*(;|$)/i

/** The cookies for one place, and the header they make; '' texts are made when needed. */
interface Remembered {
  readonly cookies: readonly Cookie[]
  text: string | null
  readonly untilMs: number
}

/** A cookie that the jar holds, and how the server worded it. */
interface Accepted {
  readonly cookie: Cookie
  readonly origin: string
  readonly attributes: string
  /** What Max-Age said; null without it. */
  readonly lifeMs: number | null
}

/** Loaded with the first cookie: a test without cookies should not pay for it. */
function createJar(): { jar: CookieJar; store: MemoryCookieStore } {
  const load = createRequire(import.meta.url)
  const { CookieJar: Jar, MemoryCookieStore: Store } = load('tough-cookie') as typeof import('tough-cookie')
  const store = new Store()
  return { jar: new Jar(store, { looseMode: true }), store }
}

export class UserCookies {
  private readonly jar: CookieJar
  private readonly kept: MemoryCookieStore
  private readonly clock: () => number
  private readonly remembered = new Map<string, Remembered>()
  private readonly accepted = new Map<string, Accepted>()
  /** False while every cookie is for `/`: then the path need not be looked at. */
  private pathsMatter = false

  /** `clock` in ms; only differences count. */
  constructor(clock: () => number) {
    this.clock = clock
    const { jar, store } = createJar()
    this.jar = jar
    this.kept = store
  }

  /**
   * Takes the values of an answer's Set-Cookie fields. Those that are not valid or not for this host are left out, as browsers do.
   * `origin` + `path` is where the answer came from.
   */
  store(values: readonly string[], origin: string, path: string): void {
    for (const value of values) {
      if (value.includes(DELETE)) continue
      const { name, content, attributes } = split(value)
      if (isTooLarge(name, content)) continue
      if (!this.renew(name, content, attributes, origin)) this.put(value, name, attributes, origin, path)
    }
  }

  /** The Cookie header for a request to `origin` + `path`; '' for none. */
  header(origin: string, path: string): string {
    const key = this.pathsMatter ? origin + path : origin
    let known = this.remembered.get(key)
    if (known === undefined || this.clock() >= known.untilMs) known = this.ask(key, placeOf(origin, path))
    known.text ??= headerText(known.cookies)
    return known.text
  }

  /** Many servers send a cookie again with every answer, worded alike: then only its content changes, and the jar is not asked. */
  private renew(name: string, content: string, attributes: string, origin: string): boolean {
    const known = this.accepted.get(name)
    if (known === undefined || known.attributes !== attributes || known.origin !== origin) return false
    const { cookie, lifeMs } = known
    if (cookie.TTL() <= 0) return false
    cookie.value = content
    if (lifeMs !== null) cookie.expires = new Date(Date.now() + lifeMs)
    for (const place of this.remembered.values()) place.text = null
    return true
  }

  private put(value: string, name: string, attributes: string, origin: string, path: string): void {
    const cookie = this.taken(value, placeOf(origin, path))
    this.remembered.clear()
    this.accepted.delete(name)
    if (!cookie) return
    if (cookie.path !== '/') this.pathsMatter = true
    const lifeMs = fixExpiry(cookie)
    for (const dropped of dropOldest(this.kept, cookie.domain)) this.accepted.delete(dropped.key)
    if (cookie.key === name && ROOT_PATH.test(attributes))
      this.accepted.set(name, { cookie, origin, attributes, lifeMs })
  }

  /** A cookie that the jar refuses, in whatever way, must not cost the answer that it came with. */
  private taken(value: string, url: string): Cookie | undefined {
    try {
      return this.jar.setCookieSync(value, url, { ignoreError: true })
    } catch {
      return undefined
    }
  }

  private ask(key: string, url: string): Remembered {
    const cookies = this.jar.getCookiesSync(url)
    if (this.remembered.size >= PLACES_REMEMBERED) this.remembered.clear()
    const known = { cookies, text: null, untilMs: this.clock() + shortestLife(cookies) }
    this.remembered.set(key, known)
    return known
  }
}

/** A name written in full, with a dot at its end, is the same host; the jar knows it without. */
function placeOf(origin: string, path: string): string {
  return origin.replace(/\.(?=:\d+$|$)/, '') + path
}

/** The jar counts Max-Age from the last use of a cookie; RFC 6265 counts from its arrival. Gives the life in ms, null without Max-Age. */
function fixExpiry(cookie: Cookie): number | null {
  const { maxAge } = cookie
  if (typeof maxAge !== 'number') return null
  cookie.maxAge = null
  cookie.expires = new Date(Date.now() + maxAge * 1000)
  return maxAge * 1000
}

/** `name=content; attributes`; a value without `=` has no name. */
function split(value: string): { name: string; content: string; attributes: string } {
  const semicolon = value.indexOf(';')
  const pair = semicolon < 0 ? value : value.slice(0, semicolon)
  const equals = pair.indexOf('=')
  return {
    name: pair.slice(0, Math.max(0, equals)).trim(),
    content: pair.slice(equals + 1).trim(),
    attributes: semicolon < 0 ? '' : value.slice(semicolon),
  }
}

function headerText(cookies: readonly Cookie[]): string {
  const pairs = cookies.map((cookie) => cookie.cookieString())
  return pairs.filter((pair) => pair !== '').join('; ')
}

/** Milliseconds until the first of the cookies expires; Infinity when none does. */
function shortestLife(cookies: readonly Cookie[]): number {
  return Math.min(Number.POSITIVE_INFINITY, ...cookies.map((cookie) => cookie.TTL()))
}
