// ZeroMQ sockets take one send at a time: this queue keeps the order and bounds what waits.

export interface SendQueue<F> {
  push(frames: F): void
  /** Resolves when everything pushed so far was handed to the socket or failed. */
  drained(): Promise<void>
}

/**
 * @param send hands one message to the socket; a rejection drops that message only
 * @param onDropped told why a message was lost: the send failed, or more than `limit` were waiting
 */
export function createSendQueue<F>(
  send: (frames: F) => Promise<void>,
  onDropped: (frames: F, reason: unknown) => void,
  limit = 100_000,
): SendQueue<F> {
  const waiting: F[] = []
  let pump: Promise<void> | null = null

  const run = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        await send(next)
      } catch (reason) {
        onDropped(next, reason)
      }
    }
    pump = null
  }

  return {
    push(frames) {
      if (waiting.length >= limit) {
        onDropped(frames, new Error('too many messages are waiting'))
        return
      }
      waiting.push(frames)
      pump ??= run()
    },
    drained: () => pump ?? Promise.resolve(),
  }
}
