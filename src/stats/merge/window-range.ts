// Which seconds a summary's window covers, and up to when its timeline reaches.
import type { MergedRun } from './merged-run.js'
import type { Worker } from './worker-summaries.js'

/** Live windows wait so long for slow reports before they show a second without them. */
export const SETTLE_SECONDS = 2
/** Locust's workers report every 3 s, up to the last whole second of their clock. */
export const LOCUST_SETTLE_SECONDS = 5
/** A worker's report that ends this little before a second's end has the second whole. */
const NEARLY_MS = 250

/** The seconds `from` (inclusive) to `to` (exclusive), and how long they really lasted. */
export interface WindowRange {
  readonly from: number
  readonly to: number
  readonly seconds: number
}

/**
 * Live, the window ends with the last second that every present worker has reported, so that its rate has no dent at the end.
 * After the run it ends with the run; its last second may be a part of one.
 */
export function windowRangeOf(
  run: MergedRun,
  present: readonly Worker[],
  windowSeconds: number,
  finalMs: number | null,
  settleAfter = SETTLE_SECONDS,
): WindowRange & { readonly endMs: number } {
  const to =
    finalMs === null ? settledSeconds(run, present, settleAfter) : Math.max(Math.ceil(finalMs / 1000), run.latest + 1)
  const endMs = finalMs !== null && finalMs > (to - 1) * 1000 ? finalMs : to * 1000
  const from = Math.max(0, to - windowSeconds)
  return { from, to, seconds: (endMs - from * 1000) / 1000, endMs }
}

function settledSeconds(run: MergedRun, present: readonly Worker[], settleAfter: number): number {
  const closed = run.closed + 1
  const reported = present.filter((worker) => !worker.isFinal).map(({ toMs }) => Math.floor((toMs + NEARLY_MS) / 1000))
  return Math.max(0, Math.min(closed, Math.max(closed - settleAfter, Math.min(closed, ...reported))))
}
