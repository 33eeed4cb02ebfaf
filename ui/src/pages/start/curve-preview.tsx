// The load curve as the form stands: users over time.
import { type CurvePoint, LoadCurve } from '../../charts/load-curve.js'
import { duration, plural } from '../../text/words.js'
import { type Draft, previewOf } from './start-draft.js'

export function CurvePreview({ draft }: { draft: Draft }) {
  const points = previewOf(draft)
  if (points === null) return <p class="hint">The curve appears when all fields are filled in.</p>
  const endMs = points.at(-1)!.atMs
  const peak = Math.max(...points.map((point) => point.users))
  const isOpen = draft.loadKind === 'users' && draft.runTime.trim() === ''
  const words = `peak ${plural(peak, 'user')}${reachText(points, peak)}, ${isOpen ? 'until stopped' : `ends after ${duration(endMs)}`}`
  return (
    <figure class="preview">
      <LoadCurve points={points} words={words} />
      <figcaption>{words}</figcaption>
    </figure>
  )
}

function reachText(points: readonly CurvePoint[], peak: number): string {
  const reached = points.find((point) => point.users === peak)?.atMs ?? 0
  return reached === 0 ? '' : ` after ${duration(reached)}`
}
