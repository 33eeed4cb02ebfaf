// The load curve as the form stands: users over time. Stages are drawn in it by hand too; what the script says is only shown.
import { useEffect, useReducer } from 'preact/hooks'
import { LoadCurve } from '../../charts/load-curve.js'
import { useMaster } from '../../frame/page-context.js'
import { curveWords } from './curve-words.js'
import { StageCurve } from './stage-curve.js'
import { type Draft, previewOf } from './start-draft.js'

interface CurvePreviewProps {
  readonly draft: Draft
  /** Without it the curve cannot be changed. */
  readonly change?: (part: Partial<Draft>) => void
}

export function CurvePreview({ draft, change }: CurvePreviewProps) {
  const workers = useMaster()?.state.value?.workers
  useEveryMinute()
  const points = previewOf(draft)
  if (points === null) return <p class="hint">The curve appears when all fields are filled in.</p>
  const words = curveWords({
    points,
    isOpen: draft.loadKind === 'users' && draft.runTime.trim() === '',
    iterations: draft.loadKind === 'users' ? draft.iterations.trim() : '',
    workers: Math.max(workers?.connected ?? 1, workers?.expected ?? 1),
    endsAt: timeOfDay(Date.now() + points.at(-1)!.atMs),
  })
  return (
    <figure class="preview">
      {draft.loadKind === 'stages' && change !== undefined ? (
        <StageCurve stages={draft.stages} words={words} onChange={(stages) => change({ stages })} />
      ) : (
        <LoadCurve points={points} words={words} />
      )}
      <figcaption>{words}</figcaption>
    </figure>
  )
}

const timeOfDay = (at: number): string =>
  new Date(at).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })

const MINUTE_MS = 60_000

/** The form may stand open for long before it is sent. */
function useEveryMinute(): void {
  const [, redraw] = useReducer((turn: number) => turn + 1, 0)
  useEffect(() => {
    const timer = setInterval(() => redraw(undefined as never), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
}
