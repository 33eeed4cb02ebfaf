// The app's addresses and the pages behind them.

import { useEffect } from 'preact/hooks'
import { Redirect, Route, Router, Switch } from 'wouter-preact'
import { Fault } from './dialogs/fault.js'
import { useAppLocation } from './frame/keep-range.js'
import { MasterContext } from './frame/page-context.js'
import { AnyPageDialogs } from './frame/report-dialogs.js'
import { SiteBar } from './frame/site-bar.js'
import { SkipLink } from './frame/skip-link.js'
import { useShortcuts } from './frame/use-shortcuts.js'
import { ComparePage } from './pages/compare/compare-page.js'
import { RunRoom } from './pages/run-room.js'
import { RunsPage } from './pages/runs/runs-page.js'
import { StartPage } from './pages/start/start-page.js'
import { TokenPage } from './pages/token-page.js'
import type { AppMaster } from './source/master.js'
import { fromSegment } from './text/segment.js'

/** A master that was not there is asked again this often. */
const RETRY_MS = 3000

export function App({ master, basePath }: { master: AppMaster; basePath: string }) {
  return (
    <MasterContext.Provider value={master}>
      <Router base={basePath} hook={useAppLocation}>
        <Site master={master} />
      </Router>
    </MasterContext.Provider>
  )
}

function Site({ master }: { master: AppMaster }) {
  useShortcuts()
  const fault = master.fault.value
  useEffect(() => {
    if (fault === '' || master.needsToken.peek()) return
    const timer = setInterval(() => void master.refresh(), RETRY_MS)
    return () => clearInterval(timer)
  }, [fault, master])
  return (
    <>
      <SkipLink />
      <SiteBar />
      {master.needsToken.value ? null : <Fault text={fault} />}
      <Pages master={master} />
      <AnyPageDialogs />
    </>
  )
}

function Pages({ master }: { master: AppMaster }) {
  const state = master.state.value
  if (master.needsToken.value) return <TokenPage master={master} />
  if (state === null) return <p class="waiting">Waiting for the master …</p>
  return (
    <Switch>
      <Route path="/">
        <Redirect to={state.isRunning ? '/runs/live/overview' : '/start'} replace />
      </Route>
      <Route path="/start">
        <StartPage state={state} />
      </Route>
      <Route path="/runs">
        <RunsPage />
      </Route>
      <Route path="/compare">
        <ComparePage />
      </Route>
      <Route path="/runs/:id/*?">{({ id }) => <RunRoom key={id} id={fromSegment(id)} />}</Route>
      <Route>
        <main id="main" tabIndex={-1}>
          <h1>There is no such page</h1>
        </main>
      </Route>
    </Switch>
  )
}
