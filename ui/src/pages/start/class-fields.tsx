// Which user classes of the script take part, and how the users are dealt to them.
import type { ScriptState } from '../../../../src/web/api.js'
import { Name } from '../../table/name.js'
import type { Draft, Share } from './start-draft.js'

interface ClassFieldsProps {
  readonly draft: Draft
  readonly change: (part: Partial<Draft>) => void
  readonly classes: ScriptState['userClasses']
}

export function ClassFields({ draft, change, classes }: ClassFieldsProps) {
  const { classes: chosen, shares } = draft
  const toggle = (name: string, isOn: boolean): void =>
    change({ classes: isOn ? [...chosen, name] : chosen.filter((one) => one !== name) })
  const deal = (name: string, part: Partial<Share>): void =>
    change({ shares: { ...shares, [name]: { ...shares[name]!, ...part } } })
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

interface ShareFieldsProps {
  readonly name: string
  readonly share: Share
  readonly deal: (name: string, part: Partial<Share>) => void
}

const ShareFields = ({ name, share, deal }: ShareFieldsProps) => (
  <>
    <select
      aria-label={`${name} is dealt`}
      value={share.kind}
      onChange={(event) => deal(name, { kind: event.currentTarget.value === 'fixed' ? 'fixed' : 'weight' })}
    >
      <option value="weight">by weight</option>
      <option value="fixed">always</option>
    </select>
    <input
      class="short"
      type="number"
      min="0"
      step={share.kind === 'fixed' ? 1 : 'any'}
      required
      aria-label={share.kind === 'fixed' ? `users of ${name}` : `weight of ${name}`}
      value={share.count}
      onInput={(event) => deal(name, { count: event.currentTarget.value })}
    />
  </>
)
