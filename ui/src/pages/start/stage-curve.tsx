// The curve of the stages with a handle at the end of each: dragged, or moved by arrow keys, up and down for users, left and right for time.
import { useRef } from 'preact/hooks'
import { type CurvePoint, type CurveScale, LoadCurve } from '../../charts/load-curve.js'
import { plural } from '../../text/words.js'
import { moveStage, roomyScale, timeStep, userStep } from './move-stage.js'
import { type Stage, stageCurve } from './start-draft.js'

interface StageCurveProps {
  readonly stages: readonly Stage[]
  readonly words: string
  readonly onChange: (stages: readonly Stage[]) => void
}

/** Up and right by one step; with Shift by ten. */
const KEYS: Readonly<Record<string, readonly [users: number, time: number]>> = {
  ArrowUp: [1, 0],
  ArrowDown: [-1, 0],
  ArrowRight: [0, 1],
  ArrowLeft: [0, -1],
  PageUp: [10, 0],
  PageDown: [-10, 0],
}
const FAST = 10

export function StageCurve({ stages, words, onChange }: StageCurveProps) {
  const place = useRef<HTMLDivElement>(null)
  // While a hand holds a handle the axes stay as they are.
  const held = useRef<CurveScale | null>(null)
  const points = pointsOf(stages)
  if (points === null) return null
  const scale = held.current ?? roomyScale(points)
  const move = (at: number, to: CurvePoint): void => onChange(moveStage(stages, at, to, scale))
  const onPointerMove = (at: number, event: PointerEvent): void => {
    const box = place.current?.getBoundingClientRect()
    if (held.current === null || box === undefined) return
    const users = (1 - (event.clientY - box.top) / box.height) * scale.mostUsers
    move(at, { atMs: ((event.clientX - box.left) / box.width) * scale.endMs, users })
  }
  const onKeyDown = (at: number, event: KeyboardEvent): void => {
    const steps = KEYS[event.key]
    const from = points[at + 1]
    if (steps === undefined || from === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const by = event.shiftKey ? FAST : 1
    const users = from.users + steps[0] * by * userStep(scale)
    move(at, { atMs: from.atMs + steps[1] * by * timeStep(scale), users })
  }
  return (
    <div class="stage-curve" ref={place}>
      <LoadCurve points={points} words={words} scale={scale} />
      {stages.map((stage, at) => {
        const { atMs, users } = points[at + 1]!
        return (
          // A stage is its place in the row of stages.
          <button
            key={at}
            type="button"
            role="slider"
            aria-label={`End of stage ${at + 1}`}
            aria-valuenow={users}
            aria-valuemin={0}
            aria-valuetext={`to ${plural(users, 'user')} within ${stage.duration}`}
            style={{ left: `${(atMs / scale.endMs) * 100}%`, top: `${(1 - users / scale.mostUsers) * 100}%` }}
            onPointerDown={(event) => {
              held.current = scale
              event.currentTarget.setPointerCapture(event.pointerId)
            }}
            onPointerMove={(event) => onPointerMove(at, event)}
            onLostPointerCapture={() => {
              held.current = null
              onChange(stages)
            }}
            onKeyDown={(event) => onKeyDown(at, event)}
          />
        )
      })}
    </div>
  )
}

/** Null while something is half typed. */
function pointsOf(stages: readonly Stage[]): readonly CurvePoint[] | null {
  try {
    return stageCurve(stages)
  } catch {
    return null
  }
}
