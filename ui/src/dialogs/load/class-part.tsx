// The part of the dialog that deals users to other classes.
import type { LoadState } from '../../../../src/web/api.js'
import { Name } from '../../table/name.js'
import type { LoadDraft } from './load-draft.js'
import { shareOf } from './share.js'
import { ShareFields } from './share-fields.js'

/** So many stand open in the dialog. */
const OPEN_CLASSES = 4

interface ClassPartProps {
  readonly load: LoadState
  readonly draft: LoadDraft
  readonly change: (part: Partial<LoadDraft>) => void
}

export function ClassPart({ load, draft, change }: ClassPartProps) {
  if (load.userClasses.length < 2) return null
  return (
    <details open={load.userClasses.length <= OPEN_CLASSES}>
      <summary>User classes</summary>
      {load.userClasses.map(({ name, ...dealt }) => (
        <div key={name} class="row">
          <Name text={name} />
          <ShareFields
            name={name}
            share={draft.shares[name] ?? shareOf(dealt)}
            deal={(of, share) => change({ shares: { ...draft.shares, [of]: share } })}
          />
        </div>
      ))}
      <small>Users that are too many finish their iteration and go, no faster than the spawn rate.</small>
    </details>
  )
}
