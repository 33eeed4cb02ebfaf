// Where the statistics were restarted last: pages look at the run from there on.
import type { RunSummary } from '../../../src/web/api.js'

export const restartOf = (notes: RunSummary['notes']): RunSummary['notes'][number] | undefined =>
  notes.findLast(({ isRestart }) => isRestart === true)
