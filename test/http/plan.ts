// What the fuzzed server will do with one request, decided beforehand from the seed: the steps, the outcome a correct client must have, and why.
import type { Dice } from './dice.js'
import type { Answer } from './shapes.js'

export type Step =
  | { readonly do: 'write'; readonly bytes: Buffer }
  /** 0 ms is one turn of the event loop: enough for the client to read what was written. */
  | { readonly do: 'wait'; readonly ms: number }
  /** FIN after what was written. */
  | { readonly do: 'end' }
  /** RST. */
  | { readonly do: 'reset' }
  /** Say nothing more; the connection stays open. */
  | { readonly do: 'hold' }

export type Verdict =
  | { readonly must: 'succeed'; readonly answer: Answer }
  | { readonly must: 'fail'; readonly why: string }
  /** When the client takes it and `answer` is given, it must be this answer. */
  | { readonly must: 'either'; readonly why: string; readonly answer: Answer | null }

/**
 * What the connection is good for afterwards. keep: another request. gone: a correct client knows that it must not reuse it.
 * surprise: the server closes it without a word, or sends bytes nobody asked for, so the next request on it may be hurt.
 */
export type Aftermath = 'keep' | 'gone' | 'surprise'

export interface RequestPlan {
  readonly method: string
  readonly bodyBytes: number
  /** Milliseconds after which the client gives up; short where the server falls silent. */
  readonly timeoutMs: number
  /** Whether the client waits a little before it sends its next request, so that a close can be noticed. */
  readonly pauseAfterMs: number
}

export interface Plan extends RequestPlan {
  /** What was generated and how it was damaged, for the log. */
  readonly story: string
  readonly steps: readonly Step[]
  readonly verdict: Verdict
  readonly after: Aftermath
  /** Answer as soon as the head of the request is there, its body unread. */
  readonly early: boolean
}

export const LONG_TIMEOUT_MS = 60_000
export const SHORT_TIMEOUT_MS = 60

/** The bytes as writes with turns or short waits between them, cut where the dice say. */
export function splitWrites(dice: Dice, bytes: Buffer): Step[] {
  const cuts = pickCuts(dice, bytes)
  const steps: Step[] = []
  let from = 0
  for (const cut of [...cuts, bytes.length]) {
    if (cut <= from) continue
    if (from > 0) steps.push({ do: 'wait', ms: dice.chance(0.03) ? dice.between(1, 4) : 0 })
    steps.push({ do: 'write', bytes: bytes.subarray(from, cut) })
    from = cut
  }
  return steps
}

/** Ascending byte positions: none, a few anywhere, around line ends (where parsers keep state), or everywhere. */
function pickCuts(dice: Dice, bytes: Buffer): number[] {
  const kind = dice.below(100)
  if (kind < 30 || bytes.length < 2) return []
  if (kind < 70) return sorted(Array.from({ length: dice.between(1, 5) }, () => dice.between(1, bytes.length - 1)))
  if (kind < 97 || bytes.length > 300) return sorted(lineEndCuts(dice, bytes))
  return Array.from({ length: bytes.length - 1 }, (_, i) => i + 1)
}

function lineEndCuts(dice: Dice, bytes: Buffer): number[] {
  const ends: number[] = []
  for (let at = bytes.indexOf(13); at !== -1 && ends.length < 60; at = bytes.indexOf(13, at + 1)) ends.push(at)
  return ends.filter(() => dice.chance(0.4)).map((at) => at + dice.between(0, 2))
}

const sorted = (cuts: number[]): number[] => cuts.sort((a, b) => a - b)

/** Everything that is written, for the log and for replay. */
export const bytesWritten = (steps: readonly Step[]): Buffer =>
  Buffer.concat(steps.flatMap((step) => (step.do === 'write' ? [step.bytes] : [])))

/** The plan as readable lines: story, verdict, then each step with at most `shown` of its bytes escaped. */
export function describePlan(plan: Plan, shown: number): string {
  const verdict = plan.verdict.must === 'succeed' ? 'must succeed' : `must ${plan.verdict.must}: ${plan.verdict.why}`
  return [
    `${plan.method} body=${plan.bodyBytes} timeout=${plan.timeoutMs} early=${plan.early} after=${plan.after}`,
    plan.story,
    verdict,
    ...plan.steps.map((step) => describeStep(step, shown)),
  ].join('\n')
}

function describeStep(step: Step, shown: number): string {
  if (step.do === 'wait') return `  wait ${step.ms}`
  if (step.do !== 'write') return `  ${step.do}`
  return `  write ${step.bytes.length} ${JSON.stringify(step.bytes.toString('latin1').slice(0, shown))}`
}
