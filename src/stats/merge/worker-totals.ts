// What one worker has reported in this run.
import type { CellDefinition } from '../delta-block.js'
import { STOOD_STILL_MS } from '../judge/worker-watch.js'
import type { GeneratorDelta, StatsDelta, TagDelta } from '../stats-delta.js'
import { EntryTotals } from './entry-totals.js'
import { SeqLedger } from './seq-ledger.js'

/** Reports over less than this say little about CPU, and those that end without users nothing about a load; the one before stays. */
const MIN_GENERATOR_MS = 500

/** What a cell number stands for and where its figures go; one for all workers that name the same. `Target` belongs to the aggregate. */
export interface Cell<Target> extends Pick<CellDefinition, 'kind' | 'scope' | 'name'> {
  readonly target: Target
}

export class WorkerTotals<Target> {
  readonly id: string
  readonly totals = new EntryTotals()
  readonly ledger = new SeqLedger()
  /** By cell number, as this worker numbered them. */
  readonly cells: (Cell<Target> | undefined)[] = []
  /** Reports that name cells whose definition has not come yet. */
  waiting: StatsDelta[] = []
  /** Tags of cells whose definition has not come yet. */
  unplacedTags: TagDelta[] = []
  /** Of the latest report. */
  users: Readonly<Record<string, number>> = {}
  #generator: GeneratorDelta | null = null
  isFinal = false
  /** Elapsed ms up to which this worker has reported. */
  toMs = 0
  #latestSeq = 0
  #stoodStillMs: number = STOOD_STILL_MS
  #generatorRank = Number.NEGATIVE_INFINITY

  constructor(id: string) {
    this.id = id
  }

  /** Of the latest report that is long enough and ends with users running; read it, but do not keep it: the next one is written over it. */
  get generator(): GeneratorDelta | null {
    return this.#generator
  }

  /** The longest time that its event loop stood still, of reports since this was asked last; 0 = it never did for as long as counts. */
  takeStoodStillMs(): number {
    const longest = this.#stoodStillMs
    if (longest === STOOD_STILL_MS) return 0
    this.#stoodStillMs = STOOD_STILL_MS
    return longest
  }

  /** What the latest report says of the worker itself, whatever the order in which reports come. */
  note(delta: StatsDelta): void {
    const isTelling = delta.toMs - delta.fromMs >= MIN_GENERATOR_MS && hasUsers(delta)
    const rank = isTelling ? delta.seq : delta.seq - Number.MAX_SAFE_INTEGER
    if (rank > this.#generatorRank) {
      this.#generator = Object.assign(this.#generator ?? {}, delta.generator)
      this.#generatorRank = rank
    }
    // The first report holds what came before the users, as the loading of the script.
    if (delta.seq > 1 && delta.generator.loopDelayMaxMs > this.#stoodStillMs)
      this.#stoodStillMs = delta.generator.loopDelayMaxMs
    this.toMs = Math.max(this.toMs, delta.toMs)
    if (delta.seq < this.#latestSeq) return
    this.#latestSeq = delta.seq
    if (!isSameUsers(this.users, delta.users)) this.users = delta.users
    this.isFinal = delta.final
  }
}

const hasUsers = ({ users }: StatsDelta): boolean => Object.values(users).some((count) => count > 0)

function isSameUsers(a: WorkerTotals<unknown>['users'], b: WorkerTotals<unknown>['users']): boolean {
  const names = Object.keys(b)
  return names.length === Object.keys(a).length && names.every((name) => a[name] === b[name])
}
