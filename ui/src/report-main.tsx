// The report: the app without a master, over the data that lies in the page itself. Addresses live behind the `#`, so that it works from a disk.
import { render } from 'preact'
import { Router } from 'wouter-preact'
import type { ReportData } from '../../src/web/api.js'
import { RunContext } from './frame/page-context.js'
import { AnyPageDialogs, ReportDialogs } from './frame/report-dialogs.js'
import { useReportLocation } from './frame/report-location.js'
import { RunFrame } from './frame/run-frame.js'
import { SiteBar } from './frame/site-bar.js'
import { SkipLink } from './frame/skip-link.js'
import { beginTheme } from './frame/theme.js'
import { useShortcuts } from './frame/use-shortcuts.js'
import { RunPages } from './pages/run-pages.js'
import { reportSource } from './source/report-source.js'
import './style/index.css'

function ReportSite() {
  useShortcuts()
  return (
    <>
      <SkipLink />
      <SiteBar />
      <RunFrame dialogs={<ReportDialogs />}>
        <RunPages prefix="" />
      </RunFrame>
      <AnyPageDialogs />
    </>
  )
}

function begin(): void {
  const text = document.getElementById('report-data')?.textContent ?? ''
  const place = document.getElementById('app')
  if (place === null || text.trim() === '') return
  const data = JSON.parse(text) as ReportData
  beginTheme()
  document.getElementById('plain')?.remove()
  render(
    <RunContext.Provider value={reportSource(data)}>
      <Router hook={useReportLocation}>
        <ReportSite />
      </Router>
    </RunContext.Provider>,
    place,
  )
}

begin()
