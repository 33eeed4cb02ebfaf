// Presets: forms that somebody has saved under a name. Choosing one fills the form in; nothing begins by it.
import { useEffect, useState } from 'preact/hooks'
import { harmless } from '../../../../../src/outputs/text/width.js'
import type { Preset, StartRequest } from '../../../../../src/web/api.js'
import { ConfirmDialog } from '../../../dialogs/confirm-dialog.js'
import { Fault } from '../../../dialogs/fault.js'
import { useMaster } from '../../../frame/page-context.js'
import { SavePresetDialog } from './save-preset-dialog.js'

interface PresetBarProps {
  /** As the form stands. */
  readonly request: () => StartRequest
  readonly onChoose: (preset: StartRequest) => void
}

const pathOf = (name: string): string => `/presets/${encodeURIComponent(name)}`

export function PresetBar({ request, onChoose }: PresetBarProps) {
  const api = useMaster()!.api
  const [presets, setPresets] = useState<readonly Preset[]>([])
  const [chosen, setChosen] = useState('')
  const [fault, setFault] = useState('')
  const [dialog, setDialog] = useState<'save' | 'delete' | null>(null)
  const load = async (): Promise<void> => {
    try {
      setPresets(await api.get<readonly Preset[]>('/presets'))
      setFault('')
    } catch (thrown) {
      setFault((thrown as Error).message)
    }
  }
  useEffect(() => void load(), [])
  const choose = (name: string): void => {
    setChosen(name)
    const preset = presets.find((one) => one.name === name)
    if (preset !== undefined) onChoose(preset.request)
  }
  const save = async (name: string): Promise<void> => {
    await api.send('PUT', pathOf(name), request())
    await load()
    setChosen(name)
  }
  const remove = async (): Promise<void> => {
    await api.send('DELETE', pathOf(chosen))
    await load()
    setChosen('')
  }
  return (
    <section class="presets" aria-label="Presets">
      <label>
        Preset
        <select name="preset" value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">{presets.length === 0 ? 'none saved yet' : 'none chosen'}</option>
          {presets.map(({ name }) => (
            <option key={name} value={name}>
              {harmless(name)}
            </option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => setDialog('save')}>
        Save as preset
      </button>
      {chosen === '' ? null : (
        <button type="button" onClick={() => setDialog('delete')}>
          Delete preset
        </button>
      )}
      <Fault text={fault} />
      {dialog === 'save' ? (
        <SavePresetDialog
          first={chosen}
          taken={presets.map(({ name }) => name)}
          save={save}
          onClose={() => setDialog(null)}
        />
      ) : null}
      {dialog === 'delete' ? (
        <ConfirmDialog
          title="Delete this preset?"
          text={`"${harmless(chosen)}" is gone for everybody then. The form stays as it is.`}
          verb="Delete"
          action={remove}
          onClose={() => setDialog(null)}
        />
      ) : null}
    </section>
  )
}
