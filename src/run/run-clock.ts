// When a run began, how old it is, and when it is to end by itself.
import type { Master } from '../master/master.js'
import { startLongTimer } from './long-timer.js'

export interface RunClockDeps {
  readonly master: Pick<Master, 'elapsedMs' | 'spawning'>
  wallClock(): number
  /** null = until it is stopped, or its load plans end. */
  readonly runTimeMs: number | null
}

export class RunClock {
  readonly #deps: RunClockDeps
  #startedAtMs: number
  #hasBegun = false
  #endedAtMs: number | null = null
  #clearEnd: () => void = () => undefined

  constructor(deps: RunClockDeps) {
    this.#deps = deps
    this.#startedAtMs = deps.wallClock()
  }

  /** Epoch ms of the first moment of load; before it, when the run was made. */
  get startedAtMs(): number {
    return this.#startedAtMs
  }

  /** True from the first moment of load on. */
  get hasBegun(): boolean {
    return this.#hasBegun
  }

  /** @param startedAtMs epoch ms */
  begin(startedAtMs: number): void {
    this.#startedAtMs = startedAtMs
    this.#hasBegun = true
  }

  /** The run grows no older. */
  end(): void {
    this.#endedAtMs = Math.max(0, this.#deps.master.elapsedMs())
    this.#clearEnd()
  }

  elapsedMs(): number {
    if (this.#endedAtMs !== null) return this.#endedAtMs
    return this.#hasBegun ? Math.max(0, this.#deps.master.elapsedMs()) : 0
  }

  /** Expected length: the run time, or the end of the load plans, whichever comes first; null = open. */
  plannedMs(): number | null {
    const { runTimeMs, master } = this.#deps
    const endsAtMs = master.spawning?.endsAtMs ?? null
    if (runTimeMs === null) return endsAtMs
    return endsAtMs === null ? runTimeMs : Math.min(runTimeMs, endsAtMs)
  }

  /** Calls `done` when the run is as old as it is to become; never for an open one. */
  whenOver(done: () => void): void {
    const plannedMs = this.plannedMs()
    if (plannedMs !== null) this.#clearEnd = startLongTimer(plannedMs - this.#deps.master.elapsedMs(), done)
  }
}
