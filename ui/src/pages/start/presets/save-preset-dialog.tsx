// Asks for the name that the form is to be saved under.
import { useState } from 'preact/hooks'
import { Dialog } from '../../../dialogs/dialog.js'
import { Fault } from '../../../dialogs/fault.js'
import { useCommand } from '../../../dialogs/use-command.js'

interface SavePresetProps {
  readonly first: string
  readonly taken: readonly string[]
  readonly save: (name: string) => Promise<void>
  readonly onClose: () => void
}

const LONGEST_NAME = 100

export function SavePresetDialog({ first, taken, save, onClose }: SavePresetProps) {
  const [text, setText] = useState(first)
  const command = useCommand()
  const name = text.trim()
  const submit = (event: Event): void => {
    event.preventDefault()
    command.run(() => save(name), onClose)
  }
  return (
    <Dialog title="Save as preset" onClose={onClose}>
      <form onSubmit={submit}>
        <label>
          Name
          <input
            name="presetName"
            required
            maxLength={LONGEST_NAME}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <p class="hint">
          {taken.includes(name) ? 'It takes the place of the preset of that name. ' : ''}
          Everybody who opens this page sees it; secret parameters are not saved.
        </p>
        <Fault text={command.fault} />
        <div class="buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={command.isBusy || name === ''}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  )
}
