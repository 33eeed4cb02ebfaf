// The gateway: a plain ROUTER that speaks Locust's protocol to Python and Go workers and looks to the master like any other link.
import { messageOf, TymbalError } from '../../../model/errors.js'
import { GiveWay } from '../../../model/give-way.js'
import type { MasterLink } from '../../link.js'
import { createSendQueue } from '../../send-queue.js'
import { delay, endpointOf, TRANSPORT_OPTIONS } from '../../zmq-options.js'
import { encodeFrame, MAX_LOCUST_BYTES } from '../frame.js'
import { Gateway, type GatewayDeps } from './gateway.js'

export type LocustMasterDeps = Omit<GatewayDeps, 'send'>

/** Messages that wait for the socket; a peer that does not read loses its own, not those of others. */
const MAX_WAITING = 10_000
const LINGER_MS = 1000

/**
 * Binds the socket for Locust's workers: no authentication, no encryption.
 * @param port 0 = any free port; the address tells which
 * @throws TymbalError TYM4001 when the port is in use
 */
export async function bindLocustMaster(host: string, port: number, deps: LocustMasterDeps): Promise<MasterLink> {
  const { Router } = await import('zeromq')
  const socket = new Router({
    ...TRANSPORT_OPTIONS,
    maxMessageSize: MAX_LOCUST_BYTES,
    handover: true,
    mandatory: true,
    sendTimeout: 0,
    ipv6: host.includes(':'),
  })
  try {
    await socket.bind(endpointOf(host, port))
  } catch (cause) {
    throw new TymbalError(
      'TYM4001',
      `The listener for Locust's workers cannot use ${host}:${port}: ${messageOf(cause)}`,
      {
        hint: 'Another master may be running; choose another port with --locust-workers.',
        cause,
      },
    )
  }
  let unreachable: (workerId: string) => void = () => undefined
  const queue = createSendQueue<[string, Uint8Array]>(
    (frames) => socket.send(frames),
    ([id]) => unreachable(id),
    MAX_WAITING,
  )
  const gateway = new Gateway({
    ...deps,
    send: (id, type, data) => queue.push([id, encodeFrame(type, data, id)]),
  })
  const giveWay = new GiveWay()
  const receive = async (): Promise<void> => {
    for await (const [identity, ...frames] of socket) {
      await giveWay.now()
      if (identity !== undefined) gateway.receive(identity, frames)
    }
  }
  let receiving: Promise<void> | null = null
  return {
    address: socket.lastEndpoint ?? `tcp://${host}:${port}`,
    get hasUnread() {
      return giveWay.isWaiting
    },
    listen(listener) {
      unreachable = listener.unreachable
      gateway.listen(listener)
      receiving ??= receive().catch(() => undefined) // ends when the socket is closed
    },
    send: (workerId, message) => gateway.handle(workerId, message),
    resume: (run) => gateway.resume(run),
    async close() {
      gateway.close()
      await Promise.race([queue.drained(), delay(LINGER_MS)])
      socket.linger = LINGER_MS
      socket.close()
      await receiving
    },
  }
}
