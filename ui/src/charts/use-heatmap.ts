// The heatmap of the page's range, asked for anew while the run goes on.
import type { Heatmap } from '../../../src/web/api.js'
import { useRange } from '../frame/navigation.js'
import { useRun } from '../frame/page-context.js'
import { useAsked } from '../frame/use-asked.js'

const PACE_MS = 5000

export function useHeatmap(endpoint?: string): Heatmap | null {
  const source = useRun()
  const [range] = useRange()
  const query = { ...range, ...(endpoint === undefined ? {} : { endpoint }), columns: 300, rows: 48 }
  return useAsked(
    `heat ${JSON.stringify(query)}`,
    () => source.heatmap(query),
    () => PACE_MS,
  ).value
}
