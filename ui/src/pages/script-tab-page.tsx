// A tab of the script: its own route in a box that can neither read this page nor act for whoever looks at it.
import { useMaster } from '../frame/page-context.js'
import { toSegment } from '../text/segment.js'

export function ScriptTabPage({ segment }: { segment: string }) {
  const master = useMaster()
  const tabs = master?.state.value?.script.tabs ?? []
  const tab = tabs.find(({ title }) => toSegment(title) === segment)
  if (tab === undefined) return <p class="empty">The script has no such tab.</p>
  return (
    <iframe class="script-tab" title={tab.title} sandbox="allow-scripts allow-downloads" src={`script${tab.url}`} />
  )
}
