// What a run writes down while it goes on: the journal, for a master that may have to take it over, and the run over time. Without a place to write to, it forgets.
import type { WorkerNode } from '../master/worker-node.js'
import type { LoadEdit } from '../model/load.js'
import type { NoteSummary } from '../stats/run-summary.js'
import type { StatsDelta } from '../stats/stats-delta.js'
import type { JournaledEdit, JournalRecord } from '../store/journal-record.js'
import type { RunJournal } from '../store/run-journal.js'
import type { RunSeries } from '../store/series/record/series-recorder.js'

/** null = nowhere. */
export interface RecordPlaces {
  readonly journal: RunJournal | null
  readonly series: RunSeries | null
}

export class RunRecord {
  #journal: RunJournal | null = null
  #series: RunSeries | null = null
  /** Known before the load begins. */
  readonly #workers = new Map<string, WorkerNode>()
  /** Noted before there was anything to write to; null from then on. */
  #early: Extract<JournalRecord, { kind: 'note' }>[] | null = []

  /** From now on everything is written, beginning with what is known. */
  begin({ journal, series }: RecordPlaces, first: Extract<JournalRecord, { kind: 'begin' }>): void {
    this.#journal = journal
    this.#series = series
    journal?.append(first)
    for (const node of this.#workers.values()) this.#writeWorker(node)
    for (const note of this.#early ?? []) journal?.append(note)
    this.#early = null
    this.keep()
  }

  /** Goes on in the journal of the run that is taken over. */
  goOn({ journal, series }: RecordPlaces): void {
    this.#journal = journal
    this.#series = series
    this.#early = null
  }

  /** Nobody knows what was measured in which of these seconds. */
  leaveOut(fromMs: number, toMs: number): void {
    if (toMs > fromMs) this.#series?.leaveOut(fromMs, toMs)
  }

  worker(node: WorkerNode): void {
    this.#workers.set(node.id, node)
    this.#writeWorker(node)
  }

  lost(id: string): void {
    this.#journal?.append({ kind: 'lost', id })
  }

  drained(id: string, isDrained: boolean): void {
    this.#journal?.append({ kind: 'drained', id, isDrained })
    this.keep()
  }

  report(workerId: string, delta: StatsDelta): void {
    this.#journal?.append({ kind: 'report', workerId, delta })
  }

  /** To be called when the statistics have closed it. */
  second(endMs: number, users: number, nextUser: number): void {
    this.#series?.closeSecond(endMs, users)
    this.#journal?.append({ kind: 'second', endMs, users, nextUser })
  }

  note(note: NoteSummary): void {
    const record = { kind: 'note', ...note } as const
    this.#early?.push(record)
    this.#journal?.append(record)
    this.keep()
  }

  /** A master that takes over goes on with the end, not with the load. */
  stop(text: string): void {
    this.#journal?.append({ kind: 'stop', text })
    this.keep()
  }

  edit(edit: LoadEdit, atMs: number): void {
    this.#journal?.append({ kind: 'edit', ...journaled(edit, atMs) })
    this.keep()
  }

  /** It waits for the end of a stage; null = none does any more. */
  editLater(waiting: { readonly edit: LoadEdit; readonly atMs: number; readonly who: string } | null): void {
    const edit = waiting === null ? null : journaled(waiting.edit, waiting.atMs)
    this.#journal?.append({ kind: 'edit-later', edit, who: waiting?.who ?? '' })
    this.keep()
  }

  paused(isPaused: boolean): void {
    this.#journal?.append({ kind: 'paused', isPaused })
    this.keep()
  }

  /** What was written so far survives this process. */
  keep(): void {
    this.#journal?.flush()
  }

  /** The run has ended. */
  close(endMs: number): void {
    this.#journal?.close()
    this.#journal = null
    this.#series?.finish(endMs)
    this.#series = null
  }

  #writeWorker({ id, index, facts, isDrained }: WorkerNode): void {
    const { kind, version, node, host, pid, cores, memoryBytes, openFileLimit, system } = facts
    const told = {
      ...(openFileLimit === undefined ? {} : { openFileLimit }),
      ...(system === undefined ? {} : { system }),
    }
    const plain = { kind, version, node, host, pid, cores, memoryBytes, ...told }
    this.#journal?.append({ kind: 'worker', id, index, facts: plain })
    if (isDrained) this.#journal?.append({ kind: 'drained', id, isDrained })
  }
}

/** Infinity is no number of a journal. */
const journaled = ({ spawnRate, ...edit }: LoadEdit, atMs: number): JournaledEdit => ({
  ...edit,
  atMs,
  spawnRate: Number.isFinite(spawnRate) ? spawnRate : null,
})
