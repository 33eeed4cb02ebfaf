// Chooses the part of the run that all charts show, without a mouse.
import { useState } from 'preact/hooks'
import { useRange } from '../frame/navigation.js'
import { useRun } from '../frame/page-context.js'
import { elapsed } from '../text/words.js'
import { Dialog } from './dialog.js'
import { Fault } from './fault.js'
import { rangeFault, readElapsed } from './range-draft.js'

const LATEST_MS = [60_000, 300_000, 900_000]

export function RangeDialog({ onClose }: { onClose: () => void }) {
  const [range, setRange] = useRange()
  const durationMs = useRun().head.value?.run.durationMs ?? 0
  const [from, setFrom] = useState(range.fromMs === undefined ? '' : elapsed(range.fromMs))
  const [to, setTo] = useState(range.toMs === undefined ? '' : elapsed(range.toMs))
  const [fault, setFault] = useState('')
  const show = (fromMs: number | null, toMs: number | null): void => {
    const wrong = rangeFault(fromMs, toMs)
    setFault(wrong)
    if (wrong !== '') return
    onClose()
    setRange(fromMs, toMs)
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    show(readElapsed(from), readElapsed(to))
  }
  return (
    <Dialog title="Time range" onClose={onClose}>
      <form onSubmit={submit}>
        <div class="fields">
          <label>
            From <small>elapsed, 04:30 or 5m; empty = the start</small>
            <input name="from" value={from} onInput={(event) => setFrom(event.currentTarget.value)} />
          </label>
          <label>
            To <small>empty = now</small>
            <input name="to" value={to} onInput={(event) => setTo(event.currentTarget.value)} />
          </label>
        </div>
        <p class="buttons start">
          {LATEST_MS.filter((ms) => ms < durationMs).map((ms) => (
            <button key={ms} type="button" onClick={() => show(durationMs - ms, null)}>
              From {elapsed(durationMs - ms)} on
            </button>
          ))}
        </p>
        <Fault text={fault} />
        <div class="buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="button" onClick={() => show(null, null)}>
            Whole run
          </button>
          <button type="submit" class="primary">
            Show
          </button>
        </div>
      </form>
    </Dialog>
  )
}
