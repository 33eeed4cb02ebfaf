// One run and its pages: opens the source of its numbers, and closes it when the reader leaves.
import { useEffect, useState } from 'preact/hooks'
import { RunContext, useMaster } from '../frame/page-context.js'
import { RunFrame } from '../frame/run-frame.js'
import { liveSource } from '../source/live-source.js'
import type { RunSource } from '../source/run-source.js'
import { storedSource } from '../source/stored-source.js'
import { toSegment } from '../text/segment.js'
import { RunPages } from './run-pages.js'

export function RunRoom({ id }: { id: string }) {
  const master = useMaster()
  const [source, setSource] = useState<RunSource | null>(null)
  useEffect(() => {
    if (master === null) return
    const { api } = master
    const opened = id === 'live' ? liveSource({ api, onState: () => void master.refresh() }) : storedSource(api, id)
    setSource(opened)
    return () => opened.close()
  }, [id, master])
  if (source === null) return null
  return (
    <RunContext.Provider value={source}>
      <RunFrame>
        <RunPages prefix={`/runs/${toSegment(id)}`} />
      </RunFrame>
    </RunContext.Provider>
  )
}
