// Around every page of a run: head, tabs, banner, dialogs.
import { useComputed } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { Fault } from '../dialogs/fault.js'
import { Announcer } from './announcer.js'
import { Banner } from './banner.js'
import { useRun } from './page-context.js'
import { RangeBar } from './range-bar.js'
import { RunHeader } from './run-header.js'
import { Tabs } from './tabs.js'

interface RunFrameProps {
  readonly children: ComponentChildren
  /** Those of a run; a report has fewer. */
  readonly dialogs: ComponentChildren
}

export function RunFrame({ children, dialogs }: RunFrameProps) {
  const source = useRun()
  const isThere = useComputed(() => source.head.value !== null).value
  const isLimited = useComputed(() => source.head.value?.generator.verdict === 'limited').value
  return (
    <div class={isLimited ? 'generator-limited' : ''}>
      <section class="run-header" aria-label="Run">
        <RunHeader />
        <Banner />
        <Tabs />
      </section>
      <main id="main" tabIndex={-1}>
        <Fault text={source.fault.value} />
        <RangeBar />
        {isThere ? children : null}
      </main>
      <Announcer />
      {dialogs}
    </div>
  )
}
