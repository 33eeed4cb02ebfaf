// Asks once before something that cannot be undone.
import { Dialog } from './dialog.js'
import { Fault } from './fault.js'
import { useCommand } from './use-command.js'

interface ConfirmProps {
  readonly title: string
  readonly text: string
  readonly verb: string
  readonly action: () => Promise<unknown>
  readonly onClose: () => void
}

export function ConfirmDialog({ title, text, verb, action, onClose }: ConfirmProps) {
  const command = useCommand()
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <Fault text={command.fault} />
      <div class="buttons">
        {/* biome-ignore lint/a11y/noAutofocus: the harmless button has the focus. */}
        <button type="button" autoFocus onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="danger" disabled={command.isBusy} onClick={() => command.run(action, onClose)}>
          {verb}
        </button>
      </div>
    </Dialog>
  )
}
