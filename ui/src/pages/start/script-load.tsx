// The load that the script describes: its stages as a curve that is only shown, until one takes them over to change them.
import { useMaster } from '../../frame/page-context.js'
import { CurvePreview } from './curve-preview.js'
import { type Draft, draftOf } from './start-draft.js'

export function ScriptLoad({ change }: { readonly change: (part: Partial<Draft>) => void }) {
  const script = useMaster()?.state.value?.script
  if (script === undefined || (script.defaults.stages ?? []).length === 0) {
    return (
      <p class="hint">
        The load comes from the scenarios or the load shape of the script. Users or Stages override it.
      </p>
    )
  }
  const draft: Draft = { ...draftOf(script), loadKind: 'stages' }
  return (
    <div class="script-load">
      <CurvePreview draft={draft} />
      <button type="button" onClick={() => change({ loadKind: 'stages', stages: draft.stages })}>
        Override
      </button>
    </div>
  )
}
