// A raw TCP (or TLS) server on port 0: reads requests strictly, hands each to `reply`, and plays the steps it gets back, byte for byte.
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import type { Step } from './plan.js'
import type { HeaderPair } from './shapes.js'

export interface RawRequest {
  readonly method: string
  readonly target: string
  /** As they came: order and case kept, values trimmed. */
  readonly headers: readonly HeaderPair[]
  /** Empty when the reply is early. */
  readonly body: Buffer
  /** Number of the connection, from 1. */
  readonly connection: number
  /** Number of the request on its connection, from 1. */
  readonly turn: number
  /** The head as it came, with the line end of its last header. */
  readonly head: string
}

export type Reply = string | Buffer | readonly Step[]

export interface RawServerOptions {
  /** The bytes or steps for the request; for a promise of them the connection waits. */
  reply(request: RawRequest): Reply | Promise<Reply>
  /** Called once every step was done on a live connection. */
  done?(request: RawRequest): void
  /** True: reply as soon as the head is there, the body unread; what is left of the body is read and dropped afterwards. */
  early?(request: RawRequest): boolean
  /** Sent as soon as a connection is there, before any request. */
  readonly greeting?: string
  readonly tls?: TlsOptions
  /** Default 127.0.0.1. */
  readonly host?: string
}

export interface RawServer {
  readonly port: number
  /** Requests that were not well-formed, as text: a fault of the client. */
  readonly badRequests: readonly string[]
  /** Connections accepted so far, and open now. */
  readonly accepted: number
  readonly open: number
  /** Resolves once no connection is open. @throws Error when some still are after ten seconds: the client left them behind. */
  idle(): Promise<void>
  close(): Promise<void>
}

export async function startRawServer(options: RawServerOptions): Promise<RawServer> {
  const listener = new Listener(options)
  await listener.listen()
  return listener
}

const IDLE_WITHIN_MS = 10_000

class Listener implements RawServer {
  readonly badRequests: string[] = []
  accepted = 0
  private readonly sockets = new Set<Socket>()
  private readonly waiters: (() => void)[] = []
  private readonly server: Server
  private readonly options: RawServerOptions

  constructor(options: RawServerOptions) {
    this.options = options
    const take = (socket: Socket): void => this.take(socket)
    this.server = options.tls ? createTlsServer(options.tls, take) : createServer(take)
    this.server.on('tlsClientError', () => {})
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  get open(): number {
    return this.sockets.size
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject)
      this.server.listen(0, this.options.host ?? '127.0.0.1', resolve)
    })
  }

  idle(): Promise<void> {
    if (this.sockets.size === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${this.sockets.size} connections still open`)), IDLE_WITHIN_MS)
      this.waiters.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    return new Promise((resolve) => this.server.close(() => resolve()))
  }

  private take(socket: Socket): void {
    this.sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.forget(socket))
    const left = (): void => this.forget(socket)
    const conversation = new Conversation(socket, ++this.accepted, this.options, this.badRequests, left)
    socket.on('data', (bytes: Buffer) => conversation.receive(bytes))
    if (this.options.greeting) socket.write(this.options.greeting, 'latin1')
  }

  private forget(socket: Socket): void {
    this.sockets.delete(socket)
    if (this.sockets.size > 0) return
    for (const waiter of this.waiters.splice(0)) waiter()
  }
}

/** One connection: reads requests one after the other and plays the reply of each. */
class Conversation {
  private pending: Buffer = Buffer.alloc(0)
  private skip = 0
  private busy = false
  private turns = 0
  private readonly socket: Socket
  private readonly id: number
  private readonly options: RawServerOptions
  private readonly badRequests: string[]
  private readonly left: () => void

  constructor(socket: Socket, id: number, options: RawServerOptions, badRequests: string[], left: () => void) {
    this.socket = socket
    this.id = id
    this.options = options
    this.badRequests = badRequests
    this.left = left
  }

  receive(bytes: Buffer): void {
    const skipped = Math.min(this.skip, bytes.length)
    this.skip -= skipped
    this.pending = Buffer.concat([this.pending, bytes.subarray(skipped)])
    if (!this.busy) this.readOn()
  }

  private readOn(): void {
    const end = this.pending.indexOf('\r\n\r\n')
    if (end === -1) return
    const head = this.pending.toString('latin1', 0, end + 2)
    const fault = faultOf(head)
    if (fault) this.refuse(fault, head)
    else this.take(readRequest(head, this.id, this.turns + 1), end + 4)
  }

  private take(request: RawRequest, headBytes: number): void {
    const early = this.options.early?.(request) ?? false
    const total = headBytes + lengthOf(request)
    if (early) this.socket.pause()
    else if (this.pending.length < total) return
    const body = early ? Buffer.alloc(0) : Buffer.from(this.pending.subarray(headBytes, total))
    this.skip = Math.max(0, total - this.pending.length)
    this.pending = this.pending.subarray(Math.min(total, this.pending.length))
    this.turns++
    this.busy = true
    void this.play({ ...request, body }).then(() => this.goOn())
  }

  private goOn(): void {
    this.busy = false
    this.socket.resume()
    if (this.pending.length > 0) this.readOn()
  }

  private async play(request: RawRequest): Promise<void> {
    const reply = await this.options.reply(request)
    const steps = isSteps(reply) ? reply : [writeOf(reply)]
    for (const step of steps) {
      if (this.socket.destroyed) return
      await this.act(step)
    }
    this.options.done?.(request)
  }

  private async act(step: Step): Promise<void> {
    if (step.do === 'write') this.socket.write(step.bytes)
    else if (step.do === 'end') this.socket.end()
    else if (step.do === 'reset') this.reset()
    else if (step.do === 'wait') await waitFor(step.ms)
  }

  /** RST at once. `resetAndDestroy` would send FIN first, which is a proper end to the client. */
  private reset(): void {
    const plain = (this.socket as { _parent?: Socket })._parent ?? this.socket
    Object.assign(plain, { resetAndClosing: true })
    this.socket.destroy()
    // A TLS socket may never say that it is closed after that.
    this.left()
  }

  private refuse(fault: string, head: string): void {
    this.badRequests.push(`${fault}: ${JSON.stringify(head)}`)
    this.socket.destroy()
  }
}

const writeOf = (bytes: string | Buffer): Step => ({
  do: 'write',
  bytes: typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes,
})

const isSteps = (reply: Reply): reply is readonly Step[] => Array.isArray(reply)

function waitFor(ms: number): Promise<void> {
  return new Promise((resolve) => (ms === 0 ? setImmediate(resolve) : setTimeout(resolve, ms)))
}

export function headerValues(request: RawRequest, name: string): string[] {
  return request.headers.filter(([other]) => other.toLowerCase() === name).map(([, value]) => value)
}

const lengthOf = (request: RawRequest): number => Number(headerValues(request, 'content-length')[0] ?? 0)

function readRequest(head: string, connection: number, turn: number): RawRequest {
  const [first = '', ...lines] = head.split('\r\n').slice(0, -1)
  const [method = '', target = ''] = first.split(' ')
  const headers = lines.map((line): HeaderPair => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon), line.slice(colon + 1).trim()]
  })
  return { method, target, headers, body: Buffer.alloc(0), connection, turn, head }
}

const REQUEST_LINE = /^[A-Z]+ [\x21-\x7e]+ HTTP\/1\.1$/
const FIELD_LINE = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+: ?[\t\x20-\x7e\x80-\xff]*$/

/** What is wrong with the head of a request, '' for nothing. */
function faultOf(head: string): string {
  const [first = '', ...lines] = head.split('\r\n').slice(0, -1)
  if (!REQUEST_LINE.test(first)) return 'bad request line'
  const bad = lines.find((line) => !FIELD_LINE.test(line))
  if (bad !== undefined) return `bad header line ${JSON.stringify(bad)}`
  const request = readRequest(head, 0, 0)
  if (headerValues(request, 'host').length !== 1) return 'not exactly one Host'
  if (headerValues(request, 'transfer-encoding').length > 0) return 'this server does not read chunked requests'
  const lengths = headerValues(request, 'content-length')
  return lengths.length > 1 || !/^\d*$/.test(lengths[0] ?? '') ? 'bad Content-Length' : ''
}
