// Changes the number of users of the run under way, and how fast; shows the way from here to there.
import { useState } from 'preact/hooks'
import type { LoadRequest } from '../../../src/web/api.js'
import { useMaster, useRun } from '../frame/page-context.js'
import { count, duration, plural } from '../text/words.js'
import { Dialog } from './dialog.js'
import { Fault } from './fault.js'
import { useCommand } from './use-command.js'

export function EditLoadDialog({ onClose }: { onClose: () => void }) {
  const api = useMaster()?.api
  const run = useRun().head.value?.run
  const [users, setUsers] = useState(String(run?.targetUsers ?? 1))
  const [rate, setRate] = useState(String(run?.options.spawnRate ?? ''))
  const command = useCommand()
  const submit = (event: Event): void => {
    event.preventDefault()
    const body: LoadRequest = { users: Number(users), ...(rate === '' ? {} : { spawnRate: Number(rate) }) }
    command.run(async () => api?.send('POST', '/runs/live/load', body), onClose)
  }
  return (
    <Dialog title="Edit load" onClose={onClose}>
      <form onSubmit={submit}>
        <label>
          Users
          <input
            type="number"
            name="users"
            min="0"
            step="1"
            required
            value={users}
            onInput={(event) => setUsers(event.currentTarget.value)}
          />
        </label>
        <label>
          Spawn rate <small>users per second</small>
          <input
            type="number"
            name="spawnRate"
            min="0.01"
            step="any"
            value={rate}
            onInput={(event) => setRate(event.currentTarget.value)}
          />
        </label>
        <p class="hint">{wayText(run?.users ?? 0, Number(users), Number(rate))}</p>
        <Fault text={command.fault} />
        <div class="buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={command.isBusy}>
            Apply
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** `from 50 to 80 users in about 6s` */
function wayText(now: number, wanted: number, rate: number): string {
  if (now === wanted) return `${plural(now, 'user')}, as now.`
  const time = rate > 0 ? ` in about ${duration((Math.abs(wanted - now) / rate) * 1000)}` : ''
  return `From ${count(now)} to ${plural(wanted, 'user')}${time}.`
}
