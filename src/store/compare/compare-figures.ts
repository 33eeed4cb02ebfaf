// Is a difference more than noise? Two runs' figures beside each other, judged by their blocks.
import type { BlockFigures } from './entry-blocks.js'
import type { RankTest } from './mann-whitney.js'
import { LEAST_BLOCKS } from './run-blocks.js'
import type { ComparedFigure, Figure } from './run-comparison.js'

const FIGURES: readonly Figure[] = ['p50', 'p95', 'p99', 'mean', 'rps', 'failRatio']
/** Chance alone must be rarer than this. */
const MOST_P = 0.01
/** A change that matters is at least a twentieth … */
const LEAST_CHANGE = 0.05
/** … and not less than what nobody feels: 2 ms; a tenth of a percent of requests. Rates have no such floor. */
const LEAST_DIFFERENCE: Readonly<Record<Figure, number>> = {
  p50: 2,
  p95: 2,
  p99: 2,
  mean: 2,
  rps: 0,
  failRatio: 0.001,
}

export type WholeFigures = Readonly<Record<Figure, number>>

export interface Measured {
  readonly whole: WholeFigures
  readonly blocks: BlockFigures
}

export function compareFigures(a: Measured, b: Measured, test: RankTest): readonly ComparedFigure[] {
  return FIGURES.map((figure) => compareOne(figure, a, b, test))
}

function compareOne(figure: Figure, a: Measured, b: Measured, test: RankTest): ComparedFigure {
  const [first, second] = [a.whole[figure], b.whole[figure]]
  const [blocksA, blocksB] = [a.blocks[figure], b.blocks[figure]]
  const change = first === 0 ? null : (second - first) / first
  const head = { figure, a: first, b: second, change }
  if (Math.min(blocksA.length, blocksB.length) < LEAST_BLOCKS) return { ...head, verdict: 'not-enough-data', p: null }
  const { p } = test.compare(blocksA, blocksB)
  return {
    ...head,
    verdict: p < MOST_P && isLarge(figure, first, second) ? directionOf(figure, first, second) : 'same',
    p,
  }
}

function isLarge(figure: Figure, a: number, b: number): boolean {
  const difference = Math.abs(b - a)
  return difference > 0 && difference >= LEAST_CHANGE * a && difference >= LEAST_DIFFERENCE[figure]
}

/** More requests a second are better; more of everything else is worse. */
function directionOf(figure: Figure, a: number, b: number): 'worse' | 'better' {
  return b > a === (figure === 'rps') ? 'better' : 'worse'
}
