// A run that an earlier master began, read back from its journal.
import type { ClassShare, LoadEdit } from '../model/load.js'
import type { RunAggregate } from '../stats/run-aggregate.js'
import type { NoteSummary } from '../stats/run-summary.js'
import type { JournaledEdit, JournaledWorker, JournalRecord } from './journal-record.js'
import { readJournal } from './run-journal.js'

export interface PastRun {
  readonly id: string
  readonly seed: number
  readonly setupData: unknown
  readonly startedAtMs: number
  /** How its classes were dealt at the beginning; empty = as the script says. */
  readonly userClasses: readonly ClassShare[]
  /** Everyone who took part; `isLost` = was lost before the master was. */
  readonly workers: readonly PastWorker[]
  readonly edits: readonly PastEdit[]
  /** A change that waited for the end of a stage, and who asked for it. */
  readonly pending: (PastEdit & { readonly who: string }) | null
  readonly isPaused: boolean
  readonly notes: readonly NoteSummary[]
  /** Why it was about to end; null = it was not. */
  readonly stopText: string | null
  readonly nextUser: number
  /** The most that ran at the end of any second. */
  readonly peakUsers: number
  /** That ran at the end of the last second. */
  readonly users: number
  /** Up to where the latest report reaches, elapsed ms; a little behind the last second or before it. */
  readonly reportedUntilMs: number
  /** End of the last second that was written down, elapsed ms. */
  readonly untilMs: number
}

/** A change of the load and the elapsed ms from which on it held. */
export interface PastEdit {
  readonly edit: LoadEdit
  readonly atMs: number
}

export interface PastWorker {
  readonly id: string
  readonly index: number
  readonly facts: JournaledWorker
  readonly isLost: boolean
  /** A person had its users moved to the others. */
  readonly isDrained: boolean
}

type Begin = Extract<JournalRecord, { kind: 'begin' }>

/** Workers report every second. */
const MOST_AHEAD_MS = 5000

/** How the run of a journal began; null when it never did. */
export function readBeginning(path: string): Begin | null {
  for (const record of readJournal(path)) return record.kind === 'begin' ? record : null
  return null
}

/** Hears of each second after the aggregate has closed it. */
export interface SecondListener {
  closeSecond(endMs: number, users: number): void
}

/** Counts everything that was reported into `aggregate`, and tells the rest. The journal must have a beginning. */
export function replay(path: string, aggregate: RunAggregate, seconds: SecondListener | null = null): PastRun {
  const workers = new Map<string, PastWorker>()
  const edits: PastRun['edits'][number][] = []
  const notes: NoteSummary[] = []
  let begin: Begin | null = null
  let last = { endMs: 0, users: 0, nextUser: 0 }
  let stopText: string | null = null
  let pending: PastRun['pending'] = null
  let isPaused = false
  let peakUsers = 0
  let reportedMs = 0
  for (const record of readJournal(path)) {
    switch (record.kind) {
      case 'begin':
        begin = record
        aggregate.startedAt(record.startedAtMs)
        break
      case 'worker':
        workers.set(record.id, { ...record, isLost: false, isDrained: workers.get(record.id)?.isDrained ?? false })
        break
      case 'lost':
        change(workers, record.id, { isLost: true })
        break
      case 'drained':
        change(workers, record.id, { isDrained: record.isDrained })
        break
      case 'report':
        aggregate.add(record.workerId, record.delta)
        reportedMs = Math.max(reportedMs, record.delta.toMs)
        break
      case 'second':
        aggregate.closeSecond(record.endMs, record.users)
        aggregate.judgeNow(record.endMs)
        seconds?.closeSecond(record.endMs, record.users)
        peakUsers = Math.max(peakUsers, record.users)
        last = record
        break
      case 'note':
        notes.push(noteOf(record))
        if (record.isRestart) aggregate.restart(record.atMs)
        break
      case 'edit':
        edits.push(editOf(record))
        break
      case 'edit-later':
        pending = record.edit === null ? null : { ...editOf(record.edit), who: record.who }
        break
      case 'paused':
        isPaused = record.isPaused
        break
      case 'stop':
        stopText = record.text
        break
      default:
        record satisfies never
    }
  }
  const { seed, setupData, startedAtMs, userClasses = [] } = begin!
  return {
    id: begin!.runId,
    seed,
    setupData,
    startedAtMs,
    userClasses,
    workers: [...workers.values()],
    edits,
    pending,
    isPaused,
    notes,
    stopText,
    nextUser: last.nextUser,
    users: last.users,
    peakUsers,
    untilMs: last.endMs,
    // A clock that is wrong must not make the run longer.
    reportedUntilMs: Math.min(reportedMs, last.endMs + MOST_AHEAD_MS),
  }
}

function noteOf({ atMs, text, isRestart }: NoteSummary): NoteSummary {
  return isRestart ? { atMs, text, isRestart } : { atMs, text }
}

function editOf({ atMs, users, spawnRate, userClasses = [] }: JournaledEdit): PastEdit {
  return { atMs, edit: { users, spawnRate: spawnRate ?? Number.POSITIVE_INFINITY, userClasses } }
}

function change(workers: Map<string, PastWorker>, id: string, to: Partial<PastWorker>): void {
  const worker = workers.get(id)
  if (worker !== undefined) workers.set(id, { ...worker, ...to })
}
