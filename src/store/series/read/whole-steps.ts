// A part of a run as whole histograms can answer it: they lie in steps of some seconds, and none is divided.
import type { SeriesFile, TimeRange } from './series-file.js'

/** Elapsed ms; what is left out is the beginning, or the end. */
export interface AskedRange {
  readonly fromMs?: number
  readonly toMs?: number
}

/** A chunk's histograms, one after the other. */
interface Span extends TimeRange {
  readonly everyMs: number
}

/**
 * The steps that lie whole in the range, so that nothing of before or after it is counted. A range that holds none becomes the steps that it touches,
 * but for one that has no end yet: of that nothing is known until its first whole step is recorded. Both ends are 0 where nothing was recorded.
 */
export function wholeSteps(file: SeriesFile, { fromMs = 0, toMs = Number.POSITIVE_INFINITY }: AskedRange): TimeRange {
  const spans = spansOf(file)
  if (spans.length === 0) return { fromMs: 0, toMs: 0 }
  const inner = { fromMs: up(spans, fromMs), toMs: down(spans, toMs) }
  if (inner.fromMs < inner.toMs) return inner
  if (toMs === Number.POSITIVE_INFINITY) return { fromMs: inner.fromMs, toMs: inner.fromMs }
  return { fromMs: down(spans, fromMs), toMs: up(spans, toMs) }
}

/** While a run goes on the last histogram is not there yet. */
function spansOf({ heads, isOpen }: SeriesFile): readonly Span[] {
  return heads.flatMap(({ layout, toMs }, at) => {
    const fromMs = layout.from * 1000
    const everyMs = layout.histEvery * 1000
    const isLast = at === heads.length - 1
    const endMs = isLast && isOpen ? fromMs + Math.floor((toMs - fromMs) / everyMs) * everyMs : toMs
    return everyMs > 0 && endMs > fromMs ? [{ fromMs, toMs: endMs, everyMs }] : []
  })
}

/** The first border at or behind an instant. */
function up(spans: readonly Span[], ms: number): number {
  const span = spans.find(({ toMs }) => ms <= toMs)
  if (span === undefined) return spans.at(-1)!.toMs
  const steps = Math.ceil(Math.max(0, ms - span.fromMs) / span.everyMs)
  return Math.min(span.toMs, span.fromMs + steps * span.everyMs)
}

/** The last border at or before an instant. */
function down(spans: readonly Span[], ms: number): number {
  const span = spans.findLast(({ fromMs }) => ms >= fromMs)
  if (span === undefined) return spans[0]!.fromMs
  if (ms >= span.toMs) return span.toMs
  return span.fromMs + Math.floor((ms - span.fromMs) / span.everyMs) * span.everyMs
}
