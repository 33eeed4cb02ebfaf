// The HTTP client of one user: own cookies, own connections. Each call ends in exactly one recorded sample and one response.
import { messageOf } from '../../model/errors.js'
import type { EntryHandle, Sample, Tags } from '../../model/sample.js'
import { HostPool } from './connection/host-pool.js'
import { withFirst, withRoom } from './connection/pool-list.js'
import type { Target } from './connection/target.js'
import type { EngineContext, Limits } from './engine-context.js'
import { FAULTS, groupText, invalidRequest, type RequestFault, RequestRefused } from './error-codes.js'
import { Exchange, type ExchangeOwner } from './exchange.js'
import { HttpResponse } from './http-response.js'
import { limitsOf } from './limits.js'
import { optionsFault } from './request/check-options.js'
import { headerRecord } from './request/header-pairs.js'
import { joinQuery } from './request/query.js'
import { DEFAULT_MAX_REDIRECTS, isRedirect, locationOf, methodAfter, optionsAfter } from './request/redirect.js'
import type { BodyBuilder } from './request/request-body.js'
import { withHeaders, writeRequest } from './request/request-text.js'
import type { Route } from './request/route.js'
import { addsText, isEmpty, methodOf, pathOf, refusalOf } from './request/script-input.js'
import type { Site } from './request/site.js'
import { UserCookies } from './request/user-cookies.js'
import type { GivenHeaders, MethodOptions, RequestHeaders, RequestOptions } from './request-options.js'
import { fieldValues } from './response/header-text.js'
import { judge } from './response/judge.js'
import type { ResponseHead } from './response/response-head.js'
import type { ExchangeCandidate } from './samples/exchange-candidate.js'
import type { SampledUser } from './samples/sample-deps.js'

/** Hears of every counted request, after it was recorded. The sample is reused: read it during the call. */
export type RequestListener = (response: HttpResponse, sample: Readonly<Sample>, entry: EntryHandle) => void

export interface HttpClientDeps {
  readonly context: EngineContext
  readonly site: Site
  readonly bodies: BodyBuilder
  readonly limits: Limits
  /** Open at the same time to one host. */
  readonly connections: number
  readonly onRequest: RequestListener | null
  /** Of every request. */
  readonly tags: Tags | null
  /** Offers requests to whoever keeps some with their details; null = nobody does. */
  readonly candidate: ExchangeCandidate | null
  /** Whose client it is. */
  readonly user: SampledUser | null
}

export interface CloseOptions {
  /** Whether requests that were on their way are recorded (as failed, error `CUT`). Default true. */
  readonly record?: boolean
}

const NO_OPTIONS: RequestOptions = {}
/** A stopped user's calls settle soon, but a script that loops on them must not keep the worker busy. */
const PROMPT_CALLS_AFTER_CLOSE = 100
const LATE_MS = 1000

/** What the person who runs the test can do about failures that are not the server's. */
const ADVICE: Readonly<Record<string, string>> = {
  EMFILE: 'this process has as many files open as it may: raise `ulimit -n`, or use more worker processes',
  ENFILE: 'this machine has as many files open as it may: raise fs.file-max, or use more machines',
  EADDRNOTAVAIL: 'no local port is free for another connection: use keep-alive, more addresses, or more machines',
}

/**
 * The HTTP client of one user. No call throws or rejects for a failed request: look at the response.
 * Redirects are followed and counted as one request, named after the first.
 */
export class HttpClient implements ExchangeOwner {
  /**
   * When the schedule wanted the next request, in ms of the engine's clock; used by one request, then null again.
   * Set by the scheduler in the open model: the latency of a request that starts late counts from here.
   */
  dueMs: number | null = null
  private readonly deps: HttpClientDeps
  private ownHeaders: RequestHeaders | null = null
  private pools: HostPool | null = null
  private cookies: UserCookies | null = null
  private isClosed = false
  private callsAfterClose = 0

  /** @internal Made by HttpEngine.createClient. */
  constructor(deps: HttpClientDeps) {
    this.deps = deps
  }

  /**
   * Headers of this user's requests from now on. A request's own of the same name go before them, they before those of the settings.
   * Credentials among them (Authorization, Cookie, Host) go to the user's own host alone; without one, to any that the script names.
   * @example this.client.headers = { Authorization: `Bearer ${token}` }
   */
  get headers(): RequestHeaders {
    this.ownHeaders ??= {}
    return this.ownHeaders
  }

  set headers(headers: GivenHeaders | null | undefined) {
    this.ownHeaders = headers ? headerRecord(headers) : null
  }

  /** True when none of this user's requests is on its way or waits. */
  get isResting(): boolean {
    for (let pool = this.pools; pool !== null; pool = pool.next) if (!pool.isResting) return false
    return true
  }

  get(path: string | URL, options?: RequestOptions): Promise<HttpResponse> {
    return this.send('GET', path, options)
  }

  post(path: string | URL, options?: RequestOptions): Promise<HttpResponse> {
    return this.send('POST', path, options)
  }

  put(path: string | URL, options?: RequestOptions): Promise<HttpResponse> {
    return this.send('PUT', path, options)
  }

  patch(path: string | URL, options?: RequestOptions): Promise<HttpResponse> {
    return this.send('PATCH', path, options)
  }

  delete(path: string | URL, options?: RequestOptions): Promise<HttpResponse> {
    return this.send('DELETE', path, options)
  }

  head(path: string | URL, options?: RequestOptions): Promise<HttpResponse> {
    return this.send('HEAD', path, options)
  }

  options(path: string | URL, options?: RequestOptions): Promise<HttpResponse> {
    return this.send('OPTIONS', path, options)
  }

  /** Any method; GET when none is given. */
  request(path: string | URL, options?: Partial<MethodOptions>): Promise<HttpResponse> {
    return this.send(methodOf(options), path, options)
  }

  /**
   * Ends all connections. Calls under way settle at once: those of which bytes were written with error `CUT`, and they are recorded
   * as failed, because the server has them in its log too; those that were not sent yet with `ABORTED`, not recorded. The totals of
   * a run that was cut are thereby those of the server. Later calls settle as `ABORTED`, not recorded.
   */
  close({ record = true }: CloseOptions = {}): void {
    if (this.isClosed) return
    this.isClosed = true
    const cut: Exchange[] = []
    for (let pool = this.pools; pool !== null; pool = pool.next) pool.close((exchange) => cut.push(exchange))
    this.pools = null
    for (const exchange of cut) {
      if (record) this.cut(exchange)
      else this.abort(exchange)
    }
  }

  /** @internal */
  answered(
    exchange: Exchange,
    head: ResponseHead,
    raw: string,
    bodyAt: number,
    parts: readonly Buffer[] | null | undefined,
  ): void {
    if (head.hasSetCookie) this.storeCookies(exchange, raw.slice(0, bodyAt))
    if (head.status >= 300 && this.redirects(exchange, head.status, raw.slice(0, bodyAt))) return
    const response = HttpResponse.answered(exchange, head.status, raw, bodyAt, parts, head.isEncoded)
    try {
      judge(response, exchange.options, this.deps.context)
    } catch (thrown) {
      this.settleRefused(exchange, response, thrown)
      return
    }
    this.settle(exchange, response, response.error)
  }

  /** @internal */
  failed(exchange: Exchange, fault: RequestFault): void {
    const response = HttpResponse.failed(exchange, fault)
    const advice = ADVICE[fault.code]
    if (advice !== undefined) this.deps.context.warn(advice)
    this.settle(exchange, response, groupText(fault))
  }

  /** @internal */
  cut(exchange: Exchange): void {
    exchange.endMs = this.deps.context.clock()
    if (exchange.isWritten) this.failed(exchange, FAULTS.cut)
    else this.abort(exchange)
  }

  private abort(exchange: Exchange): void {
    exchange.endMs = this.deps.context.clock()
    const response = HttpResponse.failed(exchange, exchange.isWritten ? FAULTS.cut : FAULTS.aborted)
    exchange.release(NO_OPTIONS)
    exchange.resolve(response)
  }

  private send(method: string, path: string | URL, options: RequestOptions | undefined): Promise<HttpResponse> {
    const { context, limits } = this.deps
    const startMs = context.clock()
    const exchange = new Exchange(this, method, options ?? NO_OPTIONS, limits, startMs, this.dueMs ?? startMs)
    this.dueMs = null
    const promise = new Promise<HttpResponse>((resolve) => {
      exchange.resolve = resolve
    })
    if (this.isClosed) this.abortLater(exchange)
    else this.begin(exchange, method, path)
    return promise
  }

  private begin(exchange: Exchange, method: string, path: string | URL): void {
    try {
      this.prepare(exchange, method, pathOf(path))
    } catch (thrown) {
      this.refuse(exchange, thrown)
      return
    }
    this.poolOf(exchange.route!.target).submit(exchange)
  }

  private prepare(exchange: Exchange, method: string, path: string): void {
    const { options } = exchange
    const fault = options === NO_OPTIONS ? '' : optionsFault(options, method)
    const mark = path.indexOf('?')
    const place = mark < 0 ? path : path.slice(0, mark)
    const route = this.deps.site.route(method, place, fault === '' ? options.cert : undefined)
    exchange.route = route
    exchange.namedBy = route
    if (route.traces > 0) noteOrigin(exchange, route)
    if (fault !== '') throw new RequestRefused(invalidRequest(fault))
    if (this.ownHeaders !== null && !isEmpty(this.ownHeaders))
      exchange.hopOptions = withHeaders(options, this.ownHeaders, route.takesCredentials)
    if (options.timeout !== undefined) exchange.limit(limitsOf(options.timeout, exchange.limits))
    this.write(exchange, route, mark < 0 || route.dropsQuery ? '' : path.slice(mark))
  }

  private write(exchange: Exchange, route: Route, query: string): void {
    const options = exchange.hopOptions
    exchange.replayable = route.isIdempotent
    exchange.closes = route.closes
    if (query === '' && this.cookies === null && (options === NO_OPTIONS || !addsText(options)))
      exchange.text = route.plain
    else this.writeAll(exchange, route, query)
  }

  private writeAll(exchange: Exchange, route: Route, written: string): void {
    const { bodies } = this.deps
    const options = exchange.hopOptions
    const query = joinQuery(written, options.params)
    const cookie = this.cookies === null ? '' : this.cookies.header(route.target.origin, route.path)
    const { text, payload, closes } = writeRequest(route, query, options, bodies.build(options), cookie)
    exchange.query = query
    exchange.text = text
    exchange.payload = payload
    exchange.closes = closes
  }

  private poolOf(target: Target): HostPool {
    const { pools } = this
    if (pools !== null && pools.target === target) return pools
    const { context, connections } = this.deps
    this.pools = withFirst(pools, target) ?? new HostPool(context, target, connections, withRoom(pools))
    return this.pools
  }

  /** A request that could not even be built is counted, and settles in a later turn: a script that loops on it must not starve the worker. */
  private refuse(exchange: Exchange, thrown: unknown): void {
    const fault = refusalOf(thrown)
    const { resolve } = exchange
    exchange.resolve = (response) => void setImmediate(resolve, response)
    exchange.endMs = this.deps.context.clock()
    this.settle(exchange, HttpResponse.failed(exchange, fault), groupText(fault))
  }

  private abortLater(exchange: Exchange): void {
    const response = HttpResponse.failed(exchange, FAULTS.aborted)
    if (++this.callsAfterClose <= PROMPT_CALLS_AFTER_CLOSE) setImmediate(exchange.resolve, response)
    else setTimeout(exchange.resolve, LATE_MS, response).unref()
  }

  /** Sends the call on when the answer is a redirect that shall be followed. */
  private redirects(exchange: Exchange, status: number, head: string): boolean {
    if (!isRedirect(status)) return false
    try {
      const { redirect, maxRedirects = DEFAULT_MAX_REDIRECTS } = exchange.options
      if (redirect === 'manual' || maxRedirects === 0) return false
      const location = locationOf(head, exchange.url)
      if (location === null) return false
      if (exchange.hops >= maxRedirects) throw new RequestRefused(FAULTS.tooManyRedirects)
      this.follow(exchange, status, location)
    } catch (thrown) {
      this.failed(exchange, refusalOf(thrown))
    }
    return true
  }

  private follow(exchange: Exchange, status: number, location: URL): void {
    const from = exchange.route!
    const method = methodAfter(status, from.method)
    const crossesOrigin = location.origin !== from.target.origin
    exchange.hopOptions = optionsAfter(exchange.hopOptions, method !== from.method, crossesOrigin)
    const place = (crossesOrigin ? location.origin : from.origin) + location.pathname
    const isLed = crossesOrigin || !from.takesCredentials
    const route = this.deps.site.route(method, place, exchange.hopOptions.cert, isLed)
    exchange.nextHop(route)
    this.write(exchange, route, location.search)
    this.poolOf(route.target).submit(exchange)
  }

  private storeCookies(exchange: Exchange, head: string): void {
    this.cookies ??= new UserCookies(this.deps.context.clock)
    const { target, path } = exchange.route!
    this.cookies.store(fieldValues(head, 'set-cookie'), target.origin, path)
  }

  /** Records the call and hands its response out. Getters of the script's options may throw while its name and tags are read. */
  private settle(exchange: Exchange, response: HttpResponse, error: string): void {
    try {
      this.record(exchange, response, error)
    } catch (thrown) {
      this.settleRefused(exchange, response, thrown)
      return
    }
    exchange.release(NO_OPTIONS)
    exchange.resolve(response)
  }

  /** Options that throw when they are read fail the call, whatever the answer was; nothing of them is read again. */
  private settleRefused(exchange: Exchange, response: HttpResponse, thrown: unknown): void {
    const fault = refusalOf(thrown)
    exchange.options = NO_OPTIONS
    response.refuse(fault)
    this.record(exchange, response, groupText(fault))
    exchange.release(NO_OPTIONS)
    exchange.resolve(response)
  }

  private record(exchange: Exchange, response: HttpResponse, error: string): void {
    const { context, onRequest, tags, candidate } = this.deps
    const { sample, sink, joinedTags } = context
    const entry = this.entryOf(exchange)
    sample.dueMs = exchange.dueMs
    sample.startMs = exchange.startMs
    sample.endMs = exchange.endMs
    sample.status = response.status
    sample.error = error
    sample.bytesReceived = exchange.bytesReceived
    sample.bytesSent = exchange.bytesSent
    const own = exchange.options.tags
    sample.tags = own === undefined || typeof own !== 'object' ? tags : joinedTags.join(tags, own)
    sink.record(entry, sample)
    if (candidate !== null && (exchange.endMs - exchange.dueMs >= entry.sampleFromMs || error !== ''))
      candidate.offer(exchange, response, entry, error, this.deps.user)
    if (onRequest !== null) this.tell(onRequest, response, entry)
  }

  /** A listener that throws must not take the connection's callback with it. */
  private tell(listener: RequestListener, response: HttpResponse, entry: EntryHandle): void {
    const { sample, warn } = this.deps.context
    try {
      listener(response, sample, entry)
    } catch (thrown) {
      warn(`a request listener threw: ${messageOf(thrown)}`)
    }
  }

  private entryOf(exchange: Exchange): EntryHandle {
    const { sink } = this.deps.context
    const { namedBy, options } = exchange
    const name = typeof options.name === 'string' ? options.name : undefined
    if (namedBy === null) return sink.entry(exchange.verb.replace(/\W/g, '') || 'GET', name ?? '(invalid url)')
    if (name !== undefined) return sink.entry(exchange.verb, name)
    namedBy.entry ??= sink.entry(namedBy.method, namedBy.name)
    return namedBy.entry
  }
}

function noteOrigin(exchange: Exchange, route: Route): void {
  route.traces--
  exchange.origin = new Error('made here')
}
