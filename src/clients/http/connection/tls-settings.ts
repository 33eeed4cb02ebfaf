// TLS settings by target, made once: the secure context is dear, and sharing it is what keeps thousands of TLS users small.
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { type ConnectionOptions, checkServerIdentity, createSecureContext, rootCertificates } from 'node:tls'
import { invalidRequest, RequestRefused, reasonOf } from '../error-codes.js'
import { TwoGenerationCache } from '../request/two-generation-cache.js'
import type { ClientCertificate } from '../request-options.js'
import { certificateKey, type Target } from './target.js'

const CONTEXTS_KEPT = 1000

type SecureContext = ReturnType<typeof createSecureContext>

export class TlsSettings {
  private readonly insecure: boolean
  private readonly contexts = new TwoGenerationCache<string, SecureContext>(CONTEXTS_KEPT / 2)
  private readonly settings = new WeakMap<Target, ConnectionOptions>()

  constructor(insecure: boolean) {
    this.insecure = insecure
  }

  /** @throws RequestRefused when the client certificate cannot be read. */
  of(target: Target): ConnectionOptions {
    let settings = this.settings.get(target)
    if (settings === undefined) {
      settings = this.make(target)
      this.settings.set(target, settings)
    }
    return settings
  }

  private make(target: Target): ConnectionOptions {
    return {
      secureContext: this.context(target.certificate),
      rejectUnauthorized: !this.insecure,
      servername: isIP(target.host) === 0 ? target.host : '',
      checkServerIdentity: (_name, certificate) => checkServerIdentity(target.host, certificate),
    }
  }

  private context(certificate: ClientCertificate | null): SecureContext {
    const key = certificateKey(certificate ?? undefined)
    let context = this.contexts.get(key)
    if (context === undefined) {
      context = certificate === null ? createSecureContext() : contextWith(certificate)
      this.contexts.set(key, context)
    }
    return context
  }
}

function contextWith({ cert, key, pfx, passphrase, ca }: ClientCertificate): SecureContext {
  try {
    return createSecureContext({
      ...(cert === undefined ? {} : { cert: pem(cert) }),
      ...(key === undefined ? {} : { key: pem(key) }),
      ...(pfx === undefined ? {} : { pfx: typeof pfx === 'string' ? readFileSync(pfx) : Buffer.from(pfx) }),
      ...(passphrase === undefined ? {} : { passphrase }),
      ...(ca === undefined ? {} : { ca: [...rootCertificates, pem(ca)] }),
    })
  } catch (cause) {
    throw new RequestRefused(invalidRequest(`client certificate: ${cause instanceof Error ? reasonOf(cause) : cause}`))
  }
}

/** A PEM text as it is, anything else as a path. */
const pem = (text: string): string => (text.includes('-----BEGIN') ? text : readFileSync(text, 'utf8'))
