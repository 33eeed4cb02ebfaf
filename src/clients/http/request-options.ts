// What a script may say about one request. Public: these names are the API.
import type { Tags } from '../../model/sample.js'
import type { HttpResponse } from './http-response.js'

export type QueryValue = string | number | boolean | null | undefined

/** Query or form fields; a list repeats its field, null and undefined leave it out. */
export type Fields = Readonly<Record<string, QueryValue | readonly QueryValue[]>>

/** A file to upload: read once from `path` (relative to the working directory) or given as bytes or text. */
export interface UploadFile {
  readonly path?: string
  readonly bytes?: Uint8Array | string
  /** Default: the last part of `path`, else `file`. */
  readonly filename?: string
  /** Media type; default `application/octet-stream`. */
  readonly type?: string
}

export type MultipartFields = Readonly<Record<string, QueryValue | UploadFile | readonly (QueryValue | UploadFile)[]>>

/** A list repeats its header; null and undefined leave it out. */
export type HeaderValue = string | number | boolean | readonly (string | number)[] | null | undefined

export type RequestHeaders = Record<string, HeaderValue>

/** What headers may be given as. Repeated names of a list of pairs are sent as often; of `client.headers` the last one counts. */
export type GivenHeaders = Readonly<RequestHeaders> | Iterable<readonly [name: string, value: HeaderValue]>

/** PEM texts or paths of PEM files; or a PKCS#12 file. `ca` adds trusted issuers. */
export interface ClientCertificate {
  readonly cert?: string
  readonly key?: string
  readonly pfx?: string | Uint8Array
  readonly passphrase?: string
  readonly ca?: string
}

/** Seconds as a number, or a text such as `500ms`, `5s`, `1m`. Looked at ten times a second. */
export type Duration = number | string

export interface RequestTimeouts {
  /** To open the connection: name resolution, TCP, proxy and TLS. Error code `TIMEOUT_CONNECT`. */
  readonly connect?: Duration
  /** From the request's last byte to the first of the final answer: interim ones (1xx) do not end it. Error code `TIMEOUT_FIRST_BYTE`. */
  readonly firstByte?: Duration
  /** The whole call, redirects included. Error code `TIMEOUT`. */
  readonly total?: Duration
}

export type Compression = 'gzip' | 'deflate' | 'br' | 'zstd'

/**
 * Options of one request. At most one of `json`, `form`, `multipart` and `body`. Names that are not here, and values of another kind,
 * fail the request with `INVALID_REQUEST` and a reason that says what to write.
 * @example await client.post('/orders', { json: { items: [1] }, check: (res) => { if (!res.json().id) res.fail('no id') } })
 */
export interface RequestOptions {
  /** Groups requests in the statistics; default: the path, ids folded to `[id]`. */
  readonly name?: string
  /** Query fields, added to those of the path; a text is taken as it is, `a=1&b=2`. */
  readonly params?: Fields | URLSearchParams | string
  /**
   * Those of the same name given for all requests are replaced. `Connection: close` ends the connection behind the answer.
   * `Content-Length` and `Transfer-Encoding` cannot be given.
   */
  readonly headers?: GivenHeaders
  readonly json?: unknown
  /** Sent as `application/x-www-form-urlencoded`; a text is taken as it is. */
  readonly form?: Fields | URLSearchParams | string
  /** Sent as `multipart/form-data`: fields, and files as `{ path }` or `{ bytes }`. */
  readonly multipart?: MultipartFields
  readonly body?: string | Uint8Array | ArrayBuffer
  readonly timeout?: Duration | RequestTimeouts
  readonly redirect?: 'follow' | 'manual'
  /** Default 30; one more is the error `TOO_MANY_REDIRECTS`. */
  readonly maxRedirects?: number
  readonly auth?: { readonly username: string; readonly password: string } | { readonly bearer: string }
  readonly tags?: Tags
  /** Runs before the request is counted. It fails the request by `res.fail(reason)`, by throwing or by returning false. Not async. */
  readonly check?: (response: HttpResponse) => unknown
  /** The statuses that mean success; any other fails the request. With 101 among them an upgrade is an answer, and its connection is closed. */
  readonly expect?: { readonly status: number | readonly number[] }
  /** Sends the body compressed, with its `Content-Encoding`. */
  readonly compress?: Compression
  readonly cert?: ClientCertificate
}

export interface MethodOptions extends RequestOptions {
  readonly method: string
}
