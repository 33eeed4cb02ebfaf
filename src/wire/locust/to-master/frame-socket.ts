// The worker's end of Locust's transport: one DEALER, one frame a message, plain.
import { lookup } from 'node:dns/promises'
import { messageOf } from '../../../model/errors.js'
import { createSendQueue } from '../../send-queue.js'
import { MAX_LOCUST_BYTES } from '../frame.js'

export interface FrameSocket {
  /** False while there is no connection: what is sent then waits, and may reach another master than it was meant for. */
  readonly isConnected: boolean
  /** How often a connection was made; tells whether there was another in between. */
  readonly connections: number
  onFrame(listener: (bytes: Uint8Array) => void): void
  onFault(listener: (reason: string) => void): void
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

type Dealer = import('zeromq').Dealer

/** Connects; the master need not be there yet. */
export async function connectFrameSocket(host: string, port: number, identity: string): Promise<FrameSocket> {
  const { Dealer } = await import('zeromq')
  const address = `tcp://${host.includes(':') ? `[${host}]` : host}:${port}`
  const ipv6 = await isIpv6Only(host)
  return new DealerSocket(() => new Dealer({ ...SOCKET_OPTIONS, ipv6, routingId: identity }), address)
}

/** ZeroMQ tries one address of a name: with IPv6 allowed that is often `::1` for localhost, where masters rarely listen. */
async function isIpv6Only(host: string): Promise<boolean> {
  try {
    const addresses = await lookup(host, { all: true })
    return addresses.every(({ family }) => family === 6)
  } catch {
    return false // a name that comes later, as in a cluster: ZeroMQ goes on trying
  }
}

class DealerSocket implements FrameSocket {
  readonly #create: () => Dealer
  readonly #address: string
  readonly #queue = createSendQueue<Uint8Array>(
    async (bytes) => {
      await this.#reopening
      await this.#dealer.send(bytes)
    },
    (_bytes, reason) => this.#onFault(`a message could not be sent: ${messageOf(reason)}`),
  )
  #dealer: Dealer
  #receiving: Promise<void>
  #reopening: Promise<void> | null = null
  #onFrame: (bytes: Uint8Array) => void = () => undefined
  #onFault: (reason: string) => void = () => undefined
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

  onFault(listener: (reason: string) => void): void {
    this.#onFault = listener
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
    dealer.connect(this.#address)
    return dealer
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
