// Which user classes of the script take part.
import type { ScriptState } from '../../../../src/web/api.js'
import { Name } from '../../table/name.js'
import type { Draft } from './start-draft.js'

interface ClassFieldsProps {
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
  readonly classes: ScriptState['userClasses']
}

export function ClassFields({ draft, change, classes }: ClassFieldsProps) {
  const toggle = (name: string, isOn: boolean): void =>
    change({ classes: isOn ? [...draft.classes, name] : draft.classes.filter((one) => one !== name) })
  return (
    <fieldset class="card classes">
      <legend>User classes</legend>
      {classes.map((one) => (
        <label key={one.name} class="check">
          <input
            type="checkbox"
            checked={draft.classes.includes(one.name)}
            onChange={(event) => toggle(one.name, event.currentTarget.checked)}
          />
          <Name text={one.name} />{' '}
          <small>{one.fixedCount > 0 ? `always ${one.fixedCount}` : `weight ${one.weight}`}</small>
          {one.host === null ? null : (
            <small>
              <Name text={one.host} />
            </small>
          )}
        </label>
      ))}
    </fieldset>
  )
}
