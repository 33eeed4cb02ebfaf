// The tabs of a run: links with the number of new problems behind them. On a phone a bar at the bottom: four of them, and a door to the rest.
import { Link, useLocation } from 'wouter-preact'
import type { AppState } from '../../../src/web/api.js'
import { Name } from '../table/name.js'
import { toSegment } from '../text/segment.js'
import { useRunPath } from './navigation.js'
import { openDialog } from './open-dialog.js'
import { useMaster, useRun } from './page-context.js'
import { PAGES, type PageEntry, REPORT_PAGES } from './pages.js'
import { useNewProblems } from './use-new-problems.js'

/** As many have room beside each other on the narrowest phone, with the door to the rest. */
const ON_PHONE: readonly string[] = ['overview', 'endpoints', 'errors', 'workers']

/** The pages of this run, and which of them is open. */
export function usePages(): { readonly pages: readonly PageEntry[]; readonly isHere: (id: string) => boolean } {
  const path = useRunPath()
  const [location] = useLocation()
  const { kind } = useRun()
  const tabs = useMaster()?.state.value?.script.tabs ?? []
  return {
    pages: kind === 'report' ? REPORT_PAGES : kind === 'live' ? [...PAGES, ...tabs.map(entryOf)] : PAGES,
    isHere: (id) =>
      location === path(id) || location.startsWith(`${path(id)}/`) || (location === '/' && id === 'overview'),
  }
}

/** Of a route of the script its page, of another address the address itself. */
const entryOf = ({ title, url }: AppState['script']['tabs'][number]): PageEntry =>
  url.startsWith('/')
    ? { id: `script/${toSegment(title)}`, label: title, hint: 'A page of the script' }
    : { id: url, label: title, hint: `Opens ${url}`, href: url }

export function Tabs() {
  const path = useRunPath()
  const { pages, isHere } = usePages()
  const problems = useNewProblems(pages.find(({ id }) => isHere(id))?.id ?? '')
  const hidden = pages.filter(({ id }) => !ON_PHONE.includes(id))
  return (
    <nav class="tabs" aria-label="Run">
      {pages.map(({ id, label, hint, href }) => {
        const problem = problems(id)
        if (href !== undefined) return <OtherPage key={id} href={href} label={label} hint={hint} />
        return (
          <Link
            key={id}
            href={path(id)}
            title={hint}
            class={ON_PHONE.includes(id) ? '' : 'off-phone'}
            {...(isHere(id) ? { 'aria-current': 'page' as const } : {})}
          >
            <Name text={label} />
            {problem === null ? null : <Badge {...problem} />}
          </Link>
        )
      })}
      <button
        type="button"
        class={hidden.some(({ id }) => isHere(id)) ? 'more here' : 'more'}
        aria-haspopup="dialog"
        onClick={() => openDialog('pages')}
      >
        More
        {hidden.some(({ id }) => problems(id) !== null) ? (
          <span class="badge">
            !<span class="sr"> new problems on other pages</span>
          </span>
        ) : null}
      </button>
    </nav>
  )
}

const Badge = ({ amount, words }: { amount: number; words: string }) => (
  <span class="badge">
    {amount}
    <span class="sr"> {words}</span>
  </span>
)

export const OtherPage = ({ href, label, hint }: { href: string; label: string; hint: string }) => (
  <a href={href} title={hint} class="off-phone" target="_blank" rel="noopener noreferrer">
    <Name text={label} /> <span aria-hidden="true">↗</span>
    <span class="sr"> opens a new window</span>
  </a>
)
