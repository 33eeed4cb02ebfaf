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

/** Milliseconds between two heartbeats to one of so many workers, for each of them; less than the usual interval is not needed. */
const BEAT_MS_PER_WORKER = 1

/**
 * The master's own heartbeats become slower with the number of workers: libzmq goes through the timers of all connections whenever
 * one of them answers, so that their cost grows with the square. At 5,000 workers once a second took a quarter of a core.
 */
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
