// Locust's Reset: figures begin anew from now, after a warm-up for instance. What was recorded is kept, and a note says when it was.
import { useState } from 'preact/hooks'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { useMaster, useMayControl, useRun } from '../../frame/page-context.js'

export function RestartButton() {
  const mayControl = useMayControl()
  const api = useMaster()?.api
  const isOver = useRun().head.value?.run.state === 'stopped'
  const [isAsking, setAsking] = useState(false)
  if (!mayControl || isOver || api === undefined) return null
  return (
    <>
      <button type="button" onClick={() => setAsking(true)}>
        Restart statistics
      </button>
      {isAsking ? (
        <ConfirmDialog
          title="Restart statistics?"
          text="Charts and figures of endpoints begin anew from now. What was measured so far is kept: totals, errors, thresholds and the verdict are of the whole run, and one click shows it."
          verb="Restart"
          action={() => api.send('POST', '/runs/live/restart-statistics')}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </>
  )
}
