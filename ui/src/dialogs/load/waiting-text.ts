// An edit that waits for the end of a stage, in words.
import type { ClassShare, WaitingEdit } from '../../../../src/web/api.js'
import { count, formatClock } from '../../text/words.js'

/** `at 00:05:00 users → 800 at 20/s, Shopper weight 3 (ana)` */
export function waitingText({ atMs, users, spawnRate, userClasses, who }: WaitingEdit): string {
  const pace = spawnRate === null ? 'at once' : `at ${spawnRate}/s`
  const parts = [...(users === null ? [] : [`users → ${count(users)} ${pace}`]), ...userClasses.map(shareText)]
  return `at ${formatClock(atMs)} ${parts.join(', ')}${who === '' ? '' : ` (${who})`}`
}

const shareText = ({ name, weight, fixedCount }: ClassShare): string =>
  weight === undefined ? `${name} always ${fixedCount ?? 0}` : `${name} weight ${weight}`
