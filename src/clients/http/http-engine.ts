// The HTTP engine of one worker process: what all its users share. It makes their clients.
import type { MeasurementSink, Tags } from '../../model/sample.js'
import { AddressBook } from './connection/address-book.js'
import { Deadlines } from './connection/deadlines.js'
import { READ_BYTES, sharedRead } from './connection/held-socket.js'
import { type Environment, proxyRules } from './connection/proxy-rules.js'
import { TargetBook } from './connection/target.js'
import { TlsSettings } from './connection/tls-settings.js'
import type { EngineContext, Limits } from './engine-context.js'
import { HttpClient, type RequestListener } from './http-client.js'
import { type ClientDefaults, type HttpSettings, withSettings } from './http-settings.js'
import { JoinedTags } from './joined-tags.js'
import { BodyBuilder } from './request/request-body.js'
import { Site } from './request/site.js'
import { ACCEPTED_CODINGS } from './response/decode-body.js'
import { createReadBuffer } from './response/head-memo.js'
import { createResponseHead, SENTINEL_BYTES } from './response/response-head.js'
import { ExchangeCandidate } from './samples/exchange-candidate.js'
import type { SampleDeps, SampledUser } from './samples/sample-deps.js'

export interface HttpEngineDeps {
  readonly sink: MeasurementSink
  /** Monotonic milliseconds, `performance.now()`. */
  readonly clock: () => number
  /** Accept any TLS certificate. */
  readonly insecure: boolean
  /** `host:port:address` entries that replace name resolution. */
  readonly resolve: readonly string[]
  /** '' = none, 'env' = by the variables in `env`, else the proxy's URL. */
  readonly proxy: string
  readonly env: Environment
  /** Longest accepted response head; default 64 KB. */
  readonly maxHeadBytes?: number
  /** Longest body kept for the script; longer ones are drained and counted. Default 64 MB. */
  readonly maxKeptBodyBytes?: number
  /** Who keeps some of the requests with their details; left out = nobody does. */
  readonly samples?: SampleDeps | null
  readonly onWarning?: (text: string) => void
  /** Takes what a check threw to steer the run, and answers true; false for everything else. */
  readonly onSteering?: (thrown: unknown) => boolean
}

export interface HttpClientSettings {
  /** `http://host:port/prefix`; null when the script gives full URLs. */
  readonly baseUrl: string | null
  /** Default: one connection, names folded, 30 s to connect, no limit for the first byte, 60 s for the whole call. */
  readonly http?: HttpSettings
  readonly onRequest?: RequestListener
  /** Tags of every request; those of a request itself are added to them. */
  readonly tags?: Tags
  /** Whose requests they are, for those that are kept. */
  readonly user?: SampledUser
}

interface ClientProfile {
  readonly site: Site
  readonly connections: number
  readonly limits: Limits
}

const PLAIN: HttpSettings = {}
const DEFAULTS: ClientDefaults = {
  connections: 1,
  autoName: true,
  limits: { connectMs: 30_000, firstByteMs: Number.POSITIVE_INFINITY, totalMs: 60_000 },
  headers: [
    ['user-agent', 'User-Agent: tymbal\r\n'],
    ['accept', 'Accept: */*\r\n'],
    ['accept-encoding', `Accept-Encoding: ${ACCEPTED_CODINGS}\r\n`],
  ],
}
const DEFAULT_HEAD_BYTES = 64 * 1024
const DEFAULT_KEPT_BODY_BYTES = 64 * 1024 * 1024

export class HttpEngine {
  private readonly context: EngineContext
  private readonly targets: TargetBook
  private readonly candidate: ExchangeCandidate | null
  private readonly bodies = new BodyBuilder()
  /** By settings and base URL: what all users of one kind share. */
  private readonly profiles = new Map<HttpSettings, Map<string | null, ClientProfile>>()

  /** @throws TymbalError TYM1005 when `resolve` or `proxy` is not of the expected form. */
  constructor(deps: HttpEngineDeps) {
    this.context = createContext(deps)
    this.candidate = deps.samples ? new ExchangeCandidate(deps.samples) : null
    this.targets = new TargetBook(proxyRules(deps.proxy, deps.env))
  }

  /** Connections that are open or being opened. */
  get openSockets(): number {
    return this.context.deadlines.size
  }

  /** `http` is best one object for all users of a kind: what is made of it is remembered. */
  createClient({ baseUrl, http = PLAIN, onRequest, tags, user }: HttpClientSettings): HttpClient {
    return new HttpClient({
      context: this.context,
      ...this.profileOf(http, baseUrl),
      bodies: this.bodies,
      onRequest: onRequest ?? null,
      tags: tags ?? null,
      candidate: this.candidate,
      user: user ?? null,
    })
  }

  /** Ends all connections. Calls under way settle as after `HttpClient.close()`. Close the clients first: they stay usable. */
  close(): void {
    this.context.deadlines.shutDown()
  }

  private profileOf(http: HttpSettings, baseUrl: string | null): ClientProfile {
    const profiles = this.profiles.get(http) ?? new Map<string | null, ClientProfile>()
    this.profiles.set(http, profiles)
    const profile = profiles.get(baseUrl) ?? this.createProfile(http, baseUrl)
    profiles.set(baseUrl, profile)
    return profile
  }

  private createProfile(http: HttpSettings, baseUrl: string | null): ClientProfile {
    const { connections, limits, autoName, headers } = withSettings(DEFAULTS, http)
    return { site: new Site({ targets: this.targets, defaults: headers, autoName }, baseUrl), connections, limits }
  }
}

function createContext(deps: HttpEngineDeps): EngineContext {
  const { clock, sink } = deps
  const buffer = createReadBuffer(READ_BYTES, SENTINEL_BYTES)
  const limits = {
    headBytes: deps.maxHeadBytes ?? DEFAULT_HEAD_BYTES,
    keptBodyBytes: deps.maxKeptBodyBytes ?? DEFAULT_KEPT_BODY_BYTES,
  }
  return {
    clock,
    sink,
    sample: { dueMs: 0, startMs: 0, endMs: 0, status: 0, error: '', bytesReceived: 0, bytesSent: 0, tags: null },
    joinedTags: new JoinedTags(),
    head: createResponseHead(),
    deadlines: new Deadlines(clock),
    opening: {
      clock,
      addresses: new AddressBook(clock, deps.resolve),
      tls: new TlsSettings(deps.insecure),
      limits,
      onread: sharedRead(buffer.bytes.subarray(0, READ_BYTES)),
      buffer,
    },
    steers: deps.onSteering ?? (() => false),
    warn: onceEach(deps.onWarning ?? (() => undefined)),
  }
}

/** Says each text once. */
function onceEach(say: (text: string) => void): (text: string) => void {
  const said = new Set<string>()
  return (text) => {
    if (said.has(text)) return
    said.add(text)
    say(text)
  }
}
