// The cookies of one user. The jar decides what is sent; its answer is remembered, because asking it costs more than a request.
import { createRequire } from 'node:module'
import type { Cookie, CookieJar } from 'tough-cookie'

const REMEMBERED = 100

interface Remembered {
  readonly text: string
  readonly untilMs: number
}

/** Loaded with the first cookie: a test without cookies should not pay for it. */
function createJar(): CookieJar {
  const load = createRequire(import.meta.url)
  const { CookieJar: Jar } = load('tough-cookie') as typeof import('tough-cookie')
  return new Jar(undefined, { looseMode: true })
}

export class UserCookies {
  private readonly jar = createJar()
  private readonly clock: () => number
  private readonly remembered = new Map<string, Remembered>()
  /** True while every cookie is for `/`: then the path need not be looked at. */
  private pathsMatter = false

  /** `clock` in ms; only differences count. */
  constructor(clock: () => number) {
    this.clock = clock
  }

  /** Takes the values of an answer's Set-Cookie fields. Those that are not valid or not for this host are left out, as browsers do. */
  store(values: readonly string[], url: string): void {
    for (const value of values) {
      const cookie = this.jar.setCookieSync(value, url, { ignoreError: true })
      if (cookie && cookie.path !== '/') this.pathsMatter = true
    }
    this.remembered.clear()
  }

  /** The Cookie header for a request to `origin` + `path`; '' for none. */
  header(origin: string, path: string): string {
    const key = this.pathsMatter ? origin + path : origin
    const known = this.remembered.get(key)
    if (known !== undefined && this.clock() < known.untilMs) return known.text
    return this.ask(key, origin + path)
  }

  private ask(key: string, url: string): string {
    const cookies = this.jar.getCookiesSync(url)
    const pairs = cookies.map((cookie) => cookie.cookieString())
    const text = pairs.filter((pair) => pair !== '').join('; ')
    if (this.remembered.size >= REMEMBERED) this.remembered.clear()
    this.remembered.set(key, { text, untilMs: this.clock() + shortestLife(cookies) })
    return text
  }
}

/** Milliseconds until the first of the cookies expires; Infinity when none does. */
function shortestLife(cookies: readonly Cookie[]): number {
  return Math.min(Infinity, ...cookies.map((cookie) => cookie.TTL()))
}
