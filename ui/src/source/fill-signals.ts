// One picture of a run into the signals that pages read.
import { batch } from '@preact/signals'
import type { HeadTick, Picture, RunSummary } from '../../../src/web/api.js'
import { isAway } from '../text/worker-words.js'
import { mergedBy, withCount } from './merge-rows.js'
import { NO_SLOW_PARTS, type RunSignals } from './run-source.js'

/** Of the same run only rows that came are new: a page may have more of them already. */
export function fillSignals(signals: RunSignals, picture: Picture): void {
  const isSame = signals.head.peek()?.run.id === picture.head.run.id
  batch(() => {
    if (!isSame) forgetRows(signals)
    signals.head.value = picture.head
    signals.rowTotals.value = picture.head.totals
    signals.endpoints.value = mergedBy.endpoint(signals.endpoints.peek(), picture.endpoints)
    signals.workers.value = mergedBy.worker(signals.workers.peek(), picture.workers, picture.head.workers.all)
    signals.errors.value = mergedBy.error(signals.errors.peek(), picture.errors, picture.head.errors)
    signals.exceptions.value = mergedBy.exception(
      signals.exceptions.peek(),
      picture.exceptions,
      picture.head.exceptions,
    )
    signals.notes.value = picture.notes
    signals.slow.value = picture
    signals.fault.value = ''
  })
}

/** What was known is of another run. */
export function forgetRows(signals: RunSignals): void {
  signals.endpoints.value = []
  signals.rowTotals.value = null
  signals.workers.value = []
  signals.errors.value = []
  signals.exceptions.value = []
  signals.notes.value = []
  signals.slow.value = NO_SLOW_PARTS
}

/** The run is not there any more. */
export function emptySignals(signals: RunSignals, fault: string): void {
  batch(() => {
    forgetRows(signals)
    signals.head.value = null
    signals.fault.value = fault
  })
}

/** A summary with all of its rows as a picture. */
export function wholePicture(summary: RunSummary, nowMs: number): Picture {
  const { endpoints, workers, errors, exceptions, checks, metrics, tasks, feeders, notes, ways, endpointTags } = summary
  const rows = { endpoints, workers, errors: errors.map(withCount), exceptions: exceptions.map(withCount) }
  return { head: headOf(summary, nowMs), ...rows, checks, metrics, tasks, feeders, notes, ways, endpointTags }
}

function headOf(summary: RunSummary, nowMs: number): HeadTick {
  const { run, verdict, totals, thresholds, userClasses, generator, target, workers, endpoints, errors, exceptions } =
    summary
  const present = workers.filter((one) => !isAway(one))
  return {
    ...{ nowMs, run, verdict, totals, thresholds, userClasses, generator, target },
    workers: {
      present: present.length,
      all: workers.length,
      flagged: present.filter((one) => one.flags.length > 0).length,
    },
    endpoints: endpoints.length,
    errors: errors.length,
    exceptions: exceptions.length,
    isPaused: false,
    load: null,
    isInterrupted: false,
  }
}
