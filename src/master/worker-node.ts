// One worker as the master sees it: its state, its figures, its clock.
import { canNodeEnter, type NodeState } from '../model/run-state.js'
import type { WorkerMessage } from '../wire/messages.js'

type Hello = Extract<WorkerMessage, { type: 'hello' }>
type Heartbeat = Extract<WorkerMessage, { type: 'heartbeat' }>

/** A clock measurement older than this gives way to a newer one even if that took longer. */
const CLOCK_SAMPLE_LIFE_MS = 60_000

export class WorkerNode {
  readonly id: string
  readonly index: number
  state: NodeState = 'ready'
  facts: Pick<Hello, 'kind' | 'version' | 'node' | 'host' | 'pid' | 'cores'> | null = null
  memoryBytes = 0
  /** Running users, from its last report; none when it is gone. */
  users = 0
  openSockets = 0
  lastSeenMs: number
  /** Worker's wall clock minus ours, ms, from the exchange with the shortest round trip. */
  clockOffsetMs = 0
  #bestRoundTripMs = Number.POSITIVE_INFINITY
  #clockMeasuredAtMs = 0

  constructor(id: string, index: number, nowMs: number) {
    this.id = id
    this.index = index
    this.lastSeenMs = nowMs
  }

  /** The machine's name: the text of the id before the first `_`. */
  get host(): string {
    return this.facts?.host ?? this.id.split('_', 1)[0]!
  }

  get isAlive(): boolean {
    return this.state !== 'missing' && this.state !== 'gone'
  }

  enter(state: NodeState): void {
    if (canNodeEnter(this.state, state)) this.state = state
    if (!this.isAlive) this.users = 0
  }

  greet(hello: Hello, nowWallMs: number): void {
    this.facts = hello
    this.#measureClock(hello.echoMs, hello.clockMs, nowWallMs)
  }

  beat(heartbeat: Heartbeat, nowMs: number, nowWallMs: number): void {
    this.lastSeenMs = nowMs
    this.memoryBytes = heartbeat.memoryBytes
    this.openSockets = heartbeat.openSockets
    this.#measureClock(heartbeat.echoMs, heartbeat.clockMs, nowWallMs)
  }

  /** The exchange took `now - echo`; the worker read its clock, at best, in the middle of it. */
  #measureClock(echoMs: number, clockMs: number, nowMs: number): void {
    if (echoMs === 0) return
    const roundTripMs = nowMs - echoMs
    const isOld = nowMs - this.#clockMeasuredAtMs > CLOCK_SAMPLE_LIFE_MS
    if (roundTripMs < 0 || (roundTripMs > this.#bestRoundTripMs && !isOld)) return
    this.#bestRoundTripMs = roundTripMs
    this.#clockMeasuredAtMs = nowMs
    this.clockOffsetMs = clockMs - (echoMs + roundTripMs / 2)
  }
}
