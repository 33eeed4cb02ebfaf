// Our own reports of one run, gathered and written as Locust's: what a Locust master is told every three seconds.
import { BucketArena } from '../../../stats/buckets/bucket-span.js'
import { type BlockContent, decodeBlock } from '../../../stats/delta-block.js'
import { secondsOf } from '../../../stats/merge/seconds.js'
import type { ErrorDelta, StatsDelta } from '../../../stats/stats-delta.js'
import { float64, type PackRecord } from '../pack.js'
import { EntryBook, type EntryPart } from './entry-book.js'
import { errorKey } from './error-key.js'

interface Name {
  readonly method: string
  readonly name: string
}

interface ErrorLine extends ErrorDelta {
  readonly key: string
}

/** A second of the run is one of the wall clock: runs begin at a full one. */
const SECOND_MS = 1000
/** A name that never came; our own reports bring each before its figures. */
const UNNAMED = '(unnamed)'

export class StatsBook {
  readonly #arena = new BucketArena()
  readonly #names = new Map<number, Name>()
  #entries = new Map<string, EntryBook>()
  #errors = new Map<string, ErrorLine>()
  #total = new EntryBook('', 'Aggregated')
  #startMs = 0
  #firstMs = 0
  #sinceMs: number

  constructor(nowMs: number) {
    this.#sinceMs = nowMs
  }

  /**
   * A run begins, with nothing counted.
   * @param startMs unix ms of its elapsed time 0; a multiple of 1,000
   * @param firstMs unix ms before which nothing of it can have been measured
   */
  begin(startMs: number, firstMs: number): void {
    this.#startMs = startMs
    this.#firstMs = firstMs
    this.#names.clear()
    this.#clear(firstMs)
  }

  add(delta: StatsDelta): void {
    const { definitions, entries } = decodeBlock(delta.block, this.#arena)
    for (const { id, scope, name } of definitions) this.#names.set(id, { method: scope, name })
    for (const entry of entries) if (entry.kind === 'endpoint') this.#addEntry(entry, delta)
    for (const error of delta.errors) this.#addError(error)
  }

  /** What was gathered since the last call. */
  take(nowMs: number): PackRecord {
    const fields = {
      stats: [...this.#entries.values()].map((entry) => entry.wireForm(this.#sinceMs)),
      stats_total: this.#total.wireForm(this.#sinceMs),
      errors: new Map([...this.#errors].map(([key, error]) => [key, this.#errorForm(error)])),
    }
    this.#clear(nowMs)
    return fields
  }

  #clear(nowMs: number): void {
    this.#sinceMs = nowMs
    this.#entries = new Map()
    this.#errors = new Map()
    this.#total = new EntryBook('', 'Aggregated')
  }

  #addEntry(
    { id, failures, bytesReceived, latency, service }: BlockContent['entries'][number],
    delta: StatsDelta,
  ): void {
    const { method, name } = this.#names.get(id) ?? { method: '', name: UNNAMED }
    const fromMs = Math.max(this.#firstMs, this.#startMs + delta.fromMs)
    const part: EntryPart = {
      failures,
      bytesReceived,
      service: service ?? latency,
      seconds: this.#unixSeconds(delta),
      fromMs,
      toMs: Math.max(fromMs, this.#startMs + delta.toMs),
    }
    this.#entryOf(method, name).add(part)
    this.#total.add(part)
  }

  #entryOf(method: string, name: string): EntryBook {
    const key = `${method}\n${name}`
    const entry = this.#entries.get(key) ?? new EntryBook(method, name)
    this.#entries.set(key, entry)
    return entry
  }

  #addError(error: ErrorDelta): void {
    const key = errorKey(error.method, error.name, error.error)
    const known = this.#errors.get(key)
    const occurrences = error.occurrences + (known?.occurrences ?? 0)
    this.#errors.set(key, { ...error, key, occurrences, firstMs: known?.firstMs ?? error.firstMs })
  }

  #errorForm({ method, name, error, occurrences, firstMs, lastMs }: ErrorLine): PackRecord {
    const first_seen = float64((this.#startMs + firstMs) / 1000)
    return { name, method, error, occurrences, first_seen, last_seen: float64((this.#startMs + lastMs) / 1000) }
  }

  #unixSeconds({ fromMs, toMs }: StatsDelta): readonly number[] {
    const start = Math.floor(this.#startMs / SECOND_MS)
    return secondsOf(fromMs, toMs, Number.POSITIVE_INFINITY).map((second) => start + second)
  }
}
