// A run that an earlier master began goes on with this one: its users are there already, or come back with their workers.
import type { OpenRun } from '../master/open-run.js'
import { scenariosDealtBy } from '../model/class-share.js'
import type { RunAggregate } from '../stats/run-aggregate.js'
import { selectorsOf } from '../stats/thresholds.js'
import { type PastRun, replay } from '../store/past-run.js'
import type { EndReason } from './end-reason.js'
import type { FleetNews } from './fleet-news.js'
import type { LoadEdits } from './load-edits.js'
import { returnOf, secondsText } from './return-of-workers.js'
import type { RunNotes } from './run-notes.js'
import type { RunRecord } from './run-record.js'
import type { RunSamples } from './run-samples.js'
import type { SecondTicker } from './second-ticker.js'
import type { TestRunDeps } from './test-run-deps.js'
import type { VerdictNews } from './verdict-news.js'

/** What of a run has a past. */
export interface RunParts {
  readonly aggregate: RunAggregate
  readonly record: RunRecord
  readonly samples: RunSamples
  readonly notes: RunNotes
  readonly verdicts: VerdictNews
  readonly edits: LoadEdits
  readonly seconds: SecondTicker
  readonly news: FleetNews
}

/** Reports from so far ahead of the last closed second still find their second; of later ones only the sum is known. */
const KEPT_AHEAD_MS = 10_000

/** Counts what was reported to the earlier master, and asks its workers back. */
export function restoreRun(
  journal: string,
  deps: TestRunDeps,
  parts: RunParts,
  counting: Omit<OpenRun, 'runId'>,
): PastRun {
  const { master, runId, plan, clock, wallClock } = deps
  const series = deps.openSeries(parts.aggregate)
  const past = replay(journal, parts.aggregate, series)
  const scenarios = scenariosDealtBy(deps.scenarios, past.userClasses)
  const selectors = selectorsOf(deps.thresholds)
  master.prepareTakeOver({ ...deps, scenarios, bundle: plan.bundle, selectors }, runId, past)
  parts.record.goOn({ journal: deps.openJournal(), series })
  parts.samples.keepIn(deps.openSamples(parts.samples.book))
  master.open({ runId, ...counting })
  master.takeOver({ ...past, startedMs: clock() - (wallClock() - past.startedAtMs) })
  parts.notes.goOnFrom(past.notes)
  parts.verdicts.goOnFrom(past.notes)
  parts.edits.goOnFrom(past.edits, past.pending)
  parts.seconds.skipTo(past.untilMs)
  parts.news.expectBack(past.workers.map(({ id }) => id))
  master.letIn()
  return past
}

/** Gives them time to come. Answers why the run cannot go on, or was about to end; null = it goes on. */
export async function awaitReturn(
  past: PastRun,
  { master }: TestRunDeps,
  { record, notes, news }: RunParts,
  signal: AbortSignal,
): Promise<EndReason | null> {
  const back = await returnOf(past, master.registry, signal)
  record.leaveOut(past.untilMs + KEPT_AHEAD_MS, master.elapsedMs())
  notes.tell(`taken over by a new master after ${secondsText(master.elapsedMs() - past.untilMs)}`)
  if (back.away !== '') notes.tell(`not returned: ${back.away}`, 'warn')
  for (const node of master.care.takeBackAll()) news.workerTakenBack(node)
  if (back.isNobody) return { kind: 'workers-lost', text: 'none of its workers has returned' }
  return past.stopText === null ? null : { kind: 'stopped', text: past.stopText }
}
