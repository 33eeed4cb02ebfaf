// Moves the end of one stage: its time changes how long the stage lasts, its height to how many users it goes. Later stages keep their length.
import { parseDuration } from '../../../../src/model/units.js'
import type { CurvePoint, CurveScale } from '../../charts/load-curve.js'
import { duration } from '../../text/words.js'
import type { Stage } from './start-draft.js'

/** Room to draw further than the curve goes now. */
const ROOM = 1.2
const LEAST_USERS = 10

export const roomyScale = (points: readonly CurvePoint[]): CurveScale => ({
  endMs: Math.max(1000, (points.at(-1)?.atMs ?? 0) * ROOM),
  mostUsers: Math.max(LEAST_USERS, ...points.map((point) => point.users)) * ROOM,
})

/** Steps of time that a hand can meet, ms. */
const TIME_STEPS = [1, 5, 10, 30, 60, 300, 600, 1800, 3600].map((seconds) => seconds * 1000)
const STEPS_ACROSS = 100

/** A step is about a hundredth of the picture. */
export const timeStep = ({ endMs }: CurveScale): number =>
  TIME_STEPS.find((step) => step * STEPS_ACROSS >= endMs) ?? TIME_STEPS.at(-1)!

export function userStep({ mostUsers }: CurveScale): number {
  const exact = mostUsers / STEPS_ACROSS
  return exact <= 1 ? 1 : 10 ** Math.floor(Math.log10(exact))
}

const rounded = (value: number, step: number): number => Math.round(value / step) * step

/** Stages whose durations cannot be read stay as they are. */
export function moveStage(stages: readonly Stage[], at: number, to: CurvePoint, scale: CurveScale): readonly Stage[] {
  const lengths = stages.map((stage) => parseDuration(stage.duration))
  const startMs = lengths.slice(0, at).reduce((sum, one) => sum + one, 0)
  const lengthMs = Math.max(0, rounded(to.atMs - startMs, timeStep(scale)))
  const target = String(Math.max(0, rounded(to.users, userStep(scale))))
  return stages.map((stage, index) => (index === at ? { duration: durationText(lengthMs), target } : stage))
}

/** As a form takes it: `1h30m`. */
const durationText = (ms: number): string => duration(ms).replaceAll(' ', '')
