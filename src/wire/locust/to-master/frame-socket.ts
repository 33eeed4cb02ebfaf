// The worker's end of Locust's transport: one DEALER, one frame a message, plain.
import { messageOf } from '../../../model/errors.js'
import { createSendQueue } from '../../send-queue.js'
import { endpointOf, needsIpv6 } from '../../zmq-options.js'
import { MAX_LOCUST_BYTES } from '../frame.js'

export interface FrameSocket {
  /** False while there is no connection: what is sent then waits, and may reach another master than it was meant for. */
  readonly isConnected: boolean
  /** How often a connection was made; tells whether there was another in between. */
  readonly connections: number
  onFrame(listener: (bytes: Uint8Array) => void): void
  onFault(listener: (text: string) => void): void
  /** What listens there does not speak plain ZeroMQ. */
  onRefused(listener: () => void): void
  send(bytes: Uint8Array): void
  /** A fresh connection under the same name. */
  reopen(): Promise<void>
  /** Delivers what was sent within `lingerMs`, then closes. */
  close(lingerMs: number): Promise<void>
}

/**
 * No ZeroMQ heartbeats: a master that pauses would lose the connection, and Locust's ROUTER ignores a second one under the same name
 * for as long as it believes in the first.
 */
const SOCKET_OPTIONS = { linger: 0, tcpKeepalive: 1, tcpKeepaliveIdle: 30, maxMessageSize: MAX_LOCUST_BYTES }
/** The master must have seen the end of the old connection before the new one comes under the same name. */
const REOPEN_PAUSE_MS = 200
/** Whoever hangs up so often before it has greeted will not greet. */
const MOST_HANG_UPS = 3

type Dealer = import('zeromq').Dealer

/** Connects; the master need not be there yet. */
export async function connectFrameSocket(host: string, port: number, identity: string): Promise<FrameSocket> {
  const { Dealer } = await import('zeromq')
  const address = endpointOf(host, port)
  const ipv6 = await needsIpv6(host)
  return new DealerSocket(() => new Dealer({ ...SOCKET_OPTIONS, ipv6, routingId: identity }), address)
}

class DealerSocket implements FrameSocket {
  readonly #create: () => Dealer
  readonly #address: string
  readonly #queue = createSendQueue<Uint8Array>(
    async (bytes) => {
      await this.#reopening
      await this.#dealer.send(bytes)
    },
    (_bytes, reason) => {
      if (!this.#isClosed) this.#onFault(`a message could not be sent: ${messageOf(reason)}`)
    },
  )
  #dealer: Dealer
  #receiving: Promise<void>
  #reopening: Promise<void> | null = null
  #onFrame: (bytes: Uint8Array) => void = () => undefined
  #onFault: (text: string) => void = () => undefined
  #onRefused: () => void = () => undefined
  #hangUps = 0
  #isClosed = false
  isConnected = false
  connections = 0

  constructor(create: () => Dealer, address: string) {
    this.#create = create
    this.#address = address
    this.#dealer = this.#open()
    this.#receiving = this.#receive(this.#dealer)
  }

  onFrame(listener: (bytes: Uint8Array) => void): void {
    this.#onFrame = listener
  }

  onFault(listener: (text: string) => void): void {
    this.#onFault = listener
  }

  onRefused(listener: () => void): void {
    this.#onRefused = listener
  }

  send(bytes: Uint8Array): void {
    this.#queue.push(bytes)
  }

  reopen(): Promise<void> {
    this.#reopening ??= this.#replace().finally(() => {
      this.#reopening = null
    })
    return this.#reopening
  }

  async close(lingerMs: number): Promise<void> {
    await Promise.race([this.#queue.drained(), delay(lingerMs)])
    this.#isClosed = true
    this.#dealer.linger = lingerMs
    this.#dealer.close()
    await this.#receiving
  }

  async #replace(): Promise<void> {
    this.#dealer.close()
    this.isConnected = false
    await this.#receiving
    await delay(REOPEN_PAUSE_MS)
    this.#dealer = this.#open()
    this.#receiving = this.#receive(this.#dealer)
  }

  #open(): Dealer {
    const dealer = this.#create()
    dealer.events.on('handshake', () => {
      this.connections++
      this.isConnected = dealer === this.#dealer
    })
    dealer.events.on('disconnect', () => {
      if (dealer === this.#dealer) this.isConnected = false
    })
    dealer.events.on('handshake:error:other', () => this.#hungUp())
    dealer.events.on('handshake:error:protocol', () => {
      this.#hungUp()
      // ZeroMQ gives an address up where it was answered in another protocol.
      if (!this.#isClosed && dealer === this.#dealer) void this.reopen()
    })
    dealer.connect(this.#address)
    return dealer
  }

  #hungUp(): void {
    if (this.connections === 0 && ++this.#hangUps === MOST_HANG_UPS) this.#onRefused()
  }

  async #receive(dealer: Dealer): Promise<void> {
    try {
      for await (const [payload] of dealer) if (payload !== undefined) this.#onFrame(payload)
    } catch (thrown) {
      if (!dealer.closed) this.#onFault(messageOf(thrown))
    }
  }
}

/** A wait that never keeps the process alive. */
function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
