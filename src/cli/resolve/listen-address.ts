// `HOST:PORT` of something that listens. Pure.

export interface ListenAddress {
  readonly host: string
  readonly port: number
}

/** `127.0.0.1:5557`, `[::1]:5557`, `*:5557`; a port alone is one of this machine. null when it is none of these. */
export function parseListenAddress(text: string): ListenAddress | null {
  const found = /^(?:(\*|[\w.-]+|\[[0-9a-fA-F:.]+\]):)?(\d{1,5})$/.exec(text.trim())
  if (found === null || Number(found[2]) > 65_535) return null
  const host = (found[1] ?? '127.0.0.1').replace(/^\[|\]$/g, '')
  return { host: host === '*' ? '0.0.0.0' : host, port: Number(found[2]) }
}

/** Only processes of this machine reach it. */
export const isLoopback = ({ host }: Pick<ListenAddress, 'host'>): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
