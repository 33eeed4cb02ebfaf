// What both ends of a ZeroMQ link have in common.
import { lookup } from 'node:dns/promises'

import { MAX_MESSAGE_BYTES } from './native-codec.js'

/**
 * ZeroMQ's own heartbeats are answered by its I/O thread, so a busy script does not look dead, and a cut line is noticed within
 * `heartbeatInterval + heartbeatTimeout`. A handshake that does not come on ends soon, so that a silent peer holds nothing.
 */
export const TRANSPORT_OPTIONS = {
  linger: 0,
  tcpKeepalive: 1,
  tcpKeepaliveIdle: 30,
  heartbeatInterval: 300,
  heartbeatTimeout: 900,
  handshakeInterval: 5000,
  maxMessageSize: MAX_MESSAGE_BYTES,
}
export const DEFAULT_LINGER_MS = 1000

/** A master of 1,000 workers looks for lost lines every two seconds, one of 5,000 every ten; a line that was closed is known at once. */
const BEAT_MS_PER_WORKER = 2
const WORKERS_PER_IO_THREAD = 250
const MOST_IO_THREADS = 8

/**
 * Whenever a connection answers a heartbeat, libzmq goes through the timers of all connections of that I/O thread, so that heartbeats
 * cost the square of their number: at 5,000 workers in one thread, once a second took a quarter of the master's time. More threads
 * share the connections, and the heartbeats become slower.
 */
export const ioThreadsFor = (workers: number): number =>
  Math.min(MOST_IO_THREADS, Math.ceil(workers / WORKERS_PER_IO_THREAD))

export function masterBeat(workers: number): { heartbeatInterval: number; heartbeatTimeout: number } {
  const { heartbeatInterval, heartbeatTimeout } = TRANSPORT_OPTIONS
  const slower = Math.max(1, (workers * BEAT_MS_PER_WORKER) / heartbeatInterval)
  return {
    heartbeatInterval: Math.round(heartbeatInterval * slower),
    heartbeatTimeout: Math.round(heartbeatTimeout * slower),
  }
}

/** `tcp://[::1]:5557` for `::1`; port 0 = any free one. */
export const endpointOf = (host: string, port: number): string =>
  `tcp://${host.includes(':') ? `[${host}]` : host}:${port === 0 ? '*' : port}`

/** A wait that never keeps the process alive. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}

/** The next of what arrives, or null when the socket is closed, which `receive` tells by a rejection, or by throwing when it was closed before. */
export async function nextOf<T>(source: { receive(): Promise<T> }): Promise<T | null> {
  try {
    return await source.receive()
  } catch {
    return null
  }
}

/**
 * Whether a socket is to speak IPv6. ZeroMQ tries one address of a name, and with IPv6 allowed that is often `::1` for localhost, where
 * few listen: so only for hosts that have nothing else.
 */
export async function needsIpv6(host: string): Promise<boolean> {
  if (host.includes(':')) return true
  try {
    const addresses = await lookup(host, { all: true })
    return addresses.every(({ family }) => family === 6)
  } catch {
    return false // a name that comes later, as in a cluster: ZeroMQ goes on trying
  }
}
