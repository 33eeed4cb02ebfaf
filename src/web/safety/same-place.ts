// Whether a request was meant for this server and comes from its own pages: against DNS rebinding, and against pages of others that send on behalf of the reader. Pure.

export interface PlaceRules {
  /** Only this machine reaches the server. */
  readonly isLoopback: boolean
  /** Further names that it is known by, in lower case: of a proxy before it, of this machine. */
  readonly names: readonly string[]
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/
/** An address cannot be rebound as a name can. */
const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/

/** The name of a Host header without its port, in lower case; null when it is none. */
export function hostName(header: string | undefined): string | null {
  const found = HOST.exec((header ?? '').toLowerCase())
  return found === null ? null : found[1]!.replace(/\.$/, '')
}

/** False when the name is one that somebody else may have pointed here. */
export function isOwnHost(header: string | undefined, { isLoopback, names }: PlaceRules): boolean {
  const name = hostName(header)
  if (name === null) return false
  return LOOPBACK.test(name) || names.includes(name) || (!isLoopback && ADDRESS.test(name))
}

export interface Provenance {
  readonly host: string | undefined
  readonly origin: string | undefined
  /** Sec-Fetch-Site, which scripts cannot forge. */
  readonly site: string | undefined
}

/** False for what a page of another origin sends. Programs send neither header. */
export function isOwnPage({ host, origin, site }: Provenance, { names }: PlaceRules): boolean {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  const from = new URL(origin)
  return sameHost(from, host) || names.includes(from.hostname.toLowerCase())
}

/** The port counts: a page on another port of this machine is another page. A port that is left out is the scheme's. */
function sameHost(from: URL, host: string | undefined): boolean {
  const own = `${from.protocol}//${(host ?? '').toLowerCase()}`
  return host !== undefined && URL.canParse(own) && new URL(own).host === from.host
}
