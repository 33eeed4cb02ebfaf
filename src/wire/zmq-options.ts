// What both ends of a ZeroMQ link have in common.

import { MAX_MESSAGE_BYTES } from './native-codec.js'

/**
 * ZeroMQ's own heartbeats are answered by its I/O thread, so a busy script does not look dead, and a cut line is noticed within
 * `heartbeatInterval + heartbeatTimeout`. A handshake that does not come on ends soon, so that a silent peer holds nothing.
 */
export const TRANSPORT_OPTIONS = {
  linger: 0,
  tcpKeepalive: 1,
  tcpKeepaliveIdle: 30_000,
  heartbeatInterval: 300,
  heartbeatTimeout: 1200,
  handshakeInterval: 5000,
  maxMessageSize: MAX_MESSAGE_BYTES,
}
export const DEFAULT_LINGER_MS = 1000

/** `tcp://[::1]:5557` for `::1`; port 0 = any free one. */
export const endpointOf = (host: string, port: number): string =>
  `tcp://${host.includes(':') ? `[${host}]` : host}:${port === 0 ? '*' : port}`

/** A wait that never keeps the process alive. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
