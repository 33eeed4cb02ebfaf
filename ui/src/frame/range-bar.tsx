// Says which part of the run the charts show, and leads back to the whole.
import { elapsed } from '../text/words.js'
import { useRange } from './navigation.js'

export function RangeBar() {
  const [{ fromMs, toMs }, setRange] = useRange()
  if (fromMs === undefined && toMs === undefined) return null
  return (
    <p class="range-bar">
      Charts show {elapsed(fromMs ?? 0)} to {toMs === undefined ? 'now' : elapsed(toMs)}.{' '}
      <button type="button" onClick={() => setRange(null, null)}>
        Show the whole run
      </button>
    </p>
  )
}
