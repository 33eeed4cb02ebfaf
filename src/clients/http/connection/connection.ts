// One connection and the exchange it carries. The common case, a whole answer in one read, stays in this file from read to result.
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { EngineContext } from '../engine-context.js'
import { badResponse, FAULTS, faultOf, type RequestFault } from '../error-codes.js'
import type { Exchange } from '../exchange.js'
import type { Route } from '../request/route.js'
import { expectsSwitch } from '../request/script-input.js'
import type { ReadBuffer } from '../response/head-memo.js'
import { FRAME_LENGTH, HEAD_DONE, parseHead, type ResponseHead } from '../response/response-head.js'
import { READ_BAD, READ_DONE, ResponseReader } from '../response/response-reader.js'
import type { Expiring } from './deadlines.js'
import { ABANDONED, holdSocket, type SocketHolder } from './held-socket.js'
import { Opening, type OpeningListener, type OpeningTimes } from './opening.js'
import { isClosing, metClosing, REPLAYED } from './replay.js'
import type { Target } from './target.js'

/** The pool that a connection belongs to. */
export interface ConnectionOwner {
  readonly target: Target
  /** TLS session to resume; kept when a connection ends. */
  session: Buffer | undefined
  /** The connection is free for the next exchange. */
  released(connection: Connection): void
  /** The connection is gone. */
  lost(connection: Connection): void
  /** Sends the exchange again, over a new connection. */
  replay(exchange: Exchange): void
  expireWaiting(nowMs: number): void
  /** The exchanges that wait; they are the caller's now. */
  takeWaiting(): readonly Exchange[]
}

export class Connection implements SocketHolder, OpeningListener, Expiring {
  deadlineSlot = -1
  /** The next connection of the same pool. */
  next: Connection | null
  private readonly context: EngineContext
  private readonly owner: ConnectionOwner
  private socket: Socket | null = null
  private exchange: Exchange | null = null
  private opening: Opening | null = null
  private reader: ResponseReader | null = null
  /** True once an exchange was answered on it. */
  private isReused = false

  constructor(context: EngineContext, owner: ConnectionOwner, next: Connection | null) {
    this.context = context
    this.owner = owner
    this.next = next
  }

  get isIdle(): boolean {
    return this.exchange === null && this.socket !== null
  }

  /** Opens the connection for its first exchange. */
  open(exchange: Exchange): void {
    const { context, owner } = this
    this.exchange = exchange
    exchange.deadlineMs = Math.min(
      exchange.startMs + exchange.limits.totalMs,
      context.clock() + exchange.limits.connectMs,
    )
    context.deadlines.add(this)
    this.opening = new Opening(context.opening, owner.target, owner.session, this)
    this.opening.start()
  }

  /** Sends the next exchange over the open and idle connection. */
  send(exchange: Exchange): void {
    this.exchange = exchange
    exchange.isWritten = true
    const { payload, text } = exchange
    if (payload === null) {
      exchange.bytesSent += text.length
      this.socket!.write(text, 'latin1')
      if (exchange.limits.firstByteMs !== Infinity) this.limitFirstByte(exchange)
    } else this.sendPayload(exchange, text, payload)
  }

  /** Ends everything at once and gives back the exchange that was under way; it is not told. */
  destroy(): Exchange | null {
    const { exchange } = this
    this.exchange = null
    this.discard()
    return exchange
  }

  /** The engine ends: also for those that wait for this connection, or the next one would be opened for them. */
  shutDown(): void {
    const waiting = this.owner.takeWaiting()
    const exchange = this.destroy()
    if (exchange !== null) exchange.owner.cut(exchange)
    for (const one of waiting) one.owner.cut(one)
  }

  opened(socket: Socket, times: OpeningTimes): void {
    const exchange = this.exchange!
    this.opening = null
    this.socket = socket
    holdSocket(socket, this)
    exchange.addOpening(times, this.context.clock())
    this.owner.target.connectMs = times.connect
    exchange.deadlineMs = exchange.startMs + exchange.limits.totalMs
    this.send(exchange)
  }

  openFailed(fault: RequestFault): void {
    if (this.opening !== null) this.fail(fault)
  }

  expire(nowMs: number): void {
    this.owner.expireWaiting(nowMs)
    const { exchange } = this
    if (exchange === null || nowMs < exchange.deadlineMs) return
    if (exchange.deadlineMs >= exchange.startMs + exchange.limits.totalMs) this.fail(FAULTS.timeout)
    else this.fail(this.opening === null ? FAULTS.timeoutFirstByte : FAULTS.timeoutConnect)
  }

  socketRead(length: number): void {
    const { exchange, context } = this
    if (exchange === null) {
      this.discard()
      return
    }
    exchange.bytesReceived += length
    if (this.reader !== null) {
      this.readOn(exchange, this.reader, length)
      return
    }
    const { buffer } = context.opening
    const { memo } = exchange.route!
    const head = memo.isAt(buffer, length) ? memo.head : this.parse(exchange.route!, buffer, length)
    if (head !== null && head.length + head.contentLength === length) {
      const raw = buffer.bytes.latin1Slice(0, length)
      this.complete(exchange, head.keepAlive)
      exchange.owner.answered(exchange, head, raw, head.length, undefined)
    } else this.readSlowly(exchange, length)
  }

  socketEnded(): void {
    this.ended()
  }

  socketClosed(): void {
    this.ended()
  }

  socketFailed(error: NodeJS.ErrnoException): void {
    if (this.exchange === null) this.discard()
    else if (!isClosing(error) || !this.replayed(this.exchange)) this.fail(faultOf(error, true))
  }

  socketConnected(): void {}

  socketSecured(): void {}

  /** The head at the start of the buffer when it is whole and final and its body's length is known; null for the general way. */
  private parse({ memo, isHead }: Route, buffer: ReadBuffer, length: number): ResponseHead | null {
    const { head } = this.context
    if (parseHead(head, buffer.bytes, length, isHead) !== HEAD_DONE) return null
    if (head.framing > FRAME_LENGTH || head.status < 200) return null
    memo.remember(buffer, head)
    return head
  }

  /** The general way: the answer came in pieces, is chunked, ends with the connection, or has interim answers before it. */
  private readSlowly(exchange: Exchange, length: number): void {
    const { limits } = this.context.opening
    this.reader = new ResponseReader(limits, exchange.route!.isHead, expectsSwitch(exchange.options))
    this.readOn(exchange, this.reader, length)
  }

  private readOn(exchange: Exchange, reader: ResponseReader, length: number): void {
    const outcome = reader.feed(this.context.opening.buffer.bytes, length)
    if (outcome === READ_DONE) this.finish(exchange, reader)
    else if (outcome === READ_BAD) this.fail(badResponse(reader.fault))
    else this.answerGoesOn(exchange, reader)
  }

  /** The first byte that counts is that of the final answer: interim ones leave its time limit as it is. */
  private answerGoesOn(exchange: Exchange, reader: ResponseReader): void {
    const phases = exchange.detail()
    if (phases.firstByteMs === 0 && reader.hasBegun) phases.firstByteMs = this.context.clock()
    exchange.deadlineMs = exchange.startMs + exchange.limits.totalMs
    const isSent = exchange.payload === null || phases.sentMs !== 0
    if (reader.hasBegun || !isSent) return
    const limitMs = Math.max(phases.writtenMs, phases.sentMs) + exchange.limits.firstByteMs
    exchange.deadlineMs = Math.min(exchange.deadlineMs, limitMs)
  }

  private finish(exchange: Exchange, reader: ResponseReader): void {
    const { head, headText, body, hasExtra } = reader
    const { content } = body
    this.complete(exchange, head.keepAlive && !hasExtra)
    if (typeof content === 'string')
      exchange.owner.answered(exchange, head, headText + content, headText.length, undefined)
    else exchange.owner.answered(exchange, head, headText, headText.length, content)
  }

  /** Frees the connection before the answer is handed out, so that what follows finds it free. */
  private complete(exchange: Exchange, keepAlive: boolean): void {
    exchange.endMs = this.context.clock()
    this.exchange = null
    this.reader = null
    this.isReused = true
    if (keepAlive && !exchange.closes && (exchange.payload === null || this.socket!.writableLength === 0))
      this.owner.released(this)
    else this.discard()
  }

  private ended(): void {
    const { exchange, reader } = this
    if (exchange === null) this.discard()
    else if (reader === null) {
      if (!this.replayed(exchange)) this.fail(FAULTS.emptyResponse)
    } else if (reader.end() === READ_DONE) this.finish(exchange, reader)
    else this.fail(badResponse(reader.fault))
  }

  /** Sends the exchange again when it met the closing of an idle connection, once; see replay.ts. */
  private replayed(exchange: Exchange): boolean {
    const { context, owner } = this
    const mayBe = this.isReused && this.reader === null && exchange.replayable && !exchange.hasReplayed
    if (!mayBe || !metClosing(exchange, context.clock(), owner.target.connectMs)) return false
    context.warn(REPLAYED)
    exchange.replayFrom(context.clock())
    this.exchange = null
    this.discard()
    owner.replay(exchange)
    return true
  }

  private fail(fault: RequestFault): void {
    const { exchange, opening } = this
    if (exchange !== null) exchange.endMs = this.context.clock()
    if (exchange !== null && opening !== null) exchange.addOpening(opening.times(), exchange.endMs)
    this.exchange = null
    this.discard(fault === FAULTS.timeoutConnect || fault === FAULTS.timeout)
    if (exchange !== null) exchange.owner.failed(exchange, fault)
  }

  private sendPayload(exchange: Exchange, text: string, payload: Buffer): void {
    const socket = this.socket!
    exchange.bytesSent += text.length + payload.length
    socket.cork()
    if (text !== '') socket.write(text, 'latin1')
    socket.write(payload, () => this.payloadSent(exchange))
    socket.uncork()
  }

  private payloadSent(exchange: Exchange): void {
    if (this.exchange !== exchange || this.reader?.hasBegun === true) return
    exchange.detail().sentMs = this.context.clock()
    if (exchange.limits.firstByteMs !== Infinity) this.limitFirstByte(exchange)
  }

  private limitFirstByte(exchange: Exchange): void {
    const { firstByteMs, totalMs } = exchange.limits
    exchange.deadlineMs = Math.min(exchange.startMs + totalMs, this.context.clock() + firstByteMs)
  }

  private discard(timedOut = false): void {
    if (this.deadlineSlot < 0) return
    this.context.deadlines.remove(this)
    this.opening?.cancel(timedOut)
    this.opening = null
    this.reader = null
    this.dropSocket()
    this.owner.lost(this)
  }

  private dropSocket(): void {
    const { socket, owner } = this
    if (socket === null) return
    if (owner.target.secure) owner.session = (socket as TLSSocket).getSession() ?? owner.session
    holdSocket(socket, ABANDONED)
    socket.destroy()
    this.socket = null
  }
}
