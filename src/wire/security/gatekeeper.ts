// Who may connect: answers ZeroMQ's question for every encrypted connection (ZAP, ZeroMQ RFC 27), before a byte of a message is read.
import { timingSafeEqual } from 'node:crypto'
import type { Context } from 'zeromq'

export interface Gatekeeper {
  close(): Promise<void>
}

export interface GatekeeperDeps {
  /** All sockets of this context ask here. */
  readonly context: Context
  /** The public key that workers prove to own, 32 bytes. */
  readonly workerPublic: Uint8Array
  /** A peer came with another key. */
  onRefused(address: string): void
}

const ZAP_ADDRESS = 'inproc://zeromq.zap.01'
const NOTHING = Buffer.alloc(0)

/** Must be there before the socket it guards is bound: without it ZeroMQ lets everybody in who knows the master's public key. */
export async function openGate({ context, workerPublic, onRefused }: GatekeeperDeps): Promise<Gatekeeper> {
  const { Reply } = await import('zeromq')
  const socket = new Reply({ context, linger: 0 })
  await socket.bind(ZAP_ADDRESS)
  const answer = async (): Promise<void> => {
    for await (const [version, requestId, , address, , mechanism, key] of socket) {
      const isWelcome = String(mechanism) === 'CURVE' && key !== undefined && isSame(key, workerPublic)
      if (!isWelcome) onRefused(String(address))
      const status = isWelcome ? ['200', 'OK'] : ['400', 'unknown key']
      await socket.send([version ?? '1.0', requestId ?? NOTHING, ...status, NOTHING, NOTHING])
    }
  }
  const answering = answer().catch(() => undefined) // ends when the socket is closed
  return {
    async close() {
      socket.close()
      await answering
    },
  }
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b)
