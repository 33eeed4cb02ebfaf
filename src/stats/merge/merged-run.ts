// Everything the workers reported in one run, each report counted once.
import { BlockFault } from '../block/byte-reader.js'
import { BucketArena } from '../buckets/bucket-span.js'
import { DEFAULT_MAX_ENTRIES, MAX_GROUPS, MAX_TAGS } from '../collect/limits.js'
import { type BlockContent, type CellDefinition, decodeBlock } from '../delta-block.js'
import { Histogram } from '../histogram.js'
import type { StatsDelta } from '../stats-delta.js'
import { Cells, rankOf, type Target, unnamedDefinition } from './cells.js'
import { CheckTotals } from './check-totals.js'
import { Endpoint } from './endpoint.js'
import type { EntryIncrement } from './entry-totals.js'
import { errorGroups, exceptionGroups } from './occurrences.js'
import { placeInSeconds, secondsOf } from './seconds.js'
import { TagBook } from './tag-book.js'
import { Timeline } from './timeline.js'
import { WorkerEndpoints } from './worker-endpoints.js'
import type { Worker } from './worker-summaries.js'
import { WorkerTotals } from './worker-totals.js'

/** A report this far ahead of the master's clock counts in the last second before that. */
const MAX_AHEAD_SECONDS = 60
/** Reports whose names have not come yet wait for them; more of one worker are counted as unnamed. */
const MAX_WAITING = 100

export class MergedRun {
  readonly cells: Cells
  /** All endpoints together. */
  readonly all: Endpoint
  readonly timeline: Timeline
  readonly errors = errorGroups(MAX_GROUPS)
  readonly exceptions = exceptionGroups(MAX_GROUPS)
  readonly checks = new CheckTotals()
  readonly tags = new TagBook()
  readonly workers = new Map<string, Worker>()
  readonly workerEndpoints = new WorkerEndpoints()
  iterations = 0
  /** The last second that is over; -1 before the first. */
  closed = -1
  /** The last second with samples. */
  latest = -1
  /** For whoever puts windows together; left empty. */
  readonly windowScratch = { histogram: new Histogram(), arena: new BucketArena() }
  readonly #arena = new BucketArena(16_384)
  readonly #scratch = new BucketArena()

  constructor(windowSeconds: number, historySeconds: number) {
    this.cells = new Cells(windowSeconds, DEFAULT_MAX_ENTRIES)
    this.all = new Endpoint('', 'all', windowSeconds)
    this.timeline = new Timeline(historySeconds)
  }

  /** False when the report was counted before. @throws BlockFault when its block is damaged; nothing of it is counted then */
  add(workerId: string, delta: StatsDelta): boolean {
    const worker = this.workers.get(workerId) ?? new WorkerTotals<Target>(workerId)
    if (!worker.ledger.isNew(delta.seq)) return false
    const content = decodeBlock(delta.block, this.#arena)
    requireSameKinds(worker, content)
    this.workers.set(workerId, worker)
    worker.ledger.mark(delta.seq)
    this.#addPlain(worker, delta)
    this.#define(worker, delta, content)
    this.#placeTags(worker, delta)
    if (isNamed(worker, content)) this.#count(worker, delta, content)
    else this.#postpone(worker, delta)
    if (content.definitions.length > 0) this.#countWaiting(worker)
    return true
  }

  /** Seconds up to this one are over, and `users` ran at their end. */
  close(second: number, users: number): void {
    for (let next = this.closed + 1; next <= second; next++) this.timeline.setUsers(next, users)
    this.closed = Math.max(this.closed, second)
    this.all.recent.close(second)
    this.cells.close(second)
  }

  /** Brings totals up to date; to be called before they are read. */
  fold(): void {
    this.all.fold()
    for (const endpoint of this.cells.endpoints) endpoint.fold()
  }

  /** A summary was made; see EntryTotals. */
  summarized(): void {
    this.all.totals.summarized()
    for (const { totals } of this.cells.endpoints) totals.summarized()
    for (const { totals } of this.workers.values()) totals.summarized()
  }

  /** No more names will come: what waits for them is counted without. */
  countUnnamed(): void {
    for (const worker of this.workers.values()) {
      for (const delta of worker.waiting.splice(0)) this.#count(worker, delta, decodeBlock(delta.block, this.#arena))
    }
  }

  #addPlain(worker: Worker, delta: StatsDelta): void {
    worker.note(delta)
    this.iterations += delta.iterations
    for (const error of delta.errors) this.errors.add(worker.id, error, error)
    for (const exception of delta.exceptions) this.exceptions.add(worker.id, exception, exception)
    for (const [i, check] of delta.checks.entries()) this.checks.add(check, rankOf(delta.fromMs, i))
  }

  #define(worker: Worker, delta: StatsDelta, content: BlockContent): void {
    for (const definition of content.definitions) {
      this.workerEndpoints.of(worker.id)?.named(definition.id)
      worker.cells[definition.id] = this.cells.cellOf(definition, rankOf(delta.fromMs, definition.id))
    }
  }

  /** Names of cells may come later than their tags, when reports come out of order. */
  #placeTags(worker: Worker, { tags = [] }: StatsDelta): void {
    const all = [...worker.unplacedTags, ...tags]
    if (all.length === 0) return
    worker.unplacedTags = []
    for (const { key, value, cells } of all) {
      const unknown = cells.filter((id) => !this.#placeTag(worker, id, key, value))
      if (unknown.length > 0 && worker.unplacedTags.length < MAX_TAGS)
        worker.unplacedTags.push({ key, value, cells: unknown })
    }
  }

  #placeTag({ cells }: Worker, id: number, key: string, value: string): boolean {
    const cell = cells[id]
    if (cell?.kind === 'endpoint') this.tags.add(`${cell.scope} ${cell.name}`, key, value)
    return cell !== undefined
  }

  #postpone(worker: Worker, delta: StatsDelta): void {
    worker.waiting.push(delta)
    if (worker.waiting.length <= MAX_WAITING) return
    const oldest = worker.waiting.shift()!
    this.#count(worker, oldest, decodeBlock(oldest.block, this.#arena))
  }

  /** Names came: what waited for them may be counted now. */
  #countWaiting(worker: Worker): void {
    worker.waiting = worker.waiting.filter((delta) => {
      const content = decodeBlock(delta.block, this.#arena)
      if (!isNamed(worker, content)) return true
      this.#count(worker, delta, content)
      return false
    })
  }

  #count(worker: Worker, delta: StatsDelta, { total, entries, metrics }: BlockContent): void {
    const seconds = secondsOf(delta.fromMs, delta.toMs, this.closed + MAX_AHEAD_SECONDS)
    const { latency, service } = total
    const whole = { latency, service, failures: 0, bytesReceived: 0, bytesSent: 0 }
    const own = this.workerEndpoints.of(worker.id)
    for (const entry of entries) {
      const target = this.#targetOf(worker, entry)
      if (target.of === 'endpoint') {
        target.endpoint.add(entry, seconds, this.#scratch)
        own?.add(entry, target.endpoint)
      } else if (target.of === 'entry') target.totals.add(entry)
      if (entry.kind !== 'endpoint') continue
      whole.failures += entry.failures
      whole.bytesReceived += entry.bytesReceived
      whole.bytesSent += entry.bytesSent
    }
    for (const metric of metrics) {
      const target = this.#targetOf(worker, metric)
      if (target.of === 'metric') target.totals.add(metric)
    }
    if (whole.latency.count > 0) this.#countWhole(worker, seconds, whole)
  }

  /** All endpoints of a report together. */
  #countWhole(worker: Worker, seconds: readonly number[], whole: EntryIncrement): void {
    this.all.add(whole, seconds, this.#scratch)
    worker.totals.add(whole)
    placeInSeconds(this.timeline, seconds, whole, this.#scratch)
    this.latest = Math.max(this.latest, seconds.at(-1)!)
  }

  #targetOf(worker: Worker, { id, kind }: BlockContent['entries'][number] | BlockContent['metrics'][number]): Target {
    return worker.cells[id]?.target ?? this.cells.resolve(unnamedDefinition(id, kind), Number.POSITIVE_INFINITY)
  }
}

/** A cell keeps its meaning for the whole run of a worker. */
function requireSameKinds(worker: Worker, { definitions, entries, metrics }: BlockContent): void {
  for (const { id, kind, scope, name } of definitions) {
    const known = worker.cells[id]
    if (known !== undefined && (known.kind !== kind || known.scope !== scope || known.name !== name)) {
      throw new BlockFault(`cell ${id} changed its meaning`)
    }
  }
  const fresh = new Map(definitions.map(({ id, kind }) => [id, kind]))
  requireKinds(worker, fresh, entries)
  requireKinds(worker, fresh, metrics)
}

function requireKinds(
  worker: Worker,
  fresh: ReadonlyMap<number, CellDefinition['kind']>,
  figures: BlockContent['entries'] | BlockContent['metrics'],
): void {
  for (const { id, kind } of figures) {
    const known = worker.cells[id]?.kind ?? fresh.get(id) ?? kind
    if (known !== kind) throw new BlockFault(`cell ${id} is not a ${kind}`)
  }
}

function isNamed(worker: Worker, { entries, metrics }: BlockContent): boolean {
  const isKnown = ({ id }: { readonly id: number }): boolean => worker.cells[id] !== undefined
  return entries.every(isKnown) && metrics.every(isKnown)
}
