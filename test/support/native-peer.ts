// A peer of our own dialect that a test plays over real ZeroMQ: it has the token, or needs none, and says what the test wants it to say.
import { Dealer } from 'zeromq'
import { type MasterMessage, PROTOCOL_VERSION, type WorkerMessage } from '../../src/wire/messages.js'
import { decodeMasterMessage, encodeMessage } from '../../src/wire/native-codec.js'
import { publicKeyOf, z85 } from '../../src/wire/security/curve-keys.js'
import { parseToken } from '../../src/wire/security/join-token.js'

type Hello = Extract<WorkerMessage, { type: 'hello' }>

export interface NativePeer {
  readonly id: string
  send(message: WorkerMessage): Promise<void>
  sendBytes(bytes: Uint8Array): Promise<void>
  /** The next message of the master. @throws when none comes in time */
  next(): Promise<MasterMessage>
  /** The next that is no heartbeat. */
  nextOther(): Promise<MasterMessage>
  /** Greets the master and says these facts of itself; the answer that is no heartbeat. */
  introduce(facts: Partial<Hello>): Promise<MasterMessage>
  /** What was said last may still be on its way for so long. */
  close(lingerMs?: number): void
}

const ANSWER_LIMIT_MS = 20_000

/** @param command the words of the command that a master prints for its workers */
export function playNativePeer(command: readonly string[], id: string): NativePeer {
  const option = (name: string): string | undefined => command[command.indexOf(name) + 1]
  const port = command.includes('--master-port') ? option('--master-port') : '5557'
  const socket = new Dealer({ linger: 0, routingId: id, receiveTimeout: ANSWER_LIMIT_MS, ...pass(command) })
  socket.connect(`tcp://${option('--master-host')}:${port}`)
  const next = async (): Promise<MasterMessage> => {
    const [frame] = await socket.receive()
    const decoded = decodeMasterMessage(frame!)
    if ('fault' in decoded) throw new Error(decoded.fault)
    return decoded.message
  }
  const send = (message: WorkerMessage): Promise<void> => socket.send(encodeMessage(message, id))
  const nextOther = async (): Promise<MasterMessage> => {
    const message = await next()
    return message.type === 'heartbeat' ? nextOther() : message
  }
  return {
    id,
    send,
    sendBytes: (bytes) => socket.send(bytes),
    next,
    nextOther,
    async introduce(facts) {
      await send({ type: 'client_ready', version: -1 })
      const ack = await nextOther()
      await send(helloTo(ack, facts))
      return await nextOther()
    },
    close(lingerMs = 0) {
      socket.linger = lingerMs
      socket.close()
    },
  }
}

function pass(command: readonly string[]): object {
  if (command.includes('--plain')) return {}
  const { masterPublic, workerSecret } = parseToken(command[command.indexOf('--join') + 1]!)
  return {
    curveServerKey: z85(masterPublic),
    curveSecretKey: z85(workerSecret),
    curvePublicKey: z85(publicKeyOf(workerSecret)),
  }
}

function helloTo(ack: MasterMessage, facts: Partial<Hello>): Hello {
  const echoMs = ack.type === 'ack' ? ack.atMs : 0
  return {
    ...{ type: 'hello', kind: 'tymbal', protocol: PROTOCOL_VERSION, version: '0.1.0', node: process.version },
    ...{ host: 'odd', pid: 1, cores: 1, memoryBytes: 1, echoMs, clockMs: echoMs, run: null },
    ...facts,
  } as Hello
}
