// Writes a run down over time: each second when reports of it do not usually come any more.
import { messageOf } from '../../../model/errors.js'
import type { RunAggregate } from '../../../stats/run-aggregate.js'
import { writeEndpointWorkers } from '../../directory/endpoint-workers-file.js'
import { type GroupName, SERIES_GROUPS } from '../format/series-group.js'
import type { SeriesRow } from '../format/series-row.js'
import { EntryAccumulator, QUIET_STEP } from './entry-accumulator.js'
import { isEnd, type RecordedSecond, startOf } from './recorded-second.js'
import { RowBuilder } from './row-builder.js'
import { SeriesWriter } from './series-writer.js'
import { WorkerSnapshots } from './worker-snapshots.js'

/** A second is recorded so long after its end; reports of it that come later are in the totals alone. */
const SETTLE_SECONDS = 5
/** Before it goes on behind what was recorded, it needs what is in a histogram that is not over: the longest is a minute. */
const CATCH_UP_SECONDS = 120
const SECOND_MS = 1000

export interface SeriesRecorderDeps {
  /** The run's own directory. */
  readonly directory: string
  readonly aggregate: Pick<RunAggregate, 'visitSecond' | 'workersMeasured' | 'endpointWorkers'>
  /** Told once why nothing more is recorded. */
  readonly onFault: (reason: string) => void
}

/** What is told of a run that goes on. */
export type RunSeries = Pick<SeriesRecorder, 'closeSecond' | 'leaveOut' | 'finish'>

type Writers = Readonly<Record<GroupName, SeriesWriter>>

export class SeriesRecorder {
  readonly #deps: SeriesRecorderDeps
  readonly #writers: Writers | null
  readonly #all = new EntryAccumulator()
  readonly #endpoints = new Map<string, EntryAccumulator>()
  readonly #workers = new WorkerSnapshots()
  /** Users at the end of each second that waits, the first of them #next. */
  #users: number[] = []
  #next = 0
  #lastUsers = 0
  #unknown = { from: 0, until: 0 }
  #isBroken = false

  /** Goes on where the files in the directory end. Never throws: a run is not ended by a full disk. */
  constructor(deps: SeriesRecorderDeps) {
    this.#deps = deps
    this.#writers = this.#tried(() => openWriters(deps.directory)) ?? null
  }

  /** To be called after the aggregate closed the same second; each second in order. */
  closeSecond(endMs: number, users: number): void {
    const seconds = Math.floor(endMs / SECOND_MS)
    while (this.#next + this.#users.length < seconds) this.#users.push(users)
    while (this.#users.length > SETTLE_SECONDS) this.#record(SECOND_MS, false)
  }

  /** Of these seconds nobody knows what was measured in which: they are left out, and show as unknown. To be called before they are closed. */
  leaveOut(fromMs: number, toMs: number): void {
    this.#unknown = { from: Math.floor(fromMs / SECOND_MS), until: Math.floor(toMs / SECOND_MS) }
  }

  /** The rest, up to the run's end: the last second may be a part of one. */
  finish(endMs: number): void {
    const restMs = Math.round(endMs - (this.#next + this.#users.length) * SECOND_MS)
    const hasRest = restMs > 0 && restMs < SECOND_MS
    while (this.#users.length > 0) this.#record(SECOND_MS, !hasRest && this.#users.length === 1)
    if (hasRest) this.#record(restMs, true)
    this.#tried(() => {
      for (const writer of Object.values(this.#writers ?? {})) writer.close()
      writeEndpointWorkers(this.#deps.directory, this.#deps.aggregate.endpointWorkers())
    })
    this.#isBroken = true
  }

  #record(lengthMs: number, isLast: boolean): void {
    const second = this.#next++
    this.#lastUsers = this.#users.shift() ?? this.#lastUsers
    const writers = this.#writers
    const isUnknown = second >= this.#unknown.from && second < this.#unknown.until
    if (writers === null || isUnknown) return
    this.#tried(() => {
      const time = { second, toMs: second * SECOND_MS + lengthMs, isLast }
      if (second >= wantedFrom(writers)) this.#recordRequests(writers, time)
      this.#recordWorkers(writers.workers, time)
    })
  }

  #recordRequests({ all, endpoints }: Writers, time: RecordedSecond): void {
    this.#deps.aggregate.visitSecond(time.second, (label, addTo) => {
      if (label === '') this.#all.add(addTo)
      else this.#accumulatorOf(label).add(addTo)
    })
    this.#writeAll(all, time)
    this.#writeEndpoints(endpoints, time)
  }

  #writeAll(writer: SeriesWriter, time: RecordedSecond): void {
    const values = Float32Array.from([this.#lastUsers, ...this.#all.takeStep()])
    const part = isEnd(time, writer, 'histEvery') ? this.#all.takePart() : null
    const entry = writer.entryOf('')
    const parts: SeriesRow['parts'] = part === null ? [] : [[entry, part]]
    writer.append({ from: time.second, toMs: time.toMs, entries: [entry], values, parts })
  }

  #writeEndpoints(writer: SeriesWriter, time: RecordedSecond): void {
    if (!isEnd(time, writer, 'step')) return
    const row = new RowBuilder()
    const isPartOver = isEnd(time, writer, 'histEvery')
    for (const [label, accumulator] of this.#endpoints) {
      const step = accumulator.isEmpty ? null : accumulator.takeStep()
      const part = isPartOver ? accumulator.takePart() : null
      if (step === null && part === null) continue
      const entry = writer.entryOf(label)
      row.cell(entry, step ?? QUIET_STEP)
      if (part !== null) row.part(entry, part)
    }
    writer.append(row.build(startOf(time, writer), time.toMs))
  }

  #recordWorkers(writer: SeriesWriter, time: RecordedSecond): void {
    if (!isEnd(time, writer, 'step')) return
    const row = new RowBuilder()
    for (const worker of this.#deps.aggregate.workersMeasured()) {
      const figures = this.#workers.take(worker)
      if (figures !== null) row.cell(writer.entryOf(worker.id), figures)
    }
    writer.append(row.build(startOf(time, writer), time.toMs))
  }

  #accumulatorOf(label: string): EntryAccumulator {
    const known = this.#endpoints.get(label)
    if (known !== undefined) return known
    const accumulator = new EntryAccumulator()
    this.#endpoints.set(label, accumulator)
    return accumulator
  }

  #tried<T>(work: () => T): T | undefined {
    if (this.#isBroken) return undefined
    try {
      return work()
    } catch (thrown) {
      this.#isBroken = true
      this.#deps.onFault(messageOf(thrown))
      return undefined
    }
  }
}

function openWriters(directory: string): Writers {
  const { all, endpoints, workers } = SERIES_GROUPS
  return {
    all: new SeriesWriter(directory, all),
    endpoints: new SeriesWriter(directory, endpoints),
    workers: new SeriesWriter(directory, workers),
  }
}

/** Seconds before this one are recorded, and not needed for a histogram that is not over. */
const wantedFrom = ({ all, endpoints }: Writers): number => Math.min(all.next, endpoints.next) - CATCH_UP_SECONDS
