// Is the master still there? Told by its answers to heartbeats, where it answers them (Locust 2.19 and later), and by the connection.

export interface MasterWatchDeps {
  /** Monotonic milliseconds. */
  readonly clock: () => number
  readonly isConnected: () => boolean
  /** So long without a sign of it is too long. */
  readonly limitMs: number
}

/** A process that was paused finds the master's answers waiting: the time of its own pause counts no more than this. */
const LONGEST_STEP_MS = 2000

export class MasterWatch {
  readonly #deps: MasterWatchDeps
  /** null = it has never answered a heartbeat; older masters do not. */
  #silentMs: number | null = null
  #cutMs = 0
  #askedMs: number

  constructor(deps: MasterWatchDeps) {
    this.#deps = deps
    this.#askedMs = deps.clock()
  }

  answered(): void {
    this.#silentMs = 0
  }

  /** To be asked each second. */
  isLost(): boolean {
    const { clock, isConnected, limitMs } = this.#deps
    const stepMs = Math.min(LONGEST_STEP_MS, clock() - this.#askedMs)
    this.#askedMs = clock()
    this.#cutMs = isConnected() ? 0 : this.#cutMs + stepMs
    if (this.#silentMs !== null) this.#silentMs += stepMs
    return Math.max(this.#cutMs, this.#silentMs ?? 0) > limitMs
  }
}
