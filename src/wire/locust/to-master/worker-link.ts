// A link to a Locust master: our Worker on one side, Locust's words on the other. It keeps the rules that a Python worker keeps,
// and never sends what ends a Python master: only triples, whole heartbeats, and no answer that the master did not ask for.
import { TymbalError } from '../../../model/errors.js'
import type { RunOptions } from '../../../model/run-options.js'
import type { TestPlan } from '../../../model/test-plan.js'
import { NO_WORKER_EVENTS, type WorkerLink, type WorkerLinkEvents } from '../../link.js'
import { PROTOCOL_VERSION, type WorkerMessage } from '../../messages.js'
import { Departure } from './departure.js'
import type { FrameSocket } from './frame-socket.js'
import { Membership } from './membership.js'
import { type MasterWord, readMasterWord } from './read-master-word.js'
import { type Asker, type LogLevel, RunSeat, textOf } from './run-seat.js'
import { LOCUST_TIMING, type LocustTiming } from './timing.js'

export interface LocustWorkerLinkDeps {
  /** `host_` and 32 hexadecimal digits: the master reads the host's name from it. */
  readonly workerId: string
  readonly socket: FrameSocket
  readonly plan: TestPlan
  /** This worker's own settings; the master's override them. */
  readonly options: RunOptions
  /** Monotonic milliseconds, and the wall clock. */
  readonly clock: () => number
  readonly wallClock: () => number
  readonly drawSeed: () => number
  /** The master's address, for messages. */
  readonly masterName: string
  log(level: LogLevel, text: string): void
  readonly timing?: LocustTiming
}

/** Different messages of the user's own that are logged. */
const MOST_TOLD = 20

type Takers<M extends { readonly type: string }> = {
  readonly [T in M['type']]: (message: Extract<M, { type: T }>) => void
}

const ignored = (): void => undefined

export class LocustWorkerLink implements WorkerLink {
  readonly workerId: string
  readonly #deps: LocustWorkerLinkDeps
  readonly #member: Membership
  readonly #seat: RunSeat
  readonly #departure: Departure
  readonly #told = new Set<string>()
  #events: WorkerLinkEvents = NO_WORKER_EVENTS
  #index = 0

  constructor(deps: LocustWorkerLinkDeps) {
    this.#deps = deps
    this.workerId = deps.workerId
    this.#member = new Membership({
      ...deps,
      timing: deps.timing ?? LOCUST_TIMING,
      state: () => this.#seat.state,
      users: () => this.#seat.users,
      onJoined: () => this.#joined(),
      onGivenUp: (what) => this.#giveUp(what),
    })
    this.#seat = new RunSeat({
      ...deps,
      workerIndex: () => this.#index,
      deliver: (message) => this.#events.message(message),
      answer: (asker, type, data) => {
        if (this.#isAsking(asker)) this.#member.send(type, data)
      },
      onGo: (startMs) => this.#member.reporter.begin(startMs),
      onStopped: () => {
        if (!this.#departure.isUnderWay) this.#member.usersStopped()
      },
    })
    this.#departure = new Departure({
      masterName: deps.masterName,
      usersGone: (mostGraceMs) => this.#seat.leave(mostGraceMs),
      quit: () => this.#events.message({ type: 'quit' }),
    })
  }

  /** Why the worker had to leave; null when it was sent home. */
  get end(): TymbalError | null {
    return this.#departure.reason
  }

  /** This link takes everything: what the master cannot be told now is kept here. */
  readonly isConnected = true
  readonly isReliable = true

  listen(events: WorkerLinkEvents): void {
    this.#events = events
    this.#deps.socket.onFrame((bytes) => this.#receive(bytes))
    this.#deps.socket.onFault((text) => events.fault(text))
    this.#deps.socket.onRefused(() => this.#departure.because(notPlain(this.#deps.masterName)))
    events.connected()
  }

  /** The Runner has placed, or taken away, what an order asked for: the master is told. */
  placed(runId: string, epoch: number, users: Readonly<Record<string, number>>): void {
    this.#seat.placed(runId, epoch, users)
  }

  /** A line of this worker's log, which newer masters show. */
  logged(line: string): void {
    this.#member.logged(line)
  }

  send<T extends WorkerMessage['type']>(message: Extract<WorkerMessage, { type: T }>): void {
    const take = this.#ofWorker[message.type] as (message: Extract<WorkerMessage, { type: T }>) => void
    take(message)
  }

  /** Waits for the users' end, tells the last figures, says goodbye and closes. */
  async close(lingerMs = 1000): Promise<void> {
    this.#member.stopGreeting()
    await this.#departure.finish()
    this.#member.sayGoodbye()
    await this.#deps.socket.close(this.#deps.socket.isConnected ? lingerMs : 0)
  }

  readonly #ofWorker: Takers<WorkerMessage> = {
    client_ready: () => this.#member.greet(),
    setup_done: (message) => this.#seat.heard(message),
    started: (message) => this.#seat.heard(message),
    stopped: (message) => this.#seat.heard(message),
    teardown_done: (message) => this.#seat.heard(message),
    stats: ({ delta }) => {
      this.#seat.count(delta)
      this.#member.reporter.add(delta)
    },
    // A worker cannot end a test of Locust. It can leave, as a Python worker whose code quits its runner.
    stop_test: ({ reason }) => {
      this.#deps.log('error', `the script stopped the test: ${reason}; this worker leaves`)
      this.#departure.begin()
    },
    hook_failed: ({ error }) => this.#deps.log('error', textOf(error)),
    log: ({ level, text }) => this.#deps.log(level, text),
    samples: ignored,
    hello: ignored,
    heartbeat: ignored,
    need_bundle: ignored,
    plan_ready: ignored,
    plan_failed: ignored,
    drained: ignored,
    begun: ignored,
    stood_still: ignored,
    leaving: ignored,
    quit: ignored, // said when the last figures have been told
  }

  readonly #ofMaster: Takers<MasterWord> = {
    ack: ({ index, isNative }) => this.#acknowledged(index, isNative),
    spawn: ({ data }) => this.#seat.spawn(this.#deps.socket.connections, data),
    stop: () => this.#seat.stop(),
    quit: () => this.#departure.begin(),
    heartbeat: () => this.#member.heartbeatAnswered(),
    reconnect: () => void this.#deps.socket.reopen(),
    spawning_complete: ({ users }) => {
      this.#member.beginLogs() // both words came with Locust 2.29
      this.#seat.spawningComplete(users)
    },
    update_user_class: ({ userClass }) =>
      this.#warnOnce(`the master changed ${userClass}; here the script alone says what a class does`),
    other: ({ name }) => this.#warnOnce(`the master sent a message ${JSON.stringify(name)}, which nothing here takes`),
  }

  #receive(bytes: Uint8Array): void {
    const word = readMasterWord(bytes)
    if ('fault' in word) this.#events.fault(`the master sent ${word.fault}; ignored`)
    else (this.#ofMaster[word.type] as (word: MasterWord) => void)(word)
  }

  #acknowledged(index: number, isNative: boolean): void {
    this.#index = index
    if (isNative) this.#giveUp('is a tymbal master, which sends the script itself: leave -f out')
    else if (!this.#departure.isUnderWay) this.#member.acknowledged()
  }

  #joined(): void {
    const { wallClock, log, masterName } = this.#deps
    this.#events.message({ type: 'ack', index: this.#index, protocol: PROTOCOL_VERSION, atMs: wallClock() })
    log('info', `joined the Locust master ${masterName} as worker ${this.#index}`)
  }

  #giveUp(what: string): void {
    if (this.#departure.isUnderWay) return
    if (this.#member.hasJoined) {
      this.#deps.log('error', `the master ${what}: users are stopped, this worker leaves`)
    }
    this.#departure.becauseMaster(what)
  }

  /** False when the master that asked may have been replaced since by one that does not know this worker: an answer would end it. */
  #isAsking(asker: Asker): boolean {
    const { isConnected, connections } = this.#deps.socket
    return isConnected && connections === asker && !this.#departure.isUnderWay
  }

  #warnOnce(text: string): void {
    if (this.#told.has(text) || this.#told.size >= MOST_TOLD) return
    this.#told.add(text)
    this.#deps.log('warn', text)
  }
}

const notPlain = (master: string): TymbalError =>
  new TymbalError('TYM4005', `What listens at ${master} hangs up before it has greeted`, {
    hint: 'It is no Locust master: a tymbal master without --plain lets in only who has its join token, with the command that it prints.',
  })
