// A peer of Locust's protocol that a test plays: a plain DEALER that says and hears frames.
import { Dealer } from 'zeromq'
import { decodeFrame, encodeFrame, type LocustFrame } from '../../src/wire/locust/frame.js'
import type { PackValue } from '../../src/wire/locust/pack.js'
import { createSendQueue } from '../../src/wire/send-queue.js'

export interface PlayedPeer {
  readonly id: string
  say(type: string, data?: PackValue): void
  /** Any frames, as they are. */
  sayBytes(...frames: readonly Uint8Array[]): void
  close(): void
}

export function playPeer(port: number, id: string, hear: (frame: LocustFrame) => void): PlayedPeer {
  const socket = new Dealer({ routingId: id, linger: 0 })
  socket.connect(`tcp://127.0.0.1:${port}`)
  const queue = createSendQueue<Uint8Array[]>(
    (frames) => socket.send(frames),
    () => undefined,
  )
  const receive = async (): Promise<void> => {
    for await (const [frame] of socket) {
      const decoded = decodeFrame(frame!)
      if ('fault' in decoded) throw new Error(`our side sent ${decoded.fault}`)
      hear(decoded)
    }
  }
  void receive().catch(() => undefined) // ends when the socket is closed
  return {
    id,
    say: (type, data = null) => queue.push([encodeFrame(type, data, id)]),
    sayBytes: (...frames) => queue.push([...frames]),
    close: () => socket.close(),
  }
}
