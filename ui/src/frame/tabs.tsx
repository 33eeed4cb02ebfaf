// The tabs of a run: links with the number of problems behind them.
import { Link, useLocation } from 'wouter-preact'
import type { HeadTick } from '../../../src/web/api.js'
import { useRunPath } from './navigation.js'
import { useRun } from './page-context.js'
import { PAGES, REPORT_PAGES } from './pages.js'

export function Tabs() {
  const source = useRun()
  const path = useRunPath()
  const [location] = useLocation()
  const pages = source.kind === 'report' ? REPORT_PAGES : PAGES
  const head = source.head.value
  return (
    <nav class="tabs" aria-label="Run">
      {pages.map(({ id, label, hint }) => {
        const here =
          location === path(id) || location.startsWith(`${path(id)}/`) || (location === '/' && id === 'overview')
        const problem = head === null ? null : problemsOf(id, head)
        return (
          <Link key={id} href={path(id)} title={hint} {...(here ? { 'aria-current': 'page' as const } : {})}>
            {label}
            {problem === null ? null : (
              <span class="badge">
                {problem.amount}
                <span class="sr"> {problem.words}</span>
              </span>
            )}
          </Link>
        )
      })}
    </nav>
  )
}

function problemsOf(page: string, head: HeadTick): { amount: number; words: string } | null {
  const failing = head.thresholds.filter((one) => !one.passed).length
  if (page === 'errors' && head.errors > 0) return { amount: head.errors, words: 'kinds of errors' }
  if (page === 'workers' && head.workers.flagged > 0) return { amount: head.workers.flagged, words: 'flagged' }
  if (page === 'checks' && failing > 0) return { amount: failing, words: 'failing' }
  return null
}
