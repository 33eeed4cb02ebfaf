// Routes of the script, below `/script`: behind the same guard as the API, and shown in a box of their own.
import { Hono } from 'hono'
import type { ControlRoom } from '../control-room.js'
import { problemOf, Refusal } from '../refusal.js'
import type { WebContext, WebEnv } from '../safety/guard.js'
import { SCRIPT_POLICY } from '../safety/security-headers.js'

export const SCRIPT_PATH = 'script'
const MOST_BYTES = 1_000_000
/** Who asks, and what lets them in, is none of the script's business. */
const HIDDEN =
  /^(cookie|authorization|proxy-.*|connection|host|origin|referer|sec-.*|transfer-encoding|content-length)$/i
/** That no Request of the web can have. */
const NO_REQUEST: ReadonlySet<string> = new Set(['TRACE', 'TRACK', 'CONNECT'])
const WITHOUT_BODY = [204, 205, 304]

/** @param before the part of the path that is not the script's */
export function scriptRoutes(room: ControlRoom, before: string): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  // A tab shows why there is nothing in it.
  routes.onError((thrown, c) => {
    for (const [name, value] of Object.entries(BOXED)) c.header(name, value)
    return problemOf(c, thrown)
  })
  routes.all('*', async (c) => {
    const path = c.req.path.slice(before.length) || '/'
    if (NO_REQUEST.has(c.req.method)) throw new Refusal(405, `${path} is not for ${c.req.method}.`)
    const request = await requestOf(c, path)
    const { status, headers, body } = await room.scriptAnswer({ method: c.req.method, path, request })
    const { location, ...plain } = headers
    const led = location === undefined ? {} : { location: locationOf(location, request.url, before) }
    for (const [name, value] of Object.entries({ ...plain, ...led, ...BOXED })) c.header(name, value)
    return WITHOUT_BODY.includes(status) ? c.body(null, status as 204) : c.body(body, status as 200)
  })
  return routes
}

const BOXED = { 'Content-Security-Policy': SCRIPT_POLICY, 'X-Frame-Options': 'SAMEORIGIN', 'Cache-Control': 'no-store' }

/** The script knows its own paths only. @throws Refusal 500 for a way to another server */
function locationOf(location: string, url: string, before: string): string {
  const target = URL.canParse(location, url) ? new URL(location, url) : null
  if (target === null || target.origin !== new URL(url).origin)
    throw new Refusal(500, 'the script redirects to another server', { code: 'TYM3005' })
  return `${before}${target.pathname}${target.search}${target.hash}`
}

async function requestOf(c: WebContext, path: string): Promise<Request> {
  const url = new URL(c.req.url)
  url.pathname = path
  const shown = [...c.req.raw.headers].filter(([name]) => !HIDDEN.test(name))
  const hasBody = !['GET', 'HEAD'].includes(c.req.method)
  return new Request(url, {
    method: c.req.method,
    headers: Object.fromEntries(shown),
    ...(hasBody ? { body: await bodyOf(c) } : {}),
  })
}

/** Counted while it comes: what a length says may be a lie. */
async function bodyOf(c: WebContext): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of c.req.raw.body ?? []) {
    size += piece.length
    if (size > MOST_BYTES) throw new Refusal(413, `More than ${MOST_BYTES} bytes.`)
    pieces.push(piece)
  }
  return new Uint8Array(Buffer.concat(pieces))
}
