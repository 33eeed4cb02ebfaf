// The generator measures itself: CPU, memory, event-loop delay, garbage collection and how late it starts what was due.
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks'
import { Histogram } from '../stats/histogram.js'
import type { GeneratorDelta } from '../stats/stats-delta.js'

const LOOP_RESOLUTION_MS = 10

export class SelfMonitor {
  readonly #clock: () => number
  readonly #loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS })
  /** Emptied, never made anew: its memory lies outside of the heap, where it would pile up until a full collection. */
  readonly #startDelay = new Histogram()
  #gcMs = 0
  #gcMaxMs = 0
  readonly #collections = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) {
      this.#gcMs += duration
      this.#gcMaxMs = Math.max(this.#gcMaxMs, duration)
    }
  })
  #cpuUs = cpuUs()
  #atMs: number

  constructor(clock: () => number) {
    this.#clock = clock
    this.#atMs = clock()
    this.#loop.enable()
    this.#collections.observe({ entryTypes: ['gc'] })
  }

  /** A user or paced iteration began so many milliseconds after it was due. */
  recordStartDelay(ms: number): void {
    this.#startDelay.record(Math.round(ms * 1000))
  }

  /** The figures since the last call. */
  read(openSockets: number): GeneratorDelta {
    const nowMs = this.#clock()
    const usedUs = cpuUs()
    const delta: GeneratorDelta = {
      cpuPercent: (usedUs - this.#cpuUs) / 10 / Math.max(1, nowMs - this.#atMs),
      memoryBytes: process.memoryUsage.rss(),
      loopDelayP99Ms: delayMs(this.#loop.percentile(99)),
      loopDelayMaxMs: delayMs(this.#loop.max),
      startDelayP50Ms: this.#startDelay.percentile(50) / 1000,
      startDelayP99Ms: this.#startDelay.percentile(99) / 1000,
      startDelayMaxMs: this.#startDelay.max / 1000,
      openSockets,
      gcPercent: (this.#gcMs * 100) / Math.max(1, nowMs - this.#atMs),
      gcMaxMs: this.#gcMaxMs,
    }
    this.#loop.reset()
    this.#startDelay.clear()
    this.#gcMs = 0
    this.#gcMaxMs = 0
    this.#cpuUs = usedUs
    this.#atMs = nowMs
    return delta
  }

  close(): void {
    this.#loop.disable()
    this.#collections.disconnect()
  }
}

/** Of this process since its start. */
function cpuUs(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Node reports the time between two looks in ns, the wanted interval included; before the first look its maximum is 0 and its percentile huge. */
function delayMs(ns: number): number {
  const ms = ns / 1e6 - LOOP_RESOLUTION_MS
  return Number.isFinite(ms) && ms > 0 && ms < 1e9 ? ms : 0
}
