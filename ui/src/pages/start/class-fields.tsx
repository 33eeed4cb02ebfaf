// Which user classes of the script take part, and how the users are dealt to them.
import type { ScriptState } from '../../../../src/web/api.js'
import type { Share } from '../../dialogs/load/share.js'
import { ShareFields } from '../../dialogs/load/share-fields.js'
import { Name } from '../../table/name.js'
import type { Draft } from './start-draft.js'

interface ClassFieldsProps {
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
  readonly classes: ScriptState['userClasses']
}

export function ClassFields({ draft, change, classes }: ClassFieldsProps) {
  const { classes: chosen, shares } = draft
  const toggle = (name: string, isOn: boolean): void =>
    change({ classes: isOn ? [...chosen, name] : chosen.filter((one) => one !== name) })
  const deal = (name: string, share: Share): void => change({ shares: { ...shares, [name]: share } })
  return (
    <fieldset class="card classes">
      <legend>
        User classes <small>users are dealt by weight; a fixed number comes first</small>
      </legend>
      {classes.map(({ name, host }) => (
        <div key={name} class="row">
          <label class="check">
            <input
              type="checkbox"
              checked={chosen.includes(name)}
              onChange={(event) => toggle(name, event.currentTarget.checked)}
            />
            <Name text={name} />
          </label>
          {chosen.includes(name) ? <ShareFields name={name} share={shares[name]!} deal={deal} /> : null}
          {host === null ? null : (
            <small>
              <Name text={host} />
            </small>
          )}
        </div>
      ))}
    </fieldset>
  )
}
