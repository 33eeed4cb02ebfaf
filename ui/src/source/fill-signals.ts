// One summary into the signals that pages read.
import { batch } from '@preact/signals'
import type { HeadTick, RunSummary } from '../../../src/web/api.js'
import { isAway } from '../text/worker-words.js'
import type { RunSignals } from './run-source.js'

export function fillSignals(signals: RunSignals, summary: RunSummary, nowMs: number): void {
  batch(() => {
    signals.head.value = headOf(summary, nowMs, signals.head.peek()?.isPaused ?? false)
    signals.endpoints.value = summary.endpoints
    signals.workers.value = summary.workers
    signals.errors.value = summary.errors
    signals.exceptions.value = summary.exceptions
    signals.notes.value = summary.notes
    signals.slow.value = summary
    signals.fault.value = ''
  })
}

export function headOf(summary: RunSummary, nowMs: number, isPaused: boolean): HeadTick {
  const { run, verdict, totals, thresholds, userClasses, generator, workers, errors } = summary
  const present = workers.filter((one) => !isAway(one))
  return {
    nowMs,
    run,
    verdict,
    totals,
    thresholds,
    userClasses,
    generator,
    workers: {
      present: present.length,
      all: workers.length,
      flagged: present.filter((one) => one.flags.length > 0).length,
    },
    errors: errors.length,
    isPaused,
  }
}
