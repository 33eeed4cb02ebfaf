// ZeroMQ sockets take one send at a time: this queue keeps the order and bounds what waits.

export interface SendQueue<F> {
  push(frames: F): void
  /** Resolves when everything pushed so far was handed to the socket or failed. */
  drained(): Promise<void>
}

const SENT_KEPT = 1000

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
  let sent = 0
  let pump: Promise<void> | null = null

  /** What was sent leaves many at once: shift() moves all that wait, which is most of the work when thousands do. */
  const take = (): F | undefined => {
    if (sent === waiting.length || sent === SENT_KEPT) {
      waiting.splice(0, sent)
      sent = 0
    }
    return waiting[sent++]
  }

  const run = async (): Promise<void> => {
    for (let next = take(); next !== undefined; next = take()) {
      try {
        await send(next)
      } catch (reason) {
        onDropped(next, reason)
      }
    }
    sent = 0
    pump = null
  }

  return {
    push(frames) {
      if (waiting.length - sent >= limit) {
        onDropped(frames, new Error('too many messages are waiting'))
        return
      }
      waiting.push(frames)
      pump ??= run()
    },
    drained: () => pump ?? Promise.resolve(),
  }
}
