// Says which part of the run charts and endpoints show, and leads to the whole, or to what came after a restart of the statistics.
import { elapsed } from '../text/words.js'
import { usePageRange } from './navigation.js'
import { openDialog } from './open-dialog.js'

export function RangeBar() {
  const { range, kind, restartMs, set } = usePageRange()
  if (kind === 'whole' && restartMs === null) return null
  const { fromMs = 0, toMs } = range
  const words =
    kind === 'whole'
      ? 'Charts and endpoints show the whole run.'
      : kind === 'restart'
        ? `The statistics were restarted at ${elapsed(fromMs)}: charts and endpoints show what came after; the rest is of the whole run.`
        : `Charts show ${elapsed(fromMs)} to ${toMs === undefined ? 'now' : elapsed(toMs)}. So do figures of endpoints; the rest is of the whole run.`
  return (
    <p class="range-bar">
      {words}{' '}
      <button type="button" class="small" onClick={() => openDialog('range')}>
        Change
      </button>{' '}
      {kind === 'whole' ? null : (
        <button type="button" class="small" onClick={() => set(restartMs === null ? null : 0, null)}>
          Show the whole run
        </button>
      )}{' '}
      {kind === 'restart' || restartMs === null ? null : (
        <button type="button" class="small" onClick={() => set(null, null)}>
          From the restart at {elapsed(restartMs)}
        </button>
      )}
    </p>
  )
}
