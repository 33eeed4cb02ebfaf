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
  facts: Pick<
    Hello,
    'kind' | 'version' | 'node' | 'host' | 'pid' | 'cores' | 'memoryBytes' | 'openFileLimit' | 'system'
  >
  memoryBytes = 0
  /** Running users, from its last report or from what it said when it came back; none when it is lost. */
  users = 0
  openSockets = 0
  /** Iterations that it has begun of scenarios that the fleet shares. */
  taken: Readonly<Record<string, number>> = {}
  lastSeenMs = 0
  /** Since when nothing can be sent to it; null = it can. */
  unreachableSinceMs: number | null = null
  /** It has no users, and gets none, until it is taken back. */
  isDrained = false
  /** It was asked to leave, and its users go to others. */
  isLeaving = false
  /** A person wants it to leave, and it was told: it counts no more among those that stay. */
  isToLeave = false
  /** It could not take part, and was sent home: no loss. */
  isDismissed = false
  /** It went home after that: no loss. */
  hasLeft = false
  /** Worker's wall clock minus ours, ms, from the exchange with the shortest round trip. */
  clockOffsetMs = 0
  #bestRoundTripMs = Number.POSITIVE_INFINITY
  #clockMeasuredAtMs = 0
  #about: string | null = null
  /** The state before it was busy. */
  #before: NodeState = 'ready'

  constructor(id: string, index: number, facts: WorkerNode['facts']) {
    this.id = id
    this.index = index
    this.facts = facts
  }

  /** The machine's name. */
  get host(): string {
    return this.facts.host
  }

  /** Its versions and its machine. Made once: every second asks for it. */
  get about(): string {
    this.#about ??= aboutOf(this.facts)
    return this.#about
  }

  get isAlive(): boolean {
    return this.state !== 'missing' && this.state !== 'gone'
  }

  /** How far off `clockOffsetMs` may be, ms: the worker read its clock at any moment of the round trip. */
  get clockUncertaintyMs(): number {
    return this.#bestRoundTripMs / 2
  }

  enter(state: NodeState): void {
    if (!canNodeEnter(this.state, state)) return
    if (state === 'busy' && this.state !== 'busy') this.#before = this.state
    this.state = state
    if (!this.isAlive) this.users = 0
  }

  /** It has introduced itself, for the first time or again. */
  greet(hello: Hello, nowMs: number, nowWallMs: number): void {
    this.facts = hello
    this.#about = null
    this.isToLeave = false
    this.unreachableSinceMs = null
    if (!this.isAlive) this.enter('ready')
    this.seen(nowMs)
    this.#measureClock(hello.echoMs, hello.clockMs, nowWallMs)
  }

  seen(nowMs: number): void {
    this.lastSeenMs = nowMs
    if (this.state === 'busy') this.enter(this.#before)
  }

  /** We did not look for so long: its silence is not its fault. */
  excuse(ms: number): void {
    this.lastSeenMs += ms
    if (this.unreachableSinceMs !== null) this.unreachableSinceMs += ms
  }

  beat(heartbeat: Heartbeat, nowWallMs: number): void {
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

function aboutOf({ kind, version, node, system = '', cores }: WorkerNode['facts']): string {
  const parts = [
    `${kind} ${version}`,
    node === '' ? '' : `Node ${node}`,
    system,
    cores === 0 ? '' : `${cores} ${cores === 1 ? 'core' : 'cores'}`,
  ]
  return parts.filter((part) => part !== '').join(', ')
}
