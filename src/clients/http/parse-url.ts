// URL parsing that answers null instead of throwing.

/** Node 20 has no URL.parse. */
export function parseUrl(text: string, base?: string): URL | null {
  return URL.canParse(text, base) ? new URL(text, base) : null
}
