// The master's end of the link between processes: a ZeroMQ ROUTER, one frame a message, encrypted unless it is plain.
import type { Context, Event, Router } from 'zeromq'
import { messageOf, TymbalError } from '../model/errors.js'
import { GiveWay } from '../model/give-way.js'
import { Conduct } from './conduct.js'
import { type MasterLink, type MasterLinkEvents, NO_MASTER_EVENTS } from './link.js'
import type { WorkerMessage } from './messages.js'
import { type Decoded, decodeWorkerMessage, encodeMessage } from './native-codec.js'
import { publicKeyOf, z85 } from './security/curve-keys.js'
import { type Gatekeeper, openGate } from './security/gatekeeper.js'
import type { MasterKeys } from './security/join-token.js'
import { createSendQueue } from './send-queue.js'
import {
  DEFAULT_LINGER_MS,
  delay,
  endpointOf,
  ioThreadsFor,
  masterBeat,
  needsIpv6,
  nextOf,
  TRANSPORT_OPTIONS,
} from './zmq-options.js'

export interface ZmqMasterDeps {
  readonly host: string
  /** 0 = any free port; the link's address tells which. */
  readonly port: number
  /** null = plain: nobody is asked who he is, and everything can be read on the way. */
  readonly keys: MasterKeys | null
  /** About how many are expected: lost lines of a small fleet are noticed sooner. */
  readonly workers?: number
}

/**
 * Binds the master's socket.
 * @throws TymbalError TYM4001 when the address cannot be listened on
 */
export async function bindZmqMaster({ host, port, keys, workers = 1 }: ZmqMasterDeps): Promise<MasterLink> {
  const { Context: ZmqContext, Router } = await import('zeromq')
  // The gatekeeper serves all sockets of its context: each master has one of its own.
  const context = new ZmqContext({ ioThreads: ioThreadsFor(workers) })
  let events = NO_MASTER_EVENTS
  const gate = keys === null ? null : await gateOf(context, keys, (address, why) => events.refused(address, why))
  const security = keys === null ? {} : { curveServer: true, curveSecretKey: z85(keys.masterSecret) }
  const ipv6 = await needsIpv6(host)
  const options = {
    ...TRANSPORT_OPTIONS,
    ...masterBeat(workers),
    ipv6,
    handover: true,
    mandatory: true,
    sendTimeout: 0,
  }
  const socket = new Router({ context, ...options, ...security })
  await bind(socket, host, port, gate)
  const queue = createSendQueue<[string, Uint8Array]>(
    (frames) => socket.send(frames),
    ([workerId]) => events.unreachable(workerId),
  )
  const conduct = new Conduct(() => performance.now())
  const giveWay = new GiveWay()
  let running: Promise<unknown> | null = null
  return {
    address: socket.lastEndpoint ?? endpointOf(host, port),
    // `socket.readable` must not be asked while a message is waited for: the question takes away what would tell of it.
    get hasUnread() {
      return giveWay.isWaiting
    },
    listen(listener) {
      events = listener
      running ??= Promise.all([receive(socket, giveWay, conduct, () => events), watch(socket, () => events)])
    },
    send: (workerId, message) => queue.push([workerId, encodeMessage(message, workerId)]),
    async close() {
      await Promise.race([queue.drained(), delay(DEFAULT_LINGER_MS)])
      socket.linger = DEFAULT_LINGER_MS
      socket.close()
      await running
      await gate?.close()
    },
  }
}

const WRONG_TOKEN = 'wrong join token'

function gateOf(
  context: Context,
  { workerSecret }: MasterKeys,
  refuse: (address: string, reason: string) => void,
): Promise<Gatekeeper> {
  const onRefused = (address: string): void => refuse(address, WRONG_TOKEN)
  return openGate({ context, workerPublic: publicKeyOf(workerSecret), onRefused })
}

async function bind(socket: Router, host: string, port: number, gate: Gatekeeper | null): Promise<void> {
  try {
    await socket.bind(endpointOf(host, port))
  } catch (cause) {
    socket.close()
    await gate?.close()
    throw new TymbalError('TYM4001', `The master cannot listen on ${host}:${port}: ${messageOf(cause)}`, {
      hint: 'Another master may be running, or the address is not of this machine: see --master-bind-host and --master-bind-port.',
      cause,
    })
  }
}

/** Ends when the socket is closed. Nothing that arrives may end it sooner. */
async function receive(
  socket: Router,
  giveWay: GiveWay,
  conduct: Conduct,
  events: () => MasterLinkEvents,
): Promise<void> {
  for await (const frames of messages(socket)) {
    await giveWay.now()
    // ZeroMQ gives the old connection of a worker that has come back such a name: what is left in it will be sent again.
    if (frames[0]?.[0] === 0) continue
    const workerId = frames[0]?.toString('utf8') ?? ''
    if (conduct.isIgnored(workerId)) continue
    const fault = deliver(workerId, frames, events())
    if (fault === null) continue
    const text = conduct.fault(workerId, fault)
    if (text !== null) events().fault(workerId, text)
    if (conduct.isIgnored(workerId)) events().ignored(workerId)
  }
}

/** What was wrong with it, or null. */
function deliver(workerId: string, frames: readonly Buffer[], events: MasterLinkEvents): string | null {
  const payload = frames[1]
  const decoded: Decoded<WorkerMessage> =
    frames.length === 2 && payload !== undefined ? decodeWorkerMessage(payload) : { fault: 'a wrong number of frames' }
  if ('fault' in decoded) return decoded.fault
  if (decoded.workerId !== workerId) return 'a message in the name of another worker'
  try {
    events.message(workerId, decoded.message)
    return null
  } catch (thrown) {
    return `${decoded.message.type} that could not be handled: ${messageOf(thrown)}`
  }
}

async function* messages(socket: Router): AsyncGenerator<Buffer[]> {
  try {
    yield* socket
  } catch {
    // the socket was closed while it was read
  }
}

/** Looks whether the port is open hang up too, a few times a minute where containers run: more than these are not told of. */
const MOST_HANG_UPS_TOLD = 10
const OTHER_PROTOCOL = 'it does not speak encrypted ZeroMQ, or has the key of another master'
const HUNG_UP = 'it hung up before it was let in; one end may be --plain and the other not'

/** Tells who was not let in, and that a connection ended. */
async function watch(socket: Router, events: () => MasterLinkEvents): Promise<void> {
  const observer = socket.events
  let hangUps = 0
  for (;;) {
    const event: Event | null = await nextOf(observer)
    if (event === null || event.type === 'end') return
    if (event.type === 'disconnect') events().disconnected()
    if (event.type === 'handshake:error:protocol') events().refused('', OTHER_PROTOCOL)
    if (event.type === 'handshake:error:other' && hangUps++ < MOST_HANG_UPS_TOLD) events().refused('', HUNG_UP)
  }
}
