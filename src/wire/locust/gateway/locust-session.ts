// One Locust worker, in between: to the master it looks like any worker, to the worker the master looks like Locust's.
import type { MasterMessage, RunUnderWay } from '../../messages.js'
import { SessionLoad, type SessionLoadDeps } from '../load/session-load.js'
import { helloOf } from '../locust-peer.js'
import type { LocustReport } from '../reports/read-report.js'
import { ForwardedLines } from './forwarded-lines.js'
import { canPresenceEnter, type Presence } from './presence.js'
import type { LocustMessage } from './read-message.js'
import { Returning } from './returning.js'

export interface SessionDeps extends Omit<SessionLoadDeps, 'tellOnce' | 'condition'> {
  /** It is in the middle of the run of `past`, and did not greet. */
  readonly isReturning: boolean
  /** The worker is of no interest any more. */
  left(): void
}

/** One taker for each type of message. */
type Takers<M extends { readonly type: string }> = {
  readonly [T in M['type']]: (message: Extract<M, { readonly type: T }>) => void
}
type Heartbeat = Extract<LocustMessage, { type: 'heartbeat' }>

/** Different remarks about one worker; a locustfile may have any number of message types. */
const MAX_REMARKS = 20

export class LocustSession {
  readonly #deps: SessionDeps
  readonly #load: SessionLoad
  readonly #lines = new ForwardedLines()
  readonly #told = new Set<string>()
  #presence: Presence
  #returning: Returning | null = null
  #index = 0
  #classes: readonly string[] | null = null
  #condition = { cpuPercent: 0, memoryBytes: 0 }
  #lastSeenMs: number

  constructor(deps: SessionDeps) {
    this.#deps = deps
    this.#lastSeenMs = deps.clock()
    this.#presence = deps.isReturning ? 'returning' : 'greeted'
    if (deps.isReturning) this.#returning = new Returning(deps.peer.isGo, () => this.#return())
    this.#load = new SessionLoad({
      ...deps,
      tellOnce: (text) => this.#tellOnce(text),
      condition: () => this.#condition,
    })
  }

  /** True once the master knows it. */
  get isPresent(): boolean {
    return this.#presence === 'present'
  }

  get lastSeenMs(): number {
    return this.#lastSeenMs
  }

  /** A message of the worker. */
  receive<T extends LocustMessage['type']>(message: Extract<LocustMessage, { type: T }>): void {
    this.#lastSeenMs = this.#deps.clock()
    if (this.#returning?.holds(message) === true) return
    const take = this.#ofWorker[message.type] as (message: Extract<LocustMessage, { type: T }>) => void
    take(message)
  }

  /** A message of the master. */
  handle<T extends MasterMessage['type']>(message: Extract<MasterMessage, { type: T }>): void {
    const take = this.#ofMaster[message.type] as (message: Extract<MasterMessage, { type: T }>) => void
    take(message)
  }

  readonly #ofWorker: Takers<LocustMessage> = {
    client_ready: () => this.#greeted(),
    heartbeat: (message) => this.#beat(message),
    stats: ({ report }) => this.#report(report, false),
    spawning: () => undefined,
    spawning_complete: ({ users }) => this.#load.spawned(users),
    client_stopped: () => this.#load.clientStopped(),
    exception: ({ message, traceback }) => this.#load.run?.exception(message, traceback),
    logs: ({ lines }) => this.#forward(lines),
    locustfile: () => undefined,
    quit: () => this.#quit(),
    other: ({ name }) => this.#tellOnce(`its message "${name.slice(0, 60)}" means nothing here`),
  }

  readonly #ofMaster: Takers<MasterMessage> = {
    ack: ({ index }) => this.#acknowledged(index),
    heartbeat: () => undefined,
    plan: ({ hash }) => this.#deps.toMaster({ type: 'plan_ready', hash }),
    bundle: () => undefined,
    setup: ({ runId }) => this.#deps.toMaster({ type: 'setup_done', runId, data: null, error: null }),
    teardown: ({ runId }) => this.#deps.toMaster({ type: 'teardown_done', runId, error: null }),
    start: ({ runId }) => this.#load.start(runId, this.#classes, this.#index),
    go: (message) => this.#load.go(message),
    spawn: (message) => this.#load.spawn(message),
    quota: () => undefined,
    pause: () => undefined,
    leave: () => undefined,
    resume: () => undefined,
    spawning_complete: ({ users }) => this.#spawned(users),
    refused: () => this.#sendHome(),
    stop: ({ runId, graceMs }) => this.#load.stop(runId, graceMs),
    quit: () => this.#sendHome(),
  }

  /** What it sent could not be read: it is to open its connection anew, in case that helps. */
  reconnect(): void {
    if (!this.#deps.peer.isGo) this.#deps.toWorker('reconnect', null)
  }

  close(): void {
    this.#returning?.end()
    this.#load.close()
    this.#enter('gone')
  }

  /** Again after each stop, or because our answer was late: that is no new worker. */
  #greeted(): void {
    const { peer, toMaster, toWorker } = this.#deps
    if (this.#presence === 'greeted') {
      toMaster({ type: 'client_ready', version: peer.isGo ? -1 : peer.version })
      return
    }
    toWorker('ack', { index: this.#index })
    this.#load.greetedAgain()
  }

  #acknowledged(index: number): void {
    const { peer, toWorker } = this.#deps
    this.#index = index
    if (this.#presence === 'present') this.#sayHello()
    if (this.#presence !== 'greeted') return
    this.#enter('naming')
    toWorker('ack', { index })
    if (peer.isGo) this.#introduce(null)
  }

  /** Everything that waited has come: the master hears what it runs, then what it said. */
  #return(): void {
    const held = this.#returning?.end() ?? []
    this.#returning = null
    const reports = held.flatMap((message) => (message.type === 'stats' ? [message.report] : []))
    const users = reports.findLast((report) => report.users !== null)?.users ?? null
    const classes = users === null || this.#deps.peer.isGo ? null : Object.keys(users)
    this.#load.resume(classes, this.#index, users ?? {})
    this.#introduce(classes, { countsFromMs: this.#load.elapsedAt(reports[0]?.sinceMs ?? null) })
    for (const message of held) {
      if (message.type === 'stats') this.#report(message.report, true)
      else this.receive(message)
    }
  }

  #introduce(classes: readonly string[] | null, more: Pick<RunUnderWay, 'countsFromMs'> = {}): void {
    this.#classes = classes
    this.#enter('present')
    this.#sayHello(more)
  }

  #sayHello(more: Pick<RunUnderWay, 'countsFromMs'> = {}): void {
    const { peer, wallClock, toMaster } = this.#deps
    const run = this.#load.run?.underWay ?? null
    toMaster(helloOf(peer, wallClock(), run === null ? null : { ...run, ...more }))
  }

  #beat({ state, cpuPercent, memoryBytes }: Heartbeat): void {
    const { peer, toWorker, toMaster, wallClock } = this.#deps
    this.#condition = { cpuPercent, memoryBytes }
    if (peer.takesHeartbeats) toWorker('heartbeat', null)
    this.#load.run?.beat()
    const isRunning = state === 'running' || state === 'spawning'
    const figures = { memoryBytes, openSockets: 0, echoMs: 0, clockMs: wallClock() }
    toMaster({ type: 'heartbeat', state: isRunning ? 'running' : 'ready', ...figures })
  }

  #spawned(users: number): void {
    if (this.#deps.peer.takesSpawningComplete) this.#deps.toWorker('spawning_complete', { user_count: users })
  }

  /** @param isHeld it was on its way for a while */
  #report(report: LocustReport, isHeld: boolean): void {
    if (report.broken > 0) this.#tellOnce('parts of its reports cannot be read and are left out')
    if (this.#presence === 'naming' && report.users !== null) this.#introduce(Object.keys(report.users))
    this.#load.report(report, isHeld)
  }

  /** A worker that sleeps goes home when it wakes up; nobody has to wait for that. */
  #sendHome(): void {
    this.#deps.toWorker('quit', null)
    if (this.#load.isAsleep) this.#quit()
  }

  #quit(): void {
    this.close()
    this.#deps.toMaster({ type: 'quit' })
    this.#deps.left()
  }

  #forward(lines: readonly string[]): void {
    const { peer, toMaster } = this.#deps
    for (const { level, line } of this.#lines.take(lines)) toMaster({ type: 'log', level, text: `${peer.id}: ${line}` })
  }

  #tellOnce(text: string): void {
    if (this.#told.has(text) || this.#told.size >= MAX_REMARKS) return
    this.#told.add(text)
    this.#deps.toMaster({ type: 'log', level: 'warn', text: `worker ${this.#deps.peer.id}: ${text}` })
  }

  #enter(presence: Presence): void {
    if (canPresenceEnter(this.#presence, presence)) this.#presence = presence
  }
}
