// Opens one connection: name resolution, TCP over the known addresses in turn, a proxy's tunnel, TLS. Then it hands the socket over.
import { connect as connectTcp, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'
import { FAULTS, faultOf, proxyFault, type RequestFault, RequestRefused } from '../error-codes.js'
import type { ReadBuffer } from '../response/head-memo.js'
import { READ_BAD, READ_MORE, type ReaderLimits, ResponseReader } from '../response/response-reader.js'
import type { AddressBook } from './address-book.js'
import { ABANDONED, holdSocket, listenTo, pourInto, type SocketHolder, type sharedRead } from './held-socket.js'
import type { Target } from './target.js'
import type { TlsSettings } from './tls-settings.js'

/** What opening a connection needs; one object for a worker. */
export interface OpeningDeps {
  readonly clock: () => number
  readonly addresses: AddressBook
  readonly tls: TlsSettings
  readonly limits: ReaderLimits
  readonly onread: ReturnType<typeof sharedRead>
  /** What all sockets read into, with room for the parser's sentinel behind. */
  readonly buffer: ReadBuffer
}

/** Milliseconds that the parts of an opening took. */
export interface OpeningTimes {
  readonly dns: number
  readonly connect: number
  readonly tls: number
}

export interface OpeningListener {
  /** The socket can be written to; its new holder is the listener's own. */
  opened(socket: Socket, times: OpeningTimes): void
  /** Nothing was written to the server. Called once, not after `opened`, and always in a later turn of the event loop. */
  openFailed(fault: RequestFault): void
}

export class Opening implements SocketHolder {
  private readonly deps: OpeningDeps
  private readonly target: Target
  private readonly session: Buffer | undefined
  private readonly listener: OpeningListener
  private readonly host: string
  private readonly port: number
  private socket: Socket | null = null
  private tunnel: ResponseReader | null = null
  private securing = false
  private ip = ''
  private attempts = 0
  private dns = 0
  private connect = 0
  private tls = 0
  private isResolved = false
  private markMs = 0
  private finished = false

  /** `session`: a TLS session to resume. */
  constructor(deps: OpeningDeps, target: Target, session: Buffer | undefined, listener: OpeningListener) {
    this.deps = deps
    this.target = target
    this.session = session
    this.listener = listener
    this.host = target.proxy?.host ?? target.host
    this.port = target.proxy?.port ?? target.port
  }

  start(): void {
    this.markMs = this.deps.clock()
    this.deps.addresses.prepare(this.host, this.port, (error) => {
      this.dns = this.lap()
      this.isResolved = true
      if (this.finished) return
      if (error !== null) this.fail(faultOf(error))
      else this.tryNext()
    })
  }

  /** Gives up silently; an address that did not answer in time is avoided for a while. */
  cancel(timedOut: boolean): void {
    this.finished = true
    if (timedOut && this.socket?.connecting === true) this.deps.addresses.avoid(this.host, this.port, this.ip)
    this.abandon()
  }

  socketConnected(): void {
    this.connect += this.lap()
    const { proxy, secure } = this.target
    if (proxy !== null && secure && !this.securing) this.openTunnel(proxy.authorization)
    else if (!secure) this.succeed()
    else this.securing = true
  }

  socketSecured(): void {
    this.succeed()
  }

  socketRead(length: number): void {
    if (this.tunnel === null) return
    const outcome = this.tunnel.feed(this.deps.buffer.bytes, length)
    if (outcome === READ_MORE) return
    const { status } = this.tunnel.head
    if (outcome === READ_BAD) this.fail(proxyFault(this.tunnel.fault))
    else if (status < 200 || status > 299) this.fail(proxyFault(`CONNECT answered ${status}`))
    else this.secureTunnel()
  }

  socketEnded(): void {
    this.socketClosed()
  }

  socketFailed(error: NodeJS.ErrnoException): void {
    if (this.securing) this.fail(error.code === 'ECONNRESET' ? HANDSHAKE_CLOSED : faultOf(error))
    else if (this.tunnel !== null) this.fail(proxyFault(faultOf(error).code))
    else this.tryAnother(error)
  }

  socketClosed(): void {
    if (this.securing) this.fail(HANDSHAKE_CLOSED)
    else this.fail(this.tunnel === null ? FAULTS.emptyResponse : proxyFault('closed the connection'))
  }

  /** What it took so far; what is under way counts up to now. */
  times(): OpeningTimes {
    if (!this.isResolved) this.dns += this.lap()
    else if (this.securing) this.tls += this.lap()
    else this.connect += this.lap()
    const { dns, connect, tls } = this
    return { dns, connect, tls }
  }

  private tryAnother(error: NodeJS.ErrnoException): void {
    const { addresses } = this.deps
    addresses.avoid(this.host, this.port, this.ip)
    this.abandon()
    if (this.attempts < addresses.count(this.host, this.port)) this.tryNext()
    else this.fail(faultOf(error))
  }

  private tryNext(): void {
    this.attempts++
    this.ip = this.deps.addresses.pick(this.host, this.port)
    const secure = this.target.secure && this.target.proxy === null
    const place = { host: this.ip, port: this.port, noDelay: true, onread: this.deps.onread }
    this.guarded(() => (secure ? connectTls(this.tlsOptions(place)) : connectTcp(place)), secure)
  }

  private secureTunnel(): void {
    const plain = this.socket!
    this.tunnel = null
    this.securing = true
    holdSocket(plain, ABANDONED)
    this.connect += this.lap()
    this.guarded(() => connectTls(this.tlsOptions({ socket: plain })), true)
    if (this.socket !== null) pourInto(this.deps.buffer.bytes, this.socket)
  }

  /** Takes the socket that `connect` makes; a refusal (a client certificate that cannot be read) becomes a fault. */
  private guarded(connect: () => Socket, secure: boolean): void {
    try {
      this.socket = connect()
    } catch (thrown) {
      this.abandon()
      this.fail(thrown instanceof RequestRefused ? thrown.fault : faultOf(thrown as NodeJS.ErrnoException))
      return
    }
    holdSocket(this.socket, this)
    listenTo(this.socket, secure)
  }

  /** Node's types do not know `onread` on a TLS socket; Node does. */
  private tlsOptions(place: object): ConnectionOptions {
    const settings = { ...this.deps.tls.of(this.target), ...place }
    return this.session === undefined ? settings : { ...settings, session: this.session }
  }

  private openTunnel(authorization: string): void {
    const { host, port } = this.target
    const authority = `${host.includes(':') ? `[${host}]` : host}:${port}`
    const credentials = authorization === '' ? '' : `Proxy-Authorization: ${authorization}\r\n`
    this.tunnel = new ResponseReader(this.deps.limits, true)
    this.socket!.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${credentials}\r\n`, 'latin1')
  }

  private lap(): number {
    const now = this.deps.clock()
    const spent = now - this.markMs
    this.markMs = now
    return spent
  }

  private succeed(): void {
    if (this.finished) return
    this.finished = true
    this.listener.opened(this.socket!, this.times())
  }

  private fail(fault: RequestFault): void {
    if (this.finished) return
    this.finished = true
    this.abandon()
    // Some openings fail at once (no route, no file left, an unreadable certificate). A script that tries again at once, or a queue
    // behind it, must leave the event loop room.
    setImmediate(() => this.listener.openFailed(fault))
  }

  private abandon(): void {
    if (this.socket === null) return
    holdSocket(this.socket, ABANDONED)
    this.socket.destroy()
    this.socket = null
  }
}

const HANDSHAKE_CLOSED: RequestFault = {
  code: 'TLS_HANDSHAKE',
  reason: 'the connection was closed during the handshake',
}
