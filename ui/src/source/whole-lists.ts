// The long lists of a large run in full, for as long as a page shows them: the stream and the first picture have 40 rows of each.
import { LONG_LISTS, type RunSummary } from '../../../src/web/api.js'
import type { ApiClient } from './api-client.js'
import { mergedBy, withCount } from './merge-rows.js'
import { ROWS_OF_PICTURE, type RunSignals, type WholeList } from './run-source.js'

/** Workers that are named with an error in a picture. */
const NAMES_OF_PICTURE = 8
const EVERY_MS = 5000

export interface WholeLists {
  /** Answers what ends it. */
  keep(list: WholeList): () => void
  /** Asks anew for what is kept. */
  refresh(): Promise<void>
  close(): void
}

/** `isMoving` = asks again and again. */
export function wholeLists(api: ApiClient, id: string, signals: RunSignals, isMoving: () => boolean): WholeLists {
  const kept: WholeList[] = []
  const refresh = async (): Promise<void> => {
    const lists = new Set(kept.filter((list) => isLarge(list, signals)))
    if (lists.size === 0) return
    const withFaults: readonly string[] = lists.has('errors') ? [...lists, 'exceptions'] : [...lists]
    const without = LONG_LISTS.filter((list) => !withFaults.includes(list)).join(',')
    const asked = api.get<RunSummary>(`/runs/${encodeURIComponent(id)}?without=${without}`)
    await asked.then(
      (summary) => take(signals, summary, lists),
      () => undefined,
    )
  }
  const timer = setInterval(() => {
    if (!document.hidden && isMoving()) void refresh()
  }, EVERY_MS)
  return {
    keep: (list) => {
      kept.push(list)
      void refresh()
      return () => void kept.splice(kept.indexOf(list), 1)
    },
    refresh,
    close: () => clearInterval(timer),
  }
}

function isLarge(list: WholeList, { head }: RunSignals): boolean {
  const counts = head.peek()
  if (counts === null) return false
  const { endpoints, errors, exceptions, workers } = counts
  switch (list) {
    case 'endpoints':
      return endpoints > ROWS_OF_PICTURE
    case 'workers':
      return workers.all > ROWS_OF_PICTURE
    case 'errors':
      return (
        Math.max(errors, exceptions) > ROWS_OF_PICTURE || (errors + exceptions > 0 && workers.all > NAMES_OF_PICTURE)
      )
    default:
      return list satisfies never
  }
}

function take(signals: RunSignals, summary: RunSummary, lists: ReadonlySet<WholeList>): void {
  // Meanwhile another run may have begun.
  if (signals.head.peek()?.run.id !== summary.run.id) return
  if (lists.has('endpoints')) {
    signals.endpoints.value = mergedBy.endpoint(signals.endpoints.peek(), summary.endpoints)
    signals.rowTotals.value = summary.totals
  }
  if (lists.has('workers'))
    signals.workers.value = mergedBy.worker(signals.workers.peek(), summary.workers, summary.workers.length)
  if (!lists.has('errors')) return
  signals.errors.value = summary.errors.map(withCount)
  signals.exceptions.value = summary.exceptions.map(withCount)
}
