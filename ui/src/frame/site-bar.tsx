// The bar on top of every page: where one is, and what is always at hand.
import { Link, useLocation } from 'wouter-preact'
import { openDialog } from './open-dialog.js'
import { useMaster } from './page-context.js'
import { type Theme, theme, turnTheme } from './theme.js'

const SIGN: Readonly<Record<Theme, string>> = { system: '◐', light: '☀', dark: '☾' }

export function SiteBar() {
  const master = useMaster()
  return (
    <header class="site-bar">
      <span class="brand">
        <span aria-hidden="true">◍</span> tymbal
      </span>
      {master === null ? (
        <span class="dim">report</span>
      ) : (
        <SiteLinks hasLive={master.state.value?.liveRunId != null} />
      )}
      <span class="gap" />
      <button type="button" class="quiet" title="Colours (d)" onClick={turnTheme}>
        <span aria-hidden="true">{SIGN[theme.value]}</span>
        <span class="sr">Colours: {theme.value}</span>
      </button>
      <button type="button" class="quiet" title="Keyboard (?)" onClick={() => openDialog('help')}>
        <span aria-hidden="true">?</span>
        <span class="sr">Keyboard help</span>
      </button>
    </header>
  )
}

function SiteLinks({ hasLive }: { hasLive: boolean }) {
  const [location] = useLocation()
  const links = [
    ...(hasLive ? [['/runs/live/overview', 'Live', location.startsWith('/runs/live')] as const] : []),
    ['/start', 'Start', location === '/start'] as const,
    ['/runs', 'Runs', location === '/runs'] as const,
  ]
  return (
    <nav aria-label="tymbal">
      {links.map(([href, label, here]) => (
        <Link key={href} href={href} {...(here ? { 'aria-current': 'page' as const } : {})}>
          {label}
        </Link>
      ))}
    </nav>
  )
}
