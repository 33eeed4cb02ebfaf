// Says which part of the run the charts show, and leads back to the whole.
import { elapsed } from '../text/words.js'
import { useRange } from './navigation.js'
import { openDialog } from './open-dialog.js'

export function RangeBar() {
  const [{ fromMs, toMs }, setRange] = useRange()
  if (fromMs === undefined && toMs === undefined) return null
  return (
    <p class="range-bar">
      Charts show {elapsed(fromMs ?? 0)} to {toMs === undefined ? 'now' : elapsed(toMs)}.{' '}
      <button type="button" class="small" onClick={() => openDialog('range')}>
        Change
      </button>{' '}
      <button type="button" class="small" onClick={() => setRange(null, null)}>
        Show the whole run
      </button>
    </p>
  )
}
