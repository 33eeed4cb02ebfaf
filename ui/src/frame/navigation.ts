// Addresses inside the app, and the part of them that a page keeps its view in: range, filter, sort.
import { useComputed } from '@preact/signals'
import { useLocation, useSearchParams } from 'wouter-preact'
import { restartOf } from '../source/restart.js'
import type { TimeRange } from '../source/run-source.js'
import { toSegment } from '../text/segment.js'
import { useRun } from './page-context.js'

/** `/runs/live/errors`: the page of one run; the report has one run only and leaves it out. */
export function useRunPath(): (page: string) => string {
  const { kind, id } = useRun()
  return (page) => (kind === 'report' ? `/${page}` : `/runs/${toSegment(id)}/${page}`)
}

/** One word of the query string; empty means: not in the address. */
export function useQuery(name: string): readonly [string, (value: string) => void] {
  const [query, setQuery] = useSearchParams()
  const set = (value: string): void =>
    setQuery(
      (old) => {
        const next = new URLSearchParams(old)
        if (value === '') next.delete(name)
        else next.set(name, value)
        return next
      },
      { replace: true },
    )
  return [query.get(name) ?? '', set]
}

export type Range = TimeRange

export interface PageRange {
  /** What tables and charts show; nothing = the whole run, following it while it goes on. */
  readonly range: Range
  /** `restart` = from the last restart of the statistics on, as nothing else was chosen. */
  readonly kind: 'whole' | 'restart' | 'chosen'
  /** Elapsed ms of the last restart; null = there was none. */
  readonly restartMs: number | null
  /** `null, null` leads back to what is shown when nothing was chosen; `0, null` is the whole run. */
  set(fromMs: number | null, toMs: number | null): void
}

/** The one time range of the page: that of the address, else from the last restart of the statistics on. */
export function usePageRange(): PageRange {
  const notes = useRun().notes
  const restartMs = useComputed(() => restartOf(notes.value)?.atMs ?? null).value
  const [query, setQuery] = useSearchParams()
  const [fromMs, toMs] = [numberIn(query, 'from'), numberIn(query, 'to')]
  const set = (from: number | null, to: number | null): void =>
    setQuery((old) => {
      const next = new URLSearchParams(old)
      for (const [name, value] of [
        ['from', from],
        ['to', to],
      ] as const) {
        if (value === null) next.delete(name)
        else next.set(name, String(Math.round(value)))
      }
      return next
    })
  if (fromMs === undefined && toMs === undefined && restartMs !== null)
    return { range: { fromMs: restartMs }, kind: 'restart', restartMs, set }
  const isWhole = (fromMs ?? 0) <= 0 && toMs === undefined
  const chosen = { ...(fromMs === undefined ? {} : { fromMs }), ...(toMs === undefined ? {} : { toMs }) }
  return { range: isWhole ? {} : chosen, kind: isWhole ? 'whole' : 'chosen', restartMs, set }
}

function numberIn(query: URLSearchParams, name: string): number | undefined {
  const value = Number.parseInt(query.get(name) ?? '', 10)
  return Number.isFinite(value) ? value : undefined
}

export function useRange(): readonly [Range, PageRange['set']] {
  const { range, set } = usePageRange()
  return [range, set]
}

export const useGo = (): ((path: string) => void) => useLocation()[1]
