// When a request may be sent a second time: only when it met the closing of a connection that was idle until then (RFC 9112 9.3.1).
import type { Exchange } from '../exchange.js'

/**
 * The news of a closing that crossed the request is here within one round trip of writing it. Later ones are the server giving up on
 * the request itself, and that is a failure to be counted. The floor leaves room for pauses of this process.
 */
const CROSSED_WITHIN_MS = 100

/** Said once: a server that does this often has a keep-alive time shorter than the pauses of the users. */
export const REPLAYED =
  'the server closed idle connections just as they were used again; those requests were sent once more and are counted once. A keep-alive time of the server longer than the wait time of the users avoids that'

/** True for the errors that a closed connection gives. */
export function isClosing({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ECONNRESET' || code === 'EPIPE'
}

/** True when the connection ended so soon after the request was written that its closing was under way before. */
export function metClosing(exchange: Exchange, nowMs: number, connectMs: number): boolean {
  const writtenMs = exchange.phases?.writtenMs ?? exchange.startMs
  return nowMs - writtenMs <= Math.max(CROSSED_WITHIN_MS, 2 * connectMs)
}
