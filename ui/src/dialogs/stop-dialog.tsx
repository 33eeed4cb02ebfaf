// Stops the run: with grace, so that every user may finish what it is at, or now.
import type { StopRequest } from '../../../src/web/api.js'
import { useMaster } from '../frame/page-context.js'
import { Dialog } from './dialog.js'
import { Fault } from './fault.js'
import { useCommand } from './use-command.js'

export function StopDialog({ onClose }: { onClose: () => void }) {
  const api = useMaster()?.api
  const command = useCommand()
  const stop = (mode: StopRequest['mode']): void =>
    command.run(async () => api?.send('POST', '/runs/live/stop', { mode }), onClose)
  return (
    <Dialog title="Stop the run?" onClose={onClose}>
      <p>
        Graceful lets each user finish the task it is at. Stop now breaks requests off; they count as failures with the
        code CUT.
      </p>
      <Fault text={command.fault} />
      <div class="buttons">
        {/* biome-ignore lint/a11y/noAutofocus: the harmless button has the focus, so that Enter stops nothing by mistake. */}
        <button type="button" autoFocus onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="danger" disabled={command.isBusy} onClick={() => stop('now')}>
          Stop now
        </button>
        <button type="button" class="primary" disabled={command.isBusy} onClick={() => stop('graceful')}>
          Stop gracefully
        </button>
      </div>
    </Dialog>
  )
}
