// What an event of the stream changes in the signals that pages read.
import { batch } from '@preact/signals'
import type { HeadTick, Picture, RunSummary, StreamEvent } from '../../../src/web/api.js'
import { forgetRows } from './fill-signals.js'
import { mergedBy } from './merge-rows.js'
import type { RunSignals } from './run-source.js'

export function applyEvent(signals: RunSignals, event: StreamEvent): void {
  switch (event.event) {
    case 'head':
      applyHead(signals, event.data)
      return
    case 'endpoints':
      batch(() => {
        signals.endpoints.value = mergedBy.endpoint(signals.endpoints.peek(), event.data)
        // The head of the same instant came just before.
        signals.rowTotals.value = signals.head.peek()?.totals ?? null
      })
      return
    case 'workers':
      // Who had left before a run began is none of its workers.
      signals.workers.value = mergedBy.worker(signals.workers.peek(), event.data, signals.head.peek()?.workers.all ?? 0)
      return
    case 'errors':
      takeFaults(signals, event.data)
      return
    case 'log':
      signals.logTick.value += 1
      return
    case 'note':
      addNote(signals, event.data)
      return
    case 'state':
    case 'resync':
      return
    default:
      event satisfies never
  }
}

function takeFaults(signals: RunSignals, { errors, exceptions }: Pick<Picture, 'errors' | 'exceptions'>): void {
  const head = signals.head.peek()
  batch(() => {
    signals.errors.value = mergedBy.error(signals.errors.peek(), errors, head?.errors ?? 0)
    signals.exceptions.value = mergedBy.exception(signals.exceptions.peek(), exceptions, head?.exceptions ?? 0)
  })
}

/** A note may also have come with a summary that was asked for meanwhile. */
function addNote(signals: RunSignals, note: RunSummary['notes'][number]): void {
  const known = signals.notes.peek()
  if (known.some(({ atMs, text }) => atMs === note.atMs && text === note.text)) return
  signals.notes.value = [...known, note]
}

/** Another run under the same roof: what was known is of the last one. */
function applyHead(signals: RunSignals, head: HeadTick): void {
  const known = signals.head.peek()
  batch(() => {
    if (known !== null && known.run.id !== head.run.id) forgetRows(signals)
    signals.head.value = head
    signals.fault.value = ''
  })
}
