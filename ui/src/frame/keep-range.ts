// The time range goes along: from one page of a run to another, whatever led there.
import { useBrowserLocation, useSearch } from 'wouter-preact/use-browser-location'

const RANGE = ['from', 'to'] as const

/**
 * The address to go to, with the range of the one that is left. A way that names a range has its own; the same page without one is without one;
 * another run has another time.
 */
export function withRange(to: string, left: { readonly path: string; readonly search: string }): string {
  const [path = '', query = ''] = to.split('?')
  const wanted = new URLSearchParams(query)
  if (path === left.path || runOf(path) === null || runOf(path) !== runOf(left.path)) return to
  if (RANGE.some((name) => wanted.has(name))) return to
  const kept = new URLSearchParams(left.search)
  for (const name of RANGE) {
    const value = kept.get(name)
    if (value !== null) wanted.set(name, value)
  }
  const text = wanted.toString()
  return text === '' ? path : `${path}?${text}`
}

/** Of `/base/runs/ID/errors` the ID. A report has one run, whose pages lie at `/errors`. */
const runOf = (path: string): string | null =>
  /\/runs\/([^/]+)\//.exec(path)?.[1] ??
  (/^\/[a-z]+(\/|$)/.test(path) && !/\/(runs|start|compare|api)\b/.test(path) ? '' : null)

function useLocation(): ReturnType<typeof useBrowserLocation> {
  const [path, navigate] = useBrowserLocation()
  const go: typeof navigate = (to, options) =>
    navigate(typeof to === 'string' ? withRange(to, { path, search: location.search }) : to, options)
  return [path, go]
}

export const useAppLocation = Object.assign(useLocation, { searchHook: useSearch })
