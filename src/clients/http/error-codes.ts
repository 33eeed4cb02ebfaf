// The stable codes of failed requests: what `res.error` and the error table say, whatever Node or OpenSSL called it.

/** A failure before or instead of an answer. `reason` has few different texts, so that errors group well. */
export interface RequestFault {
  readonly code: string
  readonly reason: string
}

export const FAULTS = {
  timeout: { code: 'TIMEOUT', reason: 'no whole answer within the time limit' },
  timeoutConnect: { code: 'TIMEOUT_CONNECT', reason: 'no connection within the time limit' },
  timeoutFirstByte: { code: 'TIMEOUT_FIRST_BYTE', reason: 'no byte of an answer within the time limit' },
  emptyResponse: { code: 'EMPTY_RESPONSE', reason: 'the server closed the connection without answering' },
  aborted: { code: 'ABORTED', reason: 'the user was stopped before the request was sent' },
  cut: { code: 'CUT', reason: 'the user was stopped before the answer was whole' },
  tooManyRedirects: { code: 'TOO_MANY_REDIRECTS', reason: 'more redirects than maxRedirects' },
} as const satisfies Record<string, RequestFault>

export const badResponse = (reason: string): RequestFault => ({ code: 'BAD_RESPONSE', reason })
export const invalidRequest = (reason: string): RequestFault => ({ code: 'INVALID_REQUEST', reason })
export const invalidUrl = (reason: string): RequestFault => ({ code: 'INVALID_URL', reason })
export const invalidHeader = (reason: string): RequestFault => ({ code: 'INVALID_HEADER', reason })
export const proxyFault = (reason: string): RequestFault => ({ code: 'PROXY', reason })

/** Codes whose reason is part of how errors are grouped. */
const WITH_REASON = new Set(['BAD_RESPONSE', 'INVALID_REQUEST', 'INVALID_URL', 'INVALID_HEADER', 'PROXY'])

/** The text under which a fault is counted: `ECONNREFUSED`, `BAD_RESPONSE: invalid chunk size`. */
export function groupText(fault: RequestFault): string {
  return WITH_REASON.has(fault.code) && fault.reason !== '' ? `${fault.code}: ${fault.reason}` : fault.code
}

/** A mistake of the script in one request: thrown while the request is built, settled as a failed request, never seen by the script. */
export class RequestRefused extends Error {
  readonly fault: RequestFault

  constructor(fault: RequestFault) {
    super(`${fault.code}: ${fault.reason}`)
    this.fault = fault
  }
}

const TLS_CODES: Readonly<Record<string, RequestFault>> = {
  CERT_HAS_EXPIRED: { code: 'TLS_CERT_EXPIRED', reason: 'the certificate has expired' },
  CERT_NOT_YET_VALID: { code: 'TLS_CERT_NOT_YET_VALID', reason: 'the certificate is not valid yet' },
  DEPTH_ZERO_SELF_SIGNED_CERT: { code: 'TLS_CERT_SELF_SIGNED', reason: 'the certificate is signed by itself' },
  SELF_SIGNED_CERT_IN_CHAIN: { code: 'TLS_CERT_SELF_SIGNED', reason: 'a certificate of the chain is signed by itself' },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
    code: 'TLS_CERT_UNKNOWN_ISSUER',
    reason: 'the issuer of the certificate is not known',
  },
  UNABLE_TO_GET_ISSUER_CERT: { code: 'TLS_CERT_UNKNOWN_ISSUER', reason: 'the issuer of the certificate is not known' },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
    code: 'TLS_CERT_UNKNOWN_ISSUER',
    reason: 'the issuer of the certificate is not known',
  },
  CERT_UNTRUSTED: { code: 'TLS_CERT_UNKNOWN_ISSUER', reason: 'the issuer of the certificate is not trusted' },
  ERR_TLS_CERT_ALTNAME_INVALID: { code: 'TLS_CERT_HOST_MISMATCH', reason: 'the certificate is for another host' },
  CERT_REVOKED: { code: 'TLS_CERT_REVOKED', reason: 'the certificate was revoked' },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    code: 'TLS_PROTOCOL',
    reason: 'the server does not speak TLS here, or no version of ours',
  },
  ERR_SSL_PACKET_LENGTH_TOO_LONG: { code: 'TLS_PROTOCOL', reason: 'the server does not speak TLS here' },
  ERR_SSL_UNSUPPORTED_PROTOCOL: { code: 'TLS_PROTOCOL', reason: 'no TLS version in common' },
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: { code: 'TLS_PROTOCOL', reason: 'no TLS version in common' },
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: { code: 'TLS_PROTOCOL', reason: 'no TLS version in common' },
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: { code: 'TLS_HANDSHAKE', reason: 'the server refused the handshake' },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: {
    code: 'TLS_CLIENT_CERT',
    reason: 'the server wants a client certificate',
  },
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: {
    code: 'TLS_CLIENT_CERT',
    reason: 'the server does not know the issuer of the client certificate',
  },
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: { code: 'TLS_CLIENT_CERT', reason: 'the server refused the client certificate' },
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: { code: 'TLS_CLIENT_CERT', reason: 'the client certificate has expired' },
  ERR_SSL_TLSV1_UNRECOGNIZED_NAME: { code: 'TLS_HANDSHAKE', reason: 'the server does not know this host name' },
}

/** What a failed handshake is called has no meaning once there is a connection: it broke. */
const OF_HANDSHAKE = new Set(['TLS_HANDSHAKE', 'TLS_PROTOCOL'])

/** The code and reason of an error that a socket, a lookup or TLS gave; `established`: after the connection was there. */
export function faultOf(error: NodeJS.ErrnoException, established = false): RequestFault {
  const fault = namedFault(error, error.code ?? '')
  return established && OF_HANDSHAKE.has(fault.code) ? { code: 'TLS', reason: reasonOf(error) } : fault
}

function namedFault(error: NodeJS.ErrnoException, code: string): RequestFault {
  const tls = TLS_CODES[code]
  if (tls !== undefined) return tls
  const reason = reasonOf(error)
  if (code.startsWith('CERT_') || code.startsWith('UNABLE_TO_')) return { code: 'TLS_CERT_INVALID', reason }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return { code: 'TLS_HANDSHAKE', reason }
  if (code.startsWith('ERR_TLS_') || code.startsWith('ERR_OSSL_')) return { code: 'TLS', reason }
  return { code: code === '' ? 'SOCKET' : code, reason }
}

/** `803C0…:error:0A000126:SSL routines:ssl3_read_n:unexpected eof:../rec_layer_s3.c:308:` */
const OPENSSL = /error:[0-9A-F]+:[^:]*:[^:]*:([^:]+)/

/** The message without pointers and places in OpenSSL's files, which are different each time. */
export function reasonOf(error: Error): string {
  return OPENSSL.exec(error.message)?.[1] ?? error.message
}

/** All codes that are the engine's own; what a system call fails with keeps its name: ECONNREFUSED, ENOTFOUND. */
export const FAULT_CODES: ReadonlySet<string> = new Set([
  ...[...Object.values(FAULTS), ...Object.values(TLS_CODES)].map(({ code }) => code),
  ...WITH_REASON,
  ...['TLS_CERT_INVALID', 'TLS', 'SOCKET'],
])
