// Goes to any page, endpoint or worker by a few letters of its name.
import { useState } from 'preact/hooks'
import { useGo, useRunPath } from '../frame/navigation.js'
import { useRun } from '../frame/page-context.js'
import { usePages } from '../frame/tabs.js'
import { useWhole } from '../frame/use-whole.js'
import { Name } from '../table/name.js'
import { toSegment } from '../text/segment.js'
import { endpointKey, shortWorkerId } from '../text/words.js'
import { Dialog } from './dialog.js'

interface Door {
  readonly label: string
  readonly kind: string
  readonly path: string
}

const MOST_SHOWN = 12

export function PaletteDialog({ onClose }: { onClose: () => void }) {
  const doors = useDoors()
  const go = useGo()
  const [text, setText] = useState('')
  const words = text.toLowerCase().split(/\s+/)
  const found = doors
    .filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)))
    .slice(0, MOST_SHOWN)
  const open = (door: Door | undefined): void => {
    if (door === undefined) return
    onClose()
    go(door.path)
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    open(found[0])
  }
  return (
    <Dialog title="Go to" onClose={onClose}>
      <form onSubmit={submit}>
        <input
          type="search"
          aria-label="Page, endpoint or worker"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <ul class="doors">
          {found.map((door) => (
            <li key={door.path}>
              <button type="button" onClick={() => open(door)}>
                <Name text={door.label} /> <small>{door.kind}</small>
              </button>
            </li>
          ))}
        </ul>
        <p class="sr" role="status">
          {found.length} found
        </p>
      </form>
    </Dialog>
  )
}

function useDoors(): readonly Door[] {
  const source = useRun()
  useWhole('endpoints', 'workers')
  const { pages } = usePages()
  const path = useRunPath()
  return [
    ...pages.flatMap(({ id, label, href }) => (href === undefined ? [{ label, kind: 'page', path: path(id) }] : [])),
    ...(source.kind === 'report' ? [] : [{ label: 'Runs', kind: 'page', path: '/runs' }]),
    ...source.endpoints.value.map((row) => ({
      label: endpointKey(row),
      kind: 'endpoint',
      path: path(`endpoints/${toSegment(endpointKey(row))}`),
    })),
    ...source.workers.value.map(({ id }) => ({
      label: shortWorkerId(id),
      kind: 'worker',
      path: path(`workers/${toSegment(id)}`),
    })),
  ]
}
