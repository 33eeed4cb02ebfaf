// Which seconds of the run a report belongs to. The answer depends on the report alone, so the order of arrival does not matter.
import { type BucketArena, type BucketSpan, dealtPart } from '../buckets/bucket-span.js'

const SECOND_MS = 1000
/** A report that covers more is dealt over so many instants in its interval. */
const MAX_PARTS = 3600

/** Takes what was measured in one second. */
export interface SecondSink {
  accepts(second: number): boolean
  add(second: number, latency: BucketSpan, failures: number): void
}

/**
 * The seconds of an interval, each 0..latest: one for a usual report, the second that holds its middle;
 * several for the report of a worker that stalled, the middles of equal parts about a second long.
 */
export function secondsOf(fromMs: number, toMs: number, latest: number): number[] {
  const lengthMs = toMs - fromMs
  if (!(lengthMs >= 0) || !Number.isFinite(lengthMs)) return [Math.max(0, latest)]
  const parts = Math.min(MAX_PARTS, Math.max(1, Math.round(lengthMs / SECOND_MS)))
  return Array.from({ length: parts }, (_, part) => {
    const middleMs = fromMs + ((part + 0.5) * lengthMs) / parts
    return Math.max(0, Math.min(latest, Math.floor(middleMs / SECOND_MS)))
  })
}

/** Hands a report's samples to the seconds they belong to. Samples of a long report are dealt evenly, as nobody knows when they were. */
export function placeInSeconds(
  sink: SecondSink,
  seconds: readonly number[],
  { latency, failures }: { readonly latency: BucketSpan; readonly failures: number },
  scratch: BucketArena,
): void {
  if (seconds.length === 1) {
    if (sink.accepts(seconds[0]!)) sink.add(seconds[0]!, latency, failures)
    return
  }
  for (const [part, second] of seconds.entries()) {
    if (!sink.accepts(second)) continue
    scratch.clear()
    sink.add(second, dealtPart(latency, part, seconds.length, scratch), dealtCount(failures, part, seconds.length))
  }
}

/** Part `part` of `count` things dealt in turn over `parts`. */
function dealtCount(count: number, part: number, parts: number): number {
  return Math.floor((count - 1 - part) / parts) + 1
}
