// Where a request comes from: its socket, or, when that is a proxy which is trusted, what the proxy says.
import { BlockList, isIP } from 'node:net'

/** Tells whether an address is that of a proxy. */
export type TrustedProxies = (address: string) => boolean

/**
 * Of addresses and networks as `10.0.0.0/8`.
 * @throws RangeError that names the one which is neither
 */
export function trustedProxies(texts: readonly string[]): TrustedProxies {
  const list = new BlockList()
  for (const text of texts) addTo(list, text)
  return (address) => {
    const version = isIP(address)
    return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4')
  }
}

function addTo(list: BlockList, text: string): void {
  const [address = '', bits, ...rest] = text.split('/')
  const version = isIP(address)
  const most = version === 6 ? 128 : 32
  if (version === 0 || rest.length > 0 || (bits !== undefined && !(/^\d{1,3}$/.test(bits) && Number(bits) <= most))) {
    throw new RangeError(text)
  }
  list.addSubnet(address, Number(bits ?? most), version === 6 ? 'ipv6' : 'ipv4')
}

/**
 * Of `X-Forwarded-For` only the last address counts, the one that the trusted proxy itself has seen: those before it are what its client said.
 * @param peer address of the socket
 * @param forwarded the header; anybody can send one
 */
export function clientAddress(
  peer: string | undefined,
  forwarded: string | undefined,
  isTrusted: TrustedProxies,
): string {
  const own = plainAddress(peer ?? '') ?? 'unknown'
  if (forwarded === undefined || !isTrusted(own)) return own
  return plainAddress(forwarded.split(',').at(-1)!.trim()) ?? own
}

/** Without brackets and port, an IPv4 address never as an IPv6 one; null when it is no address. */
function plainAddress(text: string): string | null {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
  const address = bare.replace(/^::ffff:(?=[\d.]+$)/i, '')
  return isIP(address) === 0 ? null : address
}
