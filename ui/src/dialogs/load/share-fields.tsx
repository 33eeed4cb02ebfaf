// Two fields that say how users are dealt to a class.
import type { Share } from './share.js'

interface ShareFieldsProps {
  readonly name: string
  readonly share: Share
  readonly deal: (name: string, share: Share) => void
}

export const ShareFields = ({ name, share, deal }: ShareFieldsProps) => (
  <>
    <select
      aria-label={`${name} is dealt`}
      value={share.kind}
      onChange={(event) => deal(name, { ...share, kind: event.currentTarget.value === 'fixed' ? 'fixed' : 'weight' })}
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
      onInput={(event) => deal(name, { ...share, count: event.currentTarget.value })}
    />
  </>
)
