// Answers that break the grammar of HTTP/1.1 on purpose: one row of the tables, split at random.
import type { Broken } from './broken.js'
import { BROKEN_FRAMING } from './broken-framing.js'
import { BROKEN_HEADS } from './broken-heads.js'
import { type Damage, END, either, fail, HOLD, plan, succeed } from './damage.js'
import type { Dice } from './dice.js'
import { type Plan, splitWrites, type Verdict } from './plan.js'
import type { Answer } from './shapes.js'

export const BROKEN: readonly Broken[] = [...BROKEN_HEADS, ...BROKEN_FRAMING]

/** One row of the table, split at random; ended by FIN, or held open where the client can know by itself. */
export const brokenGrammar: Damage = (dice: Dice): Plan => {
  const broken = dice.pick(BROKEN)
  const held = dice.chance(0.3)
  return plan(dice, 'GET', {
    story: `${broken.what}, then ${held ? 'hold' : 'end'}`,
    steps: [...splitWrites(dice, broken.bytes), held ? HOLD : END],
    verdict: verdictOf(broken),
    after: broken.must === 'fail' ? 'gone' : 'surprise',
    silent: held && broken.must !== 'succeed',
  })
}

function verdictOf(broken: Broken): Verdict {
  const answer: Answer | null =
    broken.body === undefined ? null : { status: broken.status ?? 200, headers: [], body: Buffer.from(broken.body) }
  if (broken.must === 'fail') return fail(`${broken.what}: ${broken.why}`)
  return broken.must === 'either' || answer === null ? either(broken.why, answer) : succeed(answer)
}
