// Addresses behind the `#`, and a query that can be emptied: a way to the same page without one is a page without one.
import { useHashLocation } from 'wouter-preact/use-hash-location'

type Navigate = ReturnType<typeof useHashLocation>[1]

function useLocation(): ReturnType<typeof useHashLocation> {
  const [path, navigate] = useHashLocation()
  const go: Navigate = (to, options) => navigate(to === path ? `${to}?` : to, options)
  return [path, go]
}

export const useReportLocation = Object.assign(useLocation, { hrefs: (path: string): string => `#${path}` })
