// What went wrong since the reader last looked: kinds of errors, flagged workers and failing thresholds that were not there on the last visit of their page.
import { useEffect } from 'preact/hooks'
import type { ErrorSummary } from '../../../src/stats/run-summary.js'
import type { RunSource } from '../source/run-source.js'
import { endpointKey } from '../text/words.js'
import { useRun } from './page-context.js'
import { remember, seenOf, type WatchedPage } from './seen-problems.js'

export interface NewProblems {
  readonly amount: number
  /** What follows the number for those who listen. */
  readonly words: string
}

const WORDS: Readonly<Record<WatchedPage, readonly [string, string]>> = {
  errors: ['new kind of error', 'new kinds of errors'],
  workers: ['worker newly flagged', 'workers newly flagged'],
  checks: ['threshold newly failing', 'thresholds newly failing'],
}

const isWatched = (page: string): page is WatchedPage => page in WORDS

/** Answers for each page what is new on it; the page that is open has nothing new. */
export function useNewProblems(open: string): (page: string) => NewProblems | null {
  const source = useRun()
  const runId = source.head.value?.run.id ?? ''
  const here = isWatched(open) ? JSON.stringify(problemsOf(source, open)) : ''
  useEffect(() => {
    if (runId !== '' && isWatched(open)) remember(runId, open, JSON.parse(here))
  }, [runId, open, here])
  const seen = seenOf(runId)
  return (page) => {
    if (!isWatched(page) || page === open) return null
    const known = new Set(seen[page])
    const amount = problemsOf(source, page).filter((one) => !known.has(one)).length
    return amount === 0 ? null : { amount, words: WORDS[page][amount === 1 ? 0 : 1] }
  }
}

export const errorName = (one: ErrorSummary): string => `${endpointKey(one)} ${one.error}`

/** Each problem by a name of its own. */
function problemsOf({ errors, workers, head }: RunSource, page: WatchedPage): readonly string[] {
  switch (page) {
    case 'errors':
      return errors.value.map(errorName)
    case 'workers':
      return workers.value.filter((one) => one.flags.length > 0).map((one) => one.id)
    case 'checks':
      return (head.value?.thresholds ?? []).filter((one) => !one.passed).map((one) => `${one.metric} ${one.expression}`)
    default:
      return page satisfies never
  }
}
