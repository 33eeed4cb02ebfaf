// How much one user's cookies may be: as much as browsers keep, so that a server that sets ever new ones does not fill the worker.
import type { Cookie, MemoryCookieStore } from 'tough-cookie'

/** RFC 6265bis 5.6: name and value together. */
const COOKIE_BYTES = 4096
/** As Chrome has it. */
const COOKIES_OF_A_DOMAIN = 180

export const isTooLarge = (name: string, content: string): boolean => name.length + content.length > COOKIE_BYTES

/** Takes the oldest cookies of a domain out of the store while they are too many, and tells which. */
export function dropOldest(store: MemoryCookieStore, domain: string | null): readonly Cookie[] {
  const paths = Object.values(store.idx[domain ?? ''] ?? {})
  const cookies = paths.flatMap((byName) => Object.values(byName ?? {}))
  if (cookies.length <= COOKIES_OF_A_DOMAIN) return []
  const inOrder = cookies.sort((a, b) => a.creationIndex - b.creationIndex)
  const dropped = inOrder.slice(0, cookies.length - COOKIES_OF_A_DOMAIN)
  for (const { path, key } of dropped) store.removeCookie(domain ?? '', path ?? '/', key, () => undefined)
  return dropped
}
