// Edit load, pause, stop, and after the end: a new test. Only an operator who looks at the live run has them.

import { useCommand } from '../dialogs/use-command.js'
import { useGo } from './navigation.js'
import { openDialog } from './open-dialog.js'
import { useMaster, useMayControl, useRun } from './page-context.js'

export function Controls() {
  const mayControl = useMayControl()
  const master = useMaster()
  const source = useRun()
  const go = useGo()
  const command = useCommand()
  const head = source.head.value
  if (!mayControl || head === null || master === null) return null
  if (head.run.state === 'stopped') {
    return (
      <div class="controls">
        <button type="button" class="primary" onClick={() => go('/start')}>
          New test
        </button>
      </div>
    )
  }
  const isStopping = head.run.state === 'stopping'
  const verb = head.isPaused ? 'resume' : 'pause'
  return (
    <div class="controls">
      <button type="button" class="folded" disabled={isStopping} onClick={() => openDialog('edit')}>
        Edit load
      </button>
      <button
        type="button"
        class="folded"
        disabled={isStopping || command.isBusy}
        onClick={() => command.run(() => master.api.send('POST', `/runs/live/${verb}`))}
      >
        {head.isPaused ? 'Resume' : 'Pause'}
      </button>
      <button type="button" class="danger" onClick={() => openDialog('stop')}>
        Stop
      </button>
      {command.fault === '' ? null : (
        <p class="fault" role="alert">
          {command.fault}
        </p>
      )}
    </div>
  )
}
