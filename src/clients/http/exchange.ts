// One call of the client on its way: what was asked, when, and through which hops; the connection carries it, the client settles it.
import type { Limits } from './engine-context.js'
import type { RequestFault } from './error-codes.js'
import type { HttpResponse, ResponseSource, Timings } from './http-response.js'
import type { Route } from './request/route.js'
import type { RequestOptions } from './request-options.js'
import type { ResponseHead } from './response/response-head.js'

/** Who made the exchange and takes its result. Exactly one of these is called for each time the exchange was sent; its `endMs` is set before. */
export interface ExchangeOwner {
  /** `raw` holds head and body when `parts` is undefined, else the head alone; null parts: the body was too large to keep. */
  answered(
    exchange: Exchange,
    head: ResponseHead,
    raw: string,
    bodyAt: number,
    parts: readonly Buffer[] | null | undefined,
  ): void
  failed(exchange: Exchange, fault: RequestFault): void
  /** The engine ended before the exchange did; `endMs` is not set. */
  cut(exchange: Exchange): void
}

/** Sums over the hops of a call; made only when something took time that the fast path does not know: a new connection, a queue, a second read. */
export class Phases {
  queued = 0
  dns = 0
  connect = 0
  tls = 0
  send = 0
  wait = 0
  receive = 0
  /** Connections that were opened for it. */
  opened = 0
  /** When the present hop was handed to the pool. */
  hopMs = 0
  /** When its first byte was written. */
  writtenMs = 0
  /** When its last byte had been taken by the system; 0 = at once. */
  sentMs = 0
  /** When the answer's first byte came; 0 = in the same read as its last. */
  firstByteMs = 0

  constructor(hopMs: number) {
    this.hopMs = hopMs
    this.writtenMs = hopMs
  }
}

export class Exchange implements ResponseSource {
  readonly owner: ExchangeOwner
  options: RequestOptions
  /** The options of the present hop: redirects leave some out. */
  hopOptions: RequestOptions
  limits: Limits
  /** The method of the first hop. */
  readonly verb: string
  readonly startMs: number
  /** When the schedule wanted the call; equal to `startMs` in a closed loop. */
  readonly dueMs: number
  endMs: number
  deadlineMs: number
  /** Where the present hop goes; null while the request is not understood yet. */
  route: Route | null = null
  /** What names the call in the statistics: the route of the first hop. */
  namedBy: Route | null = null
  query = ''
  /** Head of the request as latin1 text; a body of ASCII text follows in it. */
  text = ''
  /** A body that is not part of `text`. */
  payload: Buffer | null = null
  /** True when `text` and `payload` may be sent again although a first try may have reached the server: RFC 9110 9.2.2. */
  replayable = true
  /** True when the request asks for the end of its connection. */
  closes = false
  /** True once bytes of any hop were handed to a socket: the server may know of the call. */
  isWritten = false
  hasReplayed = false
  hops = 0
  bytesSent = 0
  bytesReceived = 0
  phases: Phases | null = null
  /** Made where the script made the request, when somebody wants to know; its stack tells. */
  origin: Error | null = null
  resolve: (response: HttpResponse) => void = ignore

  constructor(
    owner: ExchangeOwner,
    verb: string,
    options: RequestOptions,
    limits: Limits,
    startMs: number,
    dueMs: number,
  ) {
    this.owner = owner
    this.verb = verb
    this.options = options
    this.hopOptions = options
    this.limits = limits
    this.startMs = startMs
    this.dueMs = dueMs
    this.endMs = startMs
    this.deadlineMs = startMs + limits.totalMs
  }

  get method(): string {
    return this.route?.method ?? this.verb
  }

  get url(): string {
    const { route } = this
    return route === null ? '' : route.target.origin + route.path + this.query
  }

  get timings(): Timings {
    this.closeHop()
    const { queued, dns, connect, tls, send, wait, receive } = this.phases!
    return { queued, dns, connect, tls, send, wait, receive }
  }

  /** Sets other time limits before the exchange is sent. */
  limit(limits: Limits): void {
    this.limits = limits
    this.deadlineMs = this.startMs + limits.totalMs
  }

  /** Begins the next hop of a redirected call. */
  nextHop(route: Route): void {
    this.closeHop()
    this.hops++
    this.route = route
    this.query = ''
    this.payload = null
    this.hasReplayed = false
    this.deadlineMs = this.startMs + this.limits.totalMs
  }

  /** A response that a script keeps holds its exchange: without the request's body. */
  release(noOptions: RequestOptions): void {
    this.text = ''
    this.payload = null
    this.origin = null
    this.options = noOptions
    this.hopOptions = noOptions
  }

  /** Prepares for sending the present hop once more; what it took so far counts as waiting for a connection. */
  replayFrom(nowMs: number): void {
    const phases = this.detail()
    this.hasReplayed = true
    this.isWritten = this.hops > 0
    phases.queued += nowMs - phases.writtenMs
    phases.hopMs = nowMs
    phases.writtenMs = nowMs
    phases.sentMs = 0
  }

  /** A connection was opened for it, or was being opened when it failed. */
  addOpening({ dns, connect, tls }: Pick<Timings, 'dns' | 'connect' | 'tls'>, nowMs: number): void {
    const phases = this.detail()
    phases.dns += dns
    // With what it took before and between: the request was built, the socket was made.
    phases.connect += connect + Math.max(0, nowMs - phases.writtenMs - dns - connect - tls)
    phases.tls += tls
    phases.opened++
    phases.writtenMs = nowMs
  }

  /** It ends while it waits for a connection. */
  endQueued(nowMs: number): void {
    const phases = this.detail()
    phases.queued += nowMs - phases.writtenMs
    phases.writtenMs = nowMs
  }

  /** The phases of the present hop, made at the first need. */
  detail(): Phases {
    this.phases ??= new Phases(this.startMs)
    return this.phases
  }

  /** Adds the present hop to the sums; the next one starts at `endMs`. */
  closeHop(): void {
    const phases = this.detail()
    const sentMs = Math.max(phases.sentMs, phases.writtenMs)
    const firstByteMs = phases.firstByteMs === 0 ? this.endMs : phases.firstByteMs
    phases.send += sentMs - phases.writtenMs
    phases.wait += Math.max(0, firstByteMs - sentMs)
    phases.receive += this.endMs - firstByteMs
    phases.hopMs = this.endMs
    phases.writtenMs = this.endMs
    phases.sentMs = 0
    phases.firstByteMs = 0
  }
}

const ignore = (): void => undefined
