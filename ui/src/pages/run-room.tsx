// One run and its pages: opens the source of its numbers, and closes it when the reader leaves.
import { useLayoutEffect, useState } from 'preact/hooks'
import { Route } from 'wouter-preact'
import { RunDialogs } from '../frame/dialogs.js'
import { RunContext, useMaster } from '../frame/page-context.js'
import { RunFrame } from '../frame/run-frame.js'
import { liveSource } from '../source/live-source.js'
import type { RunSource } from '../source/run-source.js'
import { storedSource } from '../source/stored-source.js'
import { toSegment } from '../text/segment.js'
import { ExportPage } from './export/export-page.js'
import { LogsPage } from './logs/logs-page.js'
import { RunPages } from './run-pages.js'
import { ScriptTabPage } from './script-tab-page.js'

export function RunRoom({ id }: { id: string }) {
  const master = useMaster()
  const [source, setSource] = useState<RunSource | null>(null)
  useLayoutEffect(() => {
    if (master === null) return
    const { api } = master
    const opened = id === 'live' ? liveSource({ api, onState: () => void master.refresh() }) : storedSource(api, id)
    setSource(opened)
    return () => opened.close()
  }, [id, master])
  if (source === null) return null
  const prefix = `/runs/${toSegment(id)}`
  return (
    <RunContext.Provider value={source}>
      <RunFrame dialogs={<RunDialogs />}>
        <RunPages prefix={prefix} more={moreRoutes(prefix)} />
      </RunFrame>
    </RunContext.Provider>
  )
}

/** A list: the switch around them looks at its own children only. */
const moreRoutes = (prefix: string) => [
  <Route key="logs" path={`${prefix}/logs`} component={LogsPage} />,
  <Route key="export" path={`${prefix}/export`} component={ExportPage} />,
  <Route key="script" path={`${prefix}/script/:title`}>
    {({ title }) => <ScriptTabPage segment={title ?? ''} />}
  </Route>,
]
