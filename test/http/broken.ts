// The form of a row in the tables of broken answers, and the texts that their rows are made of.
/** One broken answer to a GET. */
export interface Broken {
  readonly what: string
  readonly bytes: Buffer
  /** fail: no client may take it. either: the RFC lets a client repair it; then it must hand out `body`. */
  readonly must: 'fail' | 'either' | 'succeed'
  readonly why: string
  /** What a client that takes it must hand out; undefined where repairs differ. */
  readonly body?: string
  readonly status?: number
}

export const BODY = 'hello, world'
export const LENGTH = `Content-Length: ${BODY.length}\r\n`
export const CHUNKED = 'Transfer-Encoding: chunked\r\n'

export const row = (
  must: Broken['must'],
  what: string,
  text: string,
  why: string,
  body?: string,
  status = 200,
): Broken => {
  const bytes = Buffer.from(text, 'latin1')
  return body === undefined ? { what, bytes, must, why } : { what, bytes, must, why, body, status }
}

export const withHead = (lines: string, body = BODY): string => `HTTP/1.1 200 OK\r\n${lines}\r\n${body}`
export const withLength = (lines: string): string => withHead(`${lines}${LENGTH}`)
export const chunks = (body: string): string => withHead(CHUNKED, body)
