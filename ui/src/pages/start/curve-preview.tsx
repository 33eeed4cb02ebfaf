// The load curve as the form stands: users over time.
import { duration, plural } from '../../text/words.js'
import { type CurvePoint, type Draft, previewOf } from './start-draft.js'

const WIDTH = 400
const HEIGHT = 110

export function CurvePreview({ draft }: { draft: Draft }) {
  const points = previewOf(draft)
  if (points === null) return <p class="hint">The curve appears when all fields are filled in.</p>
  const endMs = points.at(-1)!.atMs
  const peak = Math.max(...points.map((point) => point.users))
  const isOpen = draft.loadKind === 'users' && draft.runTime.trim() === ''
  const words = `peak ${plural(peak, 'user')}${reachText(points, peak)}, ${isOpen ? 'until stopped' : `ends after ${duration(endMs)}`}`
  return (
    <figure class="preview">
      <div role="img" aria-label={`Load curve: ${words}`}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          <path class="area" d={`M0 ${HEIGHT} ${pathOf(points, endMs, peak)} L${WIDTH} ${HEIGHT} Z`} />
          <path class="line" d={pathOf(points, endMs, peak).replace('L', 'M')} />
        </svg>
      </div>
      <figcaption>{words}</figcaption>
    </figure>
  )
}

function pathOf(points: readonly CurvePoint[], endMs: number, peak: number): string {
  const x = (atMs: number): string => ((atMs / Math.max(1, endMs)) * WIDTH).toFixed(1)
  const y = (users: number): string => (HEIGHT - 2 - (users / Math.max(1, peak)) * (HEIGHT - 8)).toFixed(1)
  return points.map((point) => `L${x(point.atMs)} ${y(point.users)}`).join(' ')
}

function reachText(points: readonly CurvePoint[], peak: number): string {
  const reached = points.find((point) => point.users === peak)?.atMs ?? 0
  return reached === 0 ? '' : ` after ${duration(reached)}`
}
