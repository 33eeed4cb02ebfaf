// What the load did to the target, in the head of each page: a door to the part of the run that shows it.
import { Link } from 'wouter-preact'
import { capitalised, isStrained, targetWords } from '../../../src/outputs/text/verdict-words.js'
import type { HeadTick } from '../../../src/web/api.js'
import { queryText } from '../source/api-client.js'
import { Name } from '../table/name.js'
import { useRunPath } from './navigation.js'

/** Around the knee, to see what was before. */
const BEFORE_MS = 30_000

export function TargetLink({ target }: Pick<HeadTick, 'target'>) {
  const path = useRunPath()
  const words = targetWords(target)
  if (words === '') return null
  const text = capitalised(words)
  const { fromMs, toMs } = target
  const range = fromMs === null || toMs === null ? '' : queryText({ from: Math.max(0, fromMs - BEFORE_MS), to: toMs })
  const isBad = isStrained(target)
  return (
    <Link
      href={`${path('overview')}${range}`}
      class={isBad ? 'warn' : target.verdict === 'healthy' ? 'good' : 'dim'}
      title={target.reason}
    >
      <span aria-hidden="true">{isBad ? '⚠' : target.verdict === 'healthy' ? '✔' : '–'}</span> <Name text={text} />
    </Link>
  )
}
