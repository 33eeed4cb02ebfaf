// The part of the dialog that says when: now, or when the stage under way ends.
import type { LoadState } from '../../../../src/web/api.js'
import { formatClock } from '../../text/words.js'
import type { LoadDraft } from './load-draft.js'

interface WhenPartProps {
  readonly load: LoadState
  readonly when: LoadDraft['when']
  readonly change: (part: Partial<LoadDraft>) => void
}

export function WhenPart({ load: { stageEndMs }, when, change }: WhenPartProps) {
  if (stageEndMs === null) return null
  return (
    <fieldset class="choices">
      <legend class="sr">When</legend>
      <label class="check">
        <input type="radio" name="when" checked={when === 'now'} onChange={() => change({ when: 'now' })} /> Now
      </label>
      <label class="check">
        <input type="radio" name="when" checked={when === 'stage-end'} onChange={() => change({ when: 'stage-end' })} />{' '}
        At the end of the stage, {formatClock(stageEndMs)}
      </label>
    </fieldset>
  )
}
