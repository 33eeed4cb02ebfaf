// The link between processes: ZeroMQ ROUTER at the master, one DEALER at each worker, one frame a message.
import { messageOf, TymbalError } from '../model/errors.js'
import type { MasterLink, WorkerLink } from './link.js'
import type { MasterMessage, WorkerMessage } from './messages.js'
import {
  type Decoded,
  decodeMasterMessage,
  decodeWorkerMessage,
  encodeMessage,
  MAX_MESSAGE_BYTES,
} from './native-codec.js'
import { createSendQueue } from './send-queue.js'

/** ZeroMQ's own heartbeats are answered by its I/O thread, so a busy script does not look dead. */
const TRANSPORT_OPTIONS = {
  linger: 0,
  tcpKeepalive: 1,
  tcpKeepaliveIdle: 30_000,
  heartbeatInterval: 1000,
  heartbeatTimeout: 5000,
  maxMessageSize: MAX_MESSAGE_BYTES,
}
/**
 * Seldom at the master, which hears from every worker each second anyway: libzmq looks through the timers of all connections
 * whenever one of them answers, so that every second at 5,000 workers took a quarter of the master's time.
 */
const MASTER_OPTIONS = { ...TRANSPORT_OPTIONS, heartbeatInterval: 10_000, heartbeatTimeout: 20_000 }
const DEFAULT_LINGER_MS = 1000

/**
 * Binds the master's socket.
 * @param port 0 = any free port; the address tells which
 * @throws TymbalError TYM4001 when the port is in use
 */
export async function bindZmqMaster(host: string, port: number): Promise<MasterLink> {
  const { Router } = await import('zeromq')
  const socket = new Router({ ...MASTER_OPTIONS, handover: true, mandatory: true, sendTimeout: 1000 })
  try {
    await socket.bind(`tcp://${host.includes(':') ? `[${host}]` : host}:${port === 0 ? '*' : port}`)
  } catch (cause) {
    throw new TymbalError('TYM4001', `The master cannot listen on ${host}:${port}: ${messageOf(cause)}`, {
      hint: 'Another master may be running; choose another port with --master-bind-port.',
      cause,
    })
  }
  let onMessage: (workerId: string, message: WorkerMessage) => void = () => undefined
  let onFault: (workerId: string, reason: string) => void = () => undefined
  const queue = createSendQueue<[string, Uint8Array]>(
    (frames) => socket.send(frames),
    () => undefined, // a worker that is gone swallows its messages; the master learns of the loss by silence
  )

  const receive = async (): Promise<void> => {
    for await (const frames of socket) {
      const [identity, payload] = frames
      const workerId = identity?.toString('utf8') ?? ''
      const decoded: Decoded<WorkerMessage> =
        frames.length === 2 && payload !== undefined
          ? decodeWorkerMessage(payload)
          : { fault: 'a wrong number of frames' }
      if ('fault' in decoded) onFault(workerId, decoded.fault)
      else if (decoded.workerId !== workerId) onFault(workerId, 'a message in the name of another worker')
      else onMessage(workerId, decoded.message)
    }
  }

  let receiving: Promise<void> | null = null
  const listen = (): void => {
    receiving ??= receive().catch(() => undefined) // ends when the socket is closed
  }
  return {
    address: socket.lastEndpoint ?? `tcp://${host}:${port}`,
    onMessage(listener) {
      onMessage = listener
      listen()
    },
    onFault(listener) {
      onFault = listener
    },
    send: (workerId, message: MasterMessage) => queue.push([workerId, encodeMessage(message, workerId)]),
    async close() {
      await Promise.race([queue.drained(), delay(DEFAULT_LINGER_MS)])
      socket.linger = DEFAULT_LINGER_MS
      socket.close()
      await receiving
    },
  }
}

/** Connects a worker; the master need not be there yet. */
export async function connectZmqWorker(host: string, port: number, workerId: string): Promise<WorkerLink> {
  const { Dealer } = await import('zeromq')
  const socket = new Dealer({ ...TRANSPORT_OPTIONS, routingId: workerId })
  socket.connect(`tcp://${host.includes(':') ? `[${host}]` : host}:${port}`)
  let onMessage: (message: MasterMessage) => void = () => undefined
  let onFault: (reason: string) => void = () => undefined
  const queue = createSendQueue<Uint8Array>(
    (frame) => socket.send(frame),
    (_frame, reason) => onFault(`a message could not be sent: ${messageOf(reason)}`),
  )

  const receive = async (): Promise<void> => {
    for await (const frames of socket) {
      const payload = frames[0]
      const decoded: Decoded<MasterMessage> =
        frames.length === 1 && payload !== undefined
          ? decodeMasterMessage(payload)
          : { fault: 'a wrong number of frames' }
      if ('fault' in decoded) onFault(decoded.fault)
      else onMessage(decoded.message)
    }
  }

  let receiving: Promise<void> | null = null
  return {
    workerId,
    onMessage(listener) {
      onMessage = listener
      receiving ??= receive().catch(() => undefined) // ends when the socket is closed
    },
    onFault(listener) {
      onFault = listener
    },
    send: (message) => queue.push(encodeMessage(message, workerId)),
    async close(lingerMs = DEFAULT_LINGER_MS) {
      await Promise.race([queue.drained(), delay(lingerMs)])
      socket.linger = lingerMs
      socket.close()
      await receiving
    },
  }
}

/** A wait that never keeps the process alive. */
function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
