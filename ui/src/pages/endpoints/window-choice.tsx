// Which part of the run the table of endpoints counts: since the start, the last seconds, or the page's own time range.
import { usePageRange, useQuery } from '../../frame/navigation.js'
import { useRun } from '../../frame/page-context.js'
import type { TimeRange } from '../../source/run-source.js'
import { duration, elapsed } from '../../text/words.js'

export type Window = 'start' | 'recent' | 'minute' | 'range'

const MINUTE_MS = 60_000

/** The page's own range when it has one, unless something else was chosen. */
export function useWindow(): { readonly span: Window; choose(span: Window): void } {
  const [asked, setAsked] = useQuery('window')
  const isLive = useRun().head.value?.run.state !== 'stopped'
  const hasRange = usePageRange().kind !== 'whole'
  const isPossible = (span: string): span is Window =>
    span === 'start' || (isLive && (span === 'recent' || span === 'minute')) || (hasRange && span === 'range')
  const usual = hasRange ? 'range' : 'start'
  return {
    span: isPossible(asked) ? asked : usual,
    choose: (span) => setAsked(span === usual ? '' : span),
  }
}

/** The part to ask for; null where the summary has the figures. */
export function useWindowRange(span: Window): TimeRange | null {
  const { range } = usePageRange()
  const head = useRun().head.value
  if (span === 'range') return range
  if (span !== 'minute' || head === null) return null
  // To the whole second, so that not every tick is another question.
  return { fromMs: Math.max(0, Math.floor((head.run.durationMs - MINUTE_MS) / 5000) * 5000) }
}

export function WindowChoice({ span, choose }: ReturnType<typeof useWindow>) {
  const head = useRun().head.value
  const { range, kind } = usePageRange()
  const isLive = head?.run.state !== 'stopped'
  const recent = duration((head?.totals.window.seconds ?? 0) * 1000 || 10_000)
  const choices: readonly (readonly [Window, string, boolean])[] = [
    ['start', 'since start', true],
    ['recent', `last ${recent}`, isLive],
    ['minute', 'last 1 min', isLive],
    ['range', rangeWords(kind, range), kind !== 'whole'],
  ]
  const shown = choices.filter(([, , isThere]) => isThere)
  if (shown.length === 1) return null
  return (
    <fieldset class="segments">
      <legend class="sr">Time</legend>
      {shown.map(([value, label]) => (
        <label key={value}>
          <input type="radio" name="window" checked={span === value} onChange={() => choose(value)} /> {label}
        </label>
      ))}
    </fieldset>
  )
}

function rangeWords(kind: ReturnType<typeof usePageRange>['kind'], { fromMs = 0, toMs }: TimeRange): string {
  if (kind === 'restart') return `since the restart at ${elapsed(fromMs)}`
  return `selected: ${elapsed(fromMs)} to ${toMs === undefined ? 'now' : elapsed(toMs)}`
}
