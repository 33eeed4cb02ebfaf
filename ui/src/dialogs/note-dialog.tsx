// Writes a note into the run, for everybody who looks at it now or later.
import { useState } from 'preact/hooks'
import { useMaster } from '../frame/page-context.js'
import { Dialog } from './dialog.js'
import { Fault } from './fault.js'
import { useCommand } from './use-command.js'

export function NoteDialog({ onClose }: { onClose: () => void }) {
  const api = useMaster()?.api
  const [text, setText] = useState('')
  const command = useCommand()
  const submit = (event: Event): void => {
    event.preventDefault()
    command.run(async () => api?.send('POST', '/runs/live/notes', { text }), onClose)
  }
  return (
    <Dialog title="Add a note" onClose={onClose}>
      <form onSubmit={submit}>
        <label>
          Note <small>shown in the charts at this moment of the run</small>
          <input
            name="text"
            required
            maxLength={500}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <Fault text={command.fault} />
        <div class="buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={command.isBusy}>
            Add note
          </button>
        </div>
      </form>
    </Dialog>
  )
}
