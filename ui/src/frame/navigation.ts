// Addresses inside the app, and the part of them that a page keeps its view in: range, filter, sort.
import { useLocation, useSearchParams } from 'wouter-preact'
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

export interface Range {
  readonly fromMs?: number
  readonly toMs?: number
}

/** The one time range of the page; nothing = the whole run, following it while it goes on. */
export function useRange(): readonly [Range, (fromMs: number | null, toMs: number | null) => void] {
  const [query, setQuery] = useSearchParams()
  const read = (name: string): number | undefined => {
    const value = Number.parseInt(query.get(name) ?? '', 10)
    return Number.isFinite(value) ? value : undefined
  }
  const fromMs = read('from')
  const toMs = read('to')
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
  return [{ ...(fromMs === undefined ? {} : { fromMs }), ...(toMs === undefined ? {} : { toMs }) }, set]
}

export const useGo = (): ((path: string) => void) => useLocation()[1]
