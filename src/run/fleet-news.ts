// What is heard of the workers during a run: noted, written down, told to the script's hooks, and the end of the run when nobody is left.
import type { MasterEvents, WorkerLossPolicy } from '../master/master-events.js'
import type { WorkerNode } from '../master/worker-node.js'
import type { WorkerRegistry } from '../master/worker-registry.js'
import type { EndReason } from './end-reason.js'
import { RefusedPeers } from './refused-peers.js'
import { secondsText } from './return-of-workers.js'
import type { RunNotes } from './run-notes.js'
import type { RunRecord } from './run-record.js'

/** Workers whose lines are down may come back for so long, though none is left. */
const ALL_LOST_LIMIT_MS = 60_000

/** A Locust worker's reports are counted up to full seconds; a lost one is 3 s of its requests. */
const SEAM_MS = 2000

/** Said once when Locust's workers take part. */
const ROUNDED =
  "latencies of Locust's workers are rounded: to 1 ms below 100 ms, to 10 ms below 1 s, to 100 ms below 10 s, to 1 s above"

export interface FleetNewsDeps {
  readonly registry: WorkerRegistry
  readonly notes: RunNotes
  readonly record: RunRecord
  readonly onWorkerLoss: WorkerLossPolicy
  readonly clock: () => number
  /** Elapsed ms up to which the reports of a worker are counted. */
  reportedUntilMs(workerId: string): number
  log(level: 'warn', text: string): void
  /** `before` = no load yet, `load`, `after` = the run is ending: who goes home then is no loss. */
  phase(): 'before' | 'load' | 'after'
  fire(hook: 'workerConnect' | 'workerLost', event: { readonly workerId: string }): Promise<void>
  end(reason: EndReason): void
}

type News = Pick<
  MasterEvents,
  | 'workerJoined'
  | 'workerBusy'
  | 'workerLost'
  | 'workerReturned'
  | 'workerLeaving'
  | 'drainChanged'
  | 'workerTakenBack'
  | 'workerStoodStill'
  | 'peerRefused'
  | 'startMeasured'
>

export class FleetNews implements News {
  readonly #deps: FleetNewsDeps
  readonly #refused: RefusedPeers
  readonly #busyIds = new Set<string>()
  /** Workers that were told of as lost. */
  readonly #lostIds = new Set<string>()
  #allLost: NodeJS.Timeout | null = null

  constructor(deps: FleetNewsDeps) {
    this.#deps = deps
    this.#refused = new RefusedPeers({
      clock: deps.clock,
      tell: (text, isFirst) => (isFirst ? deps.notes.tell(text, 'warn') : deps.log('warn', text)),
    })
  }

  /** Who was not let in, a line each. */
  refusals(): readonly string[] {
    return this.#refused.texts()
  }

  /** For the end: the first time of each is a note of its own. */
  repeatedRefusals(): readonly string[] {
    return this.#refused.repeated()
  }

  /** Workers of a run that is taken over: they are away until they return. */
  expectBack(ids: readonly string[]): void {
    for (const id of ids) this.#lostIds.add(id)
  }

  /** Workers that an earlier run has left there. */
  areThere(nodes: readonly WorkerNode[]): void {
    for (const node of nodes) this.#takesPart(node)
  }

  workerJoined(node: WorkerNode): void {
    if (this.#deps.phase() === 'load') this.#deps.notes.tell(`worker ${node.id} joined`)
    this.#takesPart(node)
    void this.#deps.fire('workerConnect', { workerId: node.id })
  }

  #takesPart(node: WorkerNode): void {
    this.#deps.record.worker(node)
    this.#somebodyIsThere()
    if (node.facts.kind === 'locust') this.#noteRounding()
  }

  #noteRounding(): void {
    if (!this.#deps.notes.all.some(({ text }) => text === ROUNDED)) this.#deps.notes.tell(ROUNDED)
  }

  /** Once for each: a script that computes much does it again and again. */
  workerBusy({ id }: WorkerNode): void {
    if (this.#busyIds.has(id)) return
    this.#busyIds.add(id)
    this.#deps.notes.tell(`worker ${id} is busy: its script lets nothing else run; its users stay with it`, 'warn')
  }

  workerReturned(node: WorkerNode, isRunning: boolean, countsFromMs?: number | null): void {
    this.#somebodyIsThere()
    if (!this.#lostIds.delete(node.id)) return
    this.#deps.record.worker(node)
    const { text, level } = this.#uncounted(node.id, countsFromMs)
    this.#deps.notes.tell(`worker ${node.id} is back${isRunning ? ' with its users' : ''}${text}`, level)
  }

  /** What is not known of a worker that sends nothing again. */
  #uncounted(id: string, countsFromMs?: number | null): { readonly text: string; readonly level: 'info' | 'warn' } {
    if (countsFromMs === undefined) return { text: '', level: 'info' }
    const untilMs = this.#deps.reportedUntilMs(id)
    const until = `; counted up to ${secondsText(untilMs)}`
    if (countsFromMs === null) return { text: `${until}; what it sent since then may be lost in part`, level: 'warn' }
    if (countsFromMs - untilMs < SEAM_MS) return { text: '; by its clock no report is missing', level: 'info' }
    return { text: `${until} and, by its clock, from ${secondsText(countsFromMs)} on`, level: 'warn' }
  }

  workerLeaving({ id, users }: WorkerNode): void {
    this.#deps.notes.tell(`worker ${id} leaves; its ${users} users move to the others`)
  }

  drainChanged({ id, isDrained }: WorkerNode): void {
    this.#deps.record.drained(id, isDrained)
  }

  workerTakenBack({ id }: WorkerNode): void {
    this.#deps.notes.tell(`worker ${id} was drained and takes users again: no other is left`, 'warn')
  }

  workerStoodStill({ id }: WorkerNode, ms: number): void {
    this.#deps.notes.tell(`worker ${id} had no users for ${secondsText(ms)}: it heard nothing of the master`, 'warn')
  }

  workerLost(node: WorkerNode, reason: string, users: number): void {
    if (node.isDismissed) return
    const { phase, fire, record, notes, onWorkerLoss, end } = this.#deps
    if (reason === 'quit' && (phase() !== 'load' || node.isLeaving)) {
      if (phase() === 'load') this.endWithoutWorkers()
      return
    }
    void fire('workerLost', { workerId: node.id })
    record.lost(node.id)
    this.#lostIds.add(node.id)
    const isMoved = onWorkerLoss === 'redistribute' && phase() === 'load' && users > 0
    const place = isMoved ? `; ${users} users move to the others` : ''
    const untilMs = this.#deps.reportedUntilMs(node.id)
    const counted = phase() === 'load' && untilMs > 0 ? `; counted up to ${secondsText(untilMs)}` : ''
    notes.tell(`worker ${node.id} lost: ${reason}${place}${counted}`, 'warn')
    if (phase() !== 'load') return
    if (onWorkerLoss === 'fail') end({ kind: 'workers-lost', text: `worker ${node.id} was lost` })
    this.endWithoutWorkers()
  }

  /** To be called when the run has ended: who never said that its users have stopped may have measured more than is counted. */
  tellUnfinished(hasReportedAll: (workerId: string) => boolean): void {
    const { registry, notes, reportedUntilMs } = this.#deps
    for (const { id, isAlive } of registry.all()) {
      const untilMs = reportedUntilMs(id)
      if (!isAlive || untilMs === 0 || hasReportedAll(id)) continue
      notes.tell(`worker ${id} did not say that it has stopped; counted up to ${secondsText(untilMs)}`, 'warn')
    }
  }

  peerRefused(peer: string, reason: string): void {
    this.#refused.add(peer, reason)
  }

  startMeasured(workers: number, skewMs: number, uncertaintyMs: number): void {
    const clocks = `clocks known to ± ${uncertaintyMs.toFixed(1)} ms`
    this.#deps.notes.tell(
      `the first users of ${workers} workers came within ${skewMs.toFixed(1)} ms of each other, by when they were due (${clocks})`,
    )
  }

  /** The run ends when nobody is left: at once when all are gone for good, after a while when some may come back. */
  endWithoutWorkers(): void {
    const { registry, end } = this.#deps
    if (registry.alive().length > 0) return
    const haveLeft = registry.all().some(({ isLeaving }) => isLeaving)
    const text = haveLeft ? 'no worker is left' : 'all workers were lost'
    const reason: EndReason = { kind: 'workers-lost', text }
    if (registry.all().every(({ state }) => state === 'gone')) end(reason)
    else this.#allLost ??= setTimeout(() => end(reason), ALL_LOST_LIMIT_MS)
  }

  /** No more news are waited for. */
  close(): void {
    this.#somebodyIsThere()
  }

  #somebodyIsThere(): void {
    if (this.#allLost !== null) clearTimeout(this.#allLost)
    this.#allLost = null
  }
}
