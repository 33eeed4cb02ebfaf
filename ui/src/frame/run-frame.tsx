// Around every page of a run: head, tabs, banner, dialogs.
import type { ComponentChildren } from 'preact'
import { Fault } from '../dialogs/fault.js'
import { Announcer } from './announcer.js'
import { Banner } from './banner.js'
import { RunDialogs } from './dialogs.js'
import { useRun } from './page-context.js'
import { RangeBar } from './range-bar.js'
import { RunHeader } from './run-header.js'
import { Tabs } from './tabs.js'

export function RunFrame({ children }: { children: ComponentChildren }) {
  const source = useRun()
  return (
    <>
      <section class="run-header" aria-label="Run">
        <RunHeader />
        <Banner />
        <Tabs />
      </section>
      <main id="main" tabIndex={-1}>
        <Fault text={source.fault.value} />
        <RangeBar />
        {source.head.value === null ? null : children}
      </main>
      <Announcer />
      <RunDialogs />
    </>
  )
}
