// A worker's contact with its master: greets it after every connection, tells it each second that it is there, and notices when it is not.
import { TymbalError } from '../model/errors.js'
import type { WorkerLink } from '../wire/link.js'
import { type MasterMessage, PROTOCOL_VERSION, type RunUnderWay, type WorkerMessage } from '../wire/messages.js'
import type { WorkerRun } from './worker-run.js'

const BEAT_MS = 1000
/** A beat that comes so late was held up in this process: the master may have spoken meanwhile. */
const HELD_UP_MS = 3000
/** Whatever was said to the master lately is as good as a beat: a report, or an answer to its own. */
const SAID_MS = 1500

/** Facts about this process that the master shows. */
export interface WorkerFacts {
  readonly version: string
  readonly node: string
  readonly host: string
  readonly pid: number
  readonly cores: number
  readonly memoryBytes: number
  readonly openFileLimit?: number
  readonly system?: string
}

/** What concerns the contact itself; the rest is for the worker. */
type Contact = Extract<MasterMessage, { type: 'ack' | 'heartbeat' | 'refused' | 'quit' }>
export type WorkerOrder = Exclude<MasterMessage, Contact>

export interface MasterContactDeps {
  readonly link: WorkerLink
  readonly facts: WorkerFacts
  /** Monotonic milliseconds. */
  readonly clock: () => number
  /** Milliseconds since 1970, as fine as the clock. */
  readonly wallClock: () => number
  /** A master that is not heard of for so long is lost: the load stops, and after the same time again the worker gives up. 0 = never. */
  readonly masterTimeoutMs: number
  /** For whoever looks at this worker's terminal. */
  tell(level: 'info' | 'warn' | 'error', text: string): void
  /** The run that is under way here. */
  run(): WorkerRun | null
  obey(order: WorkerOrder): void
  /** The master says quit, refuses this worker, or is lost for good. */
  end(fault: TymbalError | null): void
}

export class MasterContact {
  readonly #deps: MasterContactDeps
  /** The number that the master gave this worker. */
  index = 0
  #timer: NodeJS.Timeout | null = null
  #beatAtMs = 0
  #heardAtMs = 0
  #saidAtMs = Number.NEGATIVE_INFINITY
  #isGreeted = false
  /** Since when the users have ended for want of a master; null = they have not. */
  #abandonedAtMs: number | null = null
  #isLeaving = false

  constructor(deps: MasterContactDeps) {
    this.#deps = deps
  }

  open(): void {
    const { link, clock, tell, end } = this.#deps
    this.#heardAtMs = clock()
    this.#beatAtMs = clock()
    link.listen({
      message: (message) => this.#hear(message),
      fault: (text) => tell('warn', text),
      connected: () => this.#greet(),
      refused: end,
    })
    this.#timer = setInterval(() => this.#everySecond(), BEAT_MS)
  }

  /** Asks the master to give the users of this worker to others; when it is not there now, as soon as it is. */
  leave(): void {
    const { link } = this.#deps
    this.#isLeaving = true
    if (link.isConnected) link.send({ type: 'leaving' })
  }

  say(message: WorkerMessage): void {
    this.#saidAtMs = this.#deps.clock()
    this.#deps.link.send(message)
  }

  async close(): Promise<void> {
    const { link } = this.#deps
    if (this.#timer !== null) clearInterval(this.#timer)
    if (link.isConnected) link.send({ type: 'quit' })
    await link.close()
  }

  #hear(message: MasterMessage): void {
    this.#heardAtMs = this.#deps.clock()
    switch (message.type) {
      case 'ack':
        if (message.protocol === 0) this.#deps.end(locustMaster())
        else this.#introduce(message)
        break
      case 'heartbeat':
        this.#answer(message)
        break
      case 'refused':
        this.#deps.end(new TymbalError('TYM4005', message.reason, { hint: message.hint }))
        break
      case 'quit':
        this.#deps.end(null)
        break
      default:
        this.#deps.obey(message)
    }
  }

  #greet(): void {
    this.#isGreeted = false
    this.#deps.link.send({ type: 'client_ready', version: -1 })
  }

  #introduce({ index, atMs }: Extract<MasterMessage, { type: 'ack' }>): void {
    const { link, facts, wallClock, run } = this.#deps
    this.index = index
    this.#isGreeted = true
    const clock = { echoMs: atMs, clockMs: wallClock() }
    const underWay = run()?.underWay ?? null
    link.send({ type: 'hello', kind: 'tymbal', protocol: PROTOCOL_VERSION, ...facts, ...clock, run: underWay })
    this.#tellAbandoned(underWay)
    if (this.#isLeaving) link.send({ type: 'leaving' })
    run()?.resync()
  }

  #tellAbandoned(run: RunUnderWay | null): void {
    if (this.#abandonedAtMs === null) return
    const ms = this.#deps.clock() - this.#abandonedAtMs
    this.#abandonedAtMs = null
    if (run !== null) this.#deps.link.send({ type: 'stood_still', runId: run.runId, ms })
  }

  #answer({ atMs, acked }: Extract<MasterMessage, { type: 'heartbeat' }>): void {
    const run = this.#deps.run()
    if (acked !== null && run?.runId === acked.runId) run.confirm(acked.seq)
    this.#beat(atMs)
  }

  /** @param echoMs the master's clock when this answers its heartbeat, else 0 */
  #beat(echoMs: number): void {
    const { wallClock, run } = this.#deps
    this.say({
      type: 'heartbeat',
      state: run()?.state ?? 'ready',
      memoryBytes: process.memoryUsage.rss(),
      openSockets: run()?.openSockets ?? 0,
      echoMs,
      clockMs: wallClock(),
    })
  }

  #everySecond(): void {
    const nowMs = this.#deps.clock()
    const sinceMs = nowMs - this.#beatAtMs
    this.#beatAtMs = nowMs
    if (sinceMs > HELD_UP_MS) this.#heardAtMs += sinceMs
    this.#watch(nowMs - this.#heardAtMs)
    if (!this.#deps.link.isConnected) return
    if (!this.#isGreeted) this.#greet()
    else if (nowMs - this.#saidAtMs > SAID_MS) this.#beat(0)
  }

  #watch(silentMs: number): void {
    const { masterTimeoutMs, tell, run, end } = this.#deps
    if (masterTimeoutMs === 0 || silentMs < masterTimeoutMs) return
    const seconds = Math.round(silentMs / 1000)
    if ((run()?.underWay ?? null) === null || silentMs >= 2 * masterTimeoutMs) {
      const hint = 'Look whether it runs, and at address, port and firewall; --master-timeout says how long to wait.'
      end(new TymbalError('TYM4004', `nothing was heard of the master for ${seconds} s`, { hint }))
    } else if (this.#abandonedAtMs === null) {
      this.#abandonedAtMs = this.#deps.clock()
      tell('warn', `nothing was heard of the master for ${seconds} s: the load stops`)
      run()?.abandon()
    }
  }
}

/** Its answer lacks what a tymbal master adds. */
const locustMaster = (): TymbalError =>
  new TymbalError('TYM4005', "The master is Locust's, and has no script for this worker", {
    hint: 'Give it one with user classes of the same names: tymbal --worker --plain -f loadtest.ts',
  })
