// Changes the name and the tags of a run that was made.
import { useState } from 'preact/hooks'
import type { RunChange, RunListItem } from '../../../../src/web/api.js'
import { Dialog } from '../../dialogs/dialog.js'
import { Fault } from '../../dialogs/fault.js'
import { useCommand } from '../../dialogs/use-command.js'
import { useMaster } from '../../frame/page-context.js'
import { readTags, writeTags } from '../../text/tags.js'

interface EditRunProps {
  readonly run: RunListItem
  readonly onClose: () => void
  readonly onDone: () => void
}

export function EditRunDialog({ run, onClose, onDone }: EditRunProps) {
  const api = useMaster()?.api
  const [name, setName] = useState(run.name)
  const [tags, setTags] = useState(writeTags(run.tags))
  const command = useCommand()
  const submit = (event: Event): void => {
    event.preventDefault()
    const body: RunChange = { name, tags: readTags(tags) }
    command.run(
      async () => api?.send('PATCH', `/runs/${encodeURIComponent(run.id)}`, body),
      () => {
        onDone()
        onClose()
      },
    )
  }
  return (
    <Dialog title="Name and tags" onClose={onClose}>
      <form onSubmit={submit}>
        <label>
          Name
          <input name="name" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <label>
          Tags <small>as release=42, with spaces between</small>
          <input name="tags" value={tags} onInput={(event) => setTags(event.currentTarget.value)} />
        </label>
        <Fault text={command.fault} />
        <div class="buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="primary" disabled={command.isBusy}>
            Save
          </button>
        </div>
      </form>
    </Dialog>
  )
}
