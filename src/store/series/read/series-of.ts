// Whose figures a question about time is for.
import type { GroupName } from '../format/series-group.js'

/** Whose figures: of all requests when both are left out. */
export interface SeriesOf {
  /** `METHOD name`. */
  readonly endpoint?: string
  /** Id of a worker. */
  readonly worker?: string
}

/** Which file has them, and under which name. */
export function placeOf({ endpoint, worker }: SeriesOf): { readonly group: GroupName; readonly name: string } {
  if (worker !== undefined) return { group: 'workers', name: worker }
  return endpoint === undefined ? { group: 'all', name: '' } : { group: 'endpoints', name: endpoint }
}
