// The heartbeat: tells a Locust master each second that this worker is there, and notices when the master no longer is.
import type { PackRecord } from '../pack.js'
import { MasterWatch } from './master-watch.js'
import { createProcessMeter } from './process-load.js'
import type { LocustTiming } from './timing.js'

export interface PulseDeps {
  /** Monotonic milliseconds. */
  readonly clock: () => number
  readonly timing: LocustTiming
  readonly state: () => string
  readonly isConnected: () => boolean
  send(data: PackRecord): void
  onLost(): void
}

export class Pulse {
  readonly #deps: PulseDeps
  readonly #read: ReturnType<typeof createProcessMeter>
  readonly #watch: MasterWatch
  #timer: NodeJS.Timeout | null = null

  constructor(deps: PulseDeps) {
    const { clock, isConnected, timing } = deps
    this.#deps = deps
    this.#read = createProcessMeter(clock)
    this.#watch = new MasterWatch({ clock, isConnected, limitMs: timing.silenceMs })
  }

  get hasBegun(): boolean {
    return this.#timer !== null
  }

  /** The first one goes out at once. */
  begin(): void {
    this.#timer = setInterval(() => this.#tick(), this.#deps.timing.heartbeatMs)
    this.#beat()
  }

  answered(): void {
    this.#watch.answered()
  }

  end(): void {
    if (this.#timer !== null) clearInterval(this.#timer)
  }

  #tick(): void {
    this.#beat()
    if (this.#watch.isLost()) this.#deps.onLost()
  }

  /** Where nobody listens it is left out: old heartbeats would all arrive at once later. */
  #beat(): void {
    const { send, state, isConnected } = this.#deps
    if (!isConnected()) return
    const { cpuPercent, memoryBytes } = this.#read()
    send({ state: state(), current_cpu_usage: cpuPercent, current_memory_usage: memoryBytes })
  }
}
