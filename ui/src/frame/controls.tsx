// Edit load, pause, stop, and after the end: a new test. Only an operator who looks at the live run has them.
import type { StopRequest } from '../../../src/web/api.js'
import { useCommand } from '../dialogs/use-command.js'
import { useGo } from './navigation.js'
import { openDialog } from './open-dialog.js'
import { useMaster, useMayControl, useRun } from './page-context.js'
import { Stopping } from './stopping.js'

export function Controls() {
  const mayControl = useMayControl()
  const master = useMaster()
  const head = useRun().head.value
  const go = useGo()
  const command = useCommand()
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
  const verb = head.isPaused ? 'resume' : 'pause'
  const stopNow = (): Promise<unknown> =>
    master.api.send('POST', '/runs/live/stop', { mode: 'now' } satisfies StopRequest)
  return (
    <div class="controls">
      {head.run.state === 'stopping' ? (
        <Stopping head={head} command={command} stopNow={stopNow} />
      ) : (
        <>
          <button type="button" class="folded" disabled={head.load === null} onClick={() => openDialog('edit')}>
            Edit load
          </button>
          <button
            type="button"
            class="folded"
            disabled={command.isBusy}
            onClick={() => command.run(() => master.api.send('POST', `/runs/live/${verb}`))}
          >
            {head.isPaused ? 'Resume' : 'Pause'}
          </button>
          <button type="button" class="danger" onClick={() => openDialog('stop')}>
            Stop
          </button>
        </>
      )}
      {command.fault === '' ? null : (
        <p class="fault" role="alert">
          {command.fault}
        </p>
      )}
    </div>
  )
}
