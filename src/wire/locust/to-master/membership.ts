// This worker's standing with a Locust master: registered, alive, reporting; and its goodbye.
import { encodeFrame } from '../frame.js'
import type { PackValue } from '../pack.js'
import type { FrameSocket } from './frame-socket.js'
import { LogLines } from './log-lines.js'
import { Pulse } from './pulse.js'
import { Registration } from './registration.js'
import { Reporter } from './reporter.js'
import type { LocustTiming } from './timing.js'

export interface MembershipDeps {
  readonly workerId: string
  readonly socket: FrameSocket
  readonly clock: () => number
  readonly wallClock: () => number
  readonly timing: LocustTiming
  readonly state: () => string
  readonly users: () => Readonly<Record<string, number>>
  /** The first acknowledgement has come. */
  onJoined(): void
  /** @param what the master did, or did not */
  onGivenUp(what: string): void
}

/** No check of versions: any other word makes masters of another version warn. */
const ANY_VERSION = -1

export class Membership {
  readonly reporter: Reporter
  readonly #deps: MembershipDeps
  readonly #registration: Registration
  readonly #pulse: Pulse
  readonly #logLines: LogLines
  #logTimer: NodeJS.Timeout | null = null
  #hasGreeted = false

  constructor(deps: MembershipDeps) {
    const { timing, socket, onGivenUp } = deps
    const isConnected = (): boolean => socket.isConnected
    this.#deps = deps
    this.#logLines = new LogLines(deps.workerId)
    this.#registration = new Registration({
      send: () => this.send('client_ready', ANY_VERSION),
      onGivenUp: () => onGivenUp(`did not answer ${timing.readyTries} times`),
      retryMs: timing.readyRetryMs,
      mostTries: timing.readyTries,
    })
    this.#pulse = new Pulse({
      ...deps,
      isConnected,
      send: (data) => this.send('heartbeat', data),
      onLost: () => onGivenUp(`has been silent or gone for ${Math.round(timing.silenceMs / 1000)} s`),
    })
    this.reporter = new Reporter({
      ...deps,
      mayReport: () => this.#pulse.hasBegun && isConnected(),
      send: (type, data) => this.send(type, data),
    })
  }

  get hasJoined(): boolean {
    return this.#pulse.hasBegun
  }

  /** Says hello, once, until the master has answered. */
  greet(): void {
    if (this.#hasGreeted) return
    this.#hasGreeted = true
    this.#registration.begin()
  }

  /** Each `client_ready` is acknowledged; the first answer begins everything. */
  acknowledged(): void {
    this.#registration.end()
    if (this.#pulse.hasBegun) return
    this.#deps.onJoined()
    this.#pulse.begin()
    this.reporter.start(this.#deps.timing.reportMs)
  }

  heartbeatAnswered(): void {
    this.#pulse.answered()
  }

  /** A line of this worker's log. */
  logged(line: string): void {
    this.#logLines.add(line)
  }

  /** The master is known to take log lines; an older one would warn of each message. */
  beginLogs(): void {
    this.#logTimer ??= setInterval(() => this.#sendLogs(), this.#deps.timing.logMs)
  }

  #sendLogs(): void {
    const lines = this.#deps.socket.isConnected ? this.#logLines.take() : null
    if (lines !== null) this.send('logs', lines)
  }

  /** The rest is reported before: then the books are complete when the master says that the test has stopped. */
  usersStopped(): void {
    this.reporter.report()
    this.send('client_stopped', null)
    this.#registration.begin()
  }

  /** No `client_ready` any more. */
  stopGreeting(): void {
    this.#registration.end()
  }

  sayGoodbye(): void {
    if (!this.#pulse.hasBegun) return
    this.reporter.stop()
    this.reporter.report()
    this.#pulse.end()
    if (this.#logTimer !== null) clearInterval(this.#logTimer)
    this.send('quit', null)
  }

  send(type: string, data: PackValue): void {
    this.#deps.socket.send(encodeFrame(type, data, this.#deps.workerId))
  }
}
