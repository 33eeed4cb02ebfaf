// The worker's end of the link between processes: a ZeroMQ DEALER that connects again by itself.
import type { Dealer, Event } from 'zeromq'
import { messageOf, TymbalError } from '../model/errors.js'
import { NO_WORKER_EVENTS, type WorkerLink, type WorkerLinkEvents } from './link.js'
import type { MasterMessage } from './messages.js'
import { type Decoded, decodeMasterMessage, encodeMessage } from './native-codec.js'
import { publicKeyOf, z85 } from './security/curve-keys.js'
import type { JoinToken } from './security/join-token.js'
import { createSendQueue } from './send-queue.js'
import { DEFAULT_LINGER_MS, delay, endpointOf, needsIpv6, nextOf, TRANSPORT_OPTIONS } from './zmq-options.js'

export interface ZmqWorkerDeps {
  readonly host: string
  readonly port: number
  readonly workerId: string
  /** null = plain. */
  readonly token: JoinToken | null
}

/** A master that hangs up so often before it has greeted is none for this token. */
const MOST_HANG_UPS = 3
/** Less often than the master's least interval: each of a thousand workers asks its master, and answering was a tenth of the master's work. */
const WORKER_BEAT = { heartbeatInterval: 1200, heartbeatTimeout: 1200 }
const RECONNECT_OPTIONS = { reconnectInterval: 200, reconnectMaxInterval: 2000 }

/** Connects a worker; the master need not be there yet. */
export async function connectZmqWorker({ host, port, workerId, token }: ZmqWorkerDeps): Promise<WorkerLink> {
  const { Dealer } = await import('zeromq')
  const socket = new Dealer({
    ...TRANSPORT_OPTIONS,
    ...WORKER_BEAT,
    ...RECONNECT_OPTIONS,
    ...security(token),
    ipv6: await needsIpv6(host),
    routingId: workerId,
  })
  let events = NO_WORKER_EVENTS
  const queue = createSendQueue<Uint8Array>(
    (frame) => socket.send(frame),
    (_frame, reason) => events.fault(`a message could not be sent: ${messageOf(reason)}`),
  )
  const way = { isOpen: false }
  let isClosed = false
  let running: Promise<unknown> | null = null
  const connectAgain = (): void => {
    const again = (): void => {
      if (isClosed) return
      reconnect(socket, endpointOf(host, port))
    }
    setTimeout(again, RECONNECT_OPTIONS.reconnectInterval).unref()
  }
  return {
    workerId,
    isReliable: false,
    get isConnected() {
      return way.isOpen
    },
    listen(listener) {
      events = listener
      const master = `${host}:${port}`
      running ??= Promise.all([
        receive(socket, () => events),
        watch({ socket, way, events: () => events, master, connectAgain }),
      ])
      socket.connect(endpointOf(host, port))
    },
    send(message) {
      if (!isClosed) queue.push(encodeMessage(message, workerId))
    },
    async close(lingerMs = DEFAULT_LINGER_MS) {
      await Promise.race([queue.drained(), delay(lingerMs)])
      if (isClosed) return
      isClosed = true
      socket.linger = lingerMs
      socket.close()
      await running
    },
  }
}

/** ZeroMQ does not connect twice to an address that it still has on its list. */
function reconnect(socket: Dealer, endpoint: string): void {
  try {
    socket.disconnect(endpoint)
  } catch {
    // it was off the list already
  }
  socket.connect(endpoint)
}

const security = (token: JoinToken | null): object =>
  token === null
    ? {}
    : {
        curveServerKey: z85(token.masterPublic),
        curveSecretKey: z85(token.workerSecret),
        curvePublicKey: z85(publicKeyOf(token.workerSecret)),
      }

/** Ends when the socket is closed. */
async function receive(socket: Dealer, events: () => WorkerLinkEvents): Promise<void> {
  for (;;) {
    const frames = await nextOf(socket)
    if (frames === null) return
    const payload = frames[0]
    const decoded: Decoded<MasterMessage> =
      frames.length === 1 && payload !== undefined
        ? decodeMasterMessage(payload)
        : { fault: 'a wrong number of frames' }
    if ('fault' in decoded) events().fault(`the master sent ${decoded.fault}; ignored`)
    else deliver(decoded.message, events())
  }
}

function deliver(message: MasterMessage, events: WorkerLinkEvents): void {
  try {
    events.message(message)
  } catch (thrown) {
    events.fault(`the master sent ${message.type} that could not be handled: ${messageOf(thrown)}`)
  }
}

interface Watch {
  readonly socket: Dealer
  readonly way: { isOpen: boolean }
  readonly events: () => WorkerLinkEvents
  /** Address and port, for whoever reads of it. */
  readonly master: string
  /** ZeroMQ gives an address up where it was answered in another protocol. */
  connectAgain(): void
}

async function watch({ socket, way, events, master, connectAgain }: Watch): Promise<void> {
  const observer = socket.events
  let hangUps = 0
  let isGreeted = false
  for (;;) {
    const event: Event | null = await nextOf(observer)
    if (event === null || event.type === 'end') return
    if (event.type === 'handshake') {
      isGreeted = true
      way.isOpen = true
      events().connected()
    }
    if (event.type === 'disconnect') way.isOpen = false
    if (event.type === 'handshake:error:auth') events().refused(wrongToken(master))
    const isOtherProtocol = event.type === 'handshake:error:protocol'
    if (isOtherProtocol || event.type === 'handshake:error:other') hangUps++
    if (!isGreeted && hangUps === MOST_HANG_UPS) events().refused(noUnderstanding(master))
    else if (isOtherProtocol) connectAgain()
  }
}

const wrongToken = (master: string): TymbalError =>
  new TymbalError('TYM4005', `The master at ${master} refused this worker: wrong join token`, {
    hint: 'Copy the token from the command that the master prints; a token that was replaced lets nobody in any more.',
  })

const noUnderstanding = (master: string): TymbalError =>
  new TymbalError('TYM4005', `What listens at ${master} hangs up before it has greeted`, {
    hint: 'Either it is another master than the one this join token is of, or one end is --plain and the other is not, or it is no master.',
  })
