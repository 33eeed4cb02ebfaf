// Where connections go: scheme, host, port, and the proxy or client certificate on the way. One object for all users of a worker.

import { TwoGenerationCache } from '../request/two-generation-cache.js'
import type { ClientCertificate } from '../request-options.js'
import type { ProxyServer } from './proxy-rules.js'

export interface Target {
  readonly secure: boolean
  /** Host name or address, IPv6 without brackets. */
  readonly host: string
  readonly port: number
  /** As in URL.origin: `http://example.com:8080`. */
  readonly origin: string
  /** As in the Host header: `example.com:8080`, `[::1]`. */
  readonly authority: string
  readonly proxy: ProxyServer | null
  readonly certificate: ClientCertificate | null
  /** What the latest connection took to open, without TLS; 0 = none was opened yet. */
  connectMs: number
}

/** What identifies a client certificate; '' for none. */
export function certificateKey(certificate: ClientCertificate | undefined): string {
  if (certificate === undefined) return ''
  const { cert, key, pfx, passphrase, ca } = certificate
  const pfxText = pfx instanceof Uint8Array ? Buffer.from(pfx).toString('base64') : pfx
  return JSON.stringify([cert, key, pfxText, passphrase, ca])
}

const TARGETS_KEPT = 4000

/** The targets of a worker, each made once; a script that goes to thousands of hosts keeps those used lately. */
export class TargetBook {
  private readonly targets = new TwoGenerationCache<string, Target>(TARGETS_KEPT / 2)
  private readonly proxyFor: (secure: boolean, host: string, port: number) => ProxyServer | null

  constructor(proxyFor: (secure: boolean, host: string, port: number) => ProxyServer | null) {
    this.proxyFor = proxyFor
  }

  /** `url` is http or https. */
  of(url: URL, certificate?: ClientCertificate): Target {
    const key = url.origin + certificateKey(certificate)
    let target = this.targets.get(key)
    if (target === undefined) {
      target = this.make(url, certificate ?? null)
      this.targets.set(key, target)
    }
    return target
  }

  private make(url: URL, certificate: ClientCertificate | null): Target {
    const secure = url.protocol === 'https:'
    const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname
    const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port)
    const proxy = this.proxyFor(secure, host, port)
    return { secure, host, port, origin: url.origin, authority: url.host, proxy, certificate, connectMs: 0 }
  }
}
