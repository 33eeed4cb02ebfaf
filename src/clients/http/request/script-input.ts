// What a script gives with a call, read with care: it may be anything, and reading it may throw.
import { messageOf } from '../../../model/errors.js'
import { invalidRequest, invalidUrl, type RequestFault, RequestRefused } from '../error-codes.js'
import type { MethodOptions, RequestHeaders, RequestOptions } from '../request-options.js'

/** Reasons group errors: of a long message the beginning says enough. */
const REASON_LENGTH = 200

/** Anything thrown while a request is built is a mistake of the script: a getter that throws, a text that cannot be encoded. */
export function refusalOf(thrown: unknown): RequestFault {
  return thrown instanceof RequestRefused ? thrown.fault : invalidRequest(messageOf(thrown).slice(0, REASON_LENGTH))
}

/** Whoever only read `client.headers` gave none. */
export function isEmpty(headers: RequestHeaders): boolean {
  for (const _name in headers) return false
  return true
}

/** '' is no method: the request is refused where its method is looked at. */
export function methodOf(options: Partial<MethodOptions> | undefined): string {
  try {
    return String(options?.method ?? 'GET').toUpperCase()
  } catch {
    return ''
  }
}

export function pathOf(path: string | URL): string {
  if (typeof path === 'string') return path
  if (path instanceof URL) return path.href
  throw new RequestRefused(invalidUrl('the path is neither a text nor a URL'))
}

/** True when the options change what is written to the socket. */
export function addsText(options: RequestOptions): boolean {
  return (
    options.headers !== undefined ||
    options.json !== undefined ||
    options.params !== undefined ||
    options.auth !== undefined ||
    options.body !== undefined ||
    options.form !== undefined ||
    options.multipart !== undefined
  )
}

/** True when the script asked for 101: it tests that an upgrade is accepted. Never throws: it is called while a socket is read. */
export function expectsSwitch(options: RequestOptions): boolean {
  try {
    const status = options.expect?.status
    return status === 101 || (Array.isArray(status) && status.includes(101))
  } catch {
    return false
  }
}
