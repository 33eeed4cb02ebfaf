// The line to the master with a watch on it: five seconds without a word and it counts as lost; a hidden page keeps none open.
import { type ReadonlySignal, signal } from '@preact/signals'
import type { StreamEvent } from '../../../src/web/api.js'
import { type EventLine, ownLine } from './event-line.js'
import type { Connection } from './run-source.js'
import { canShare, sharedLine } from './shared-line.js'

const LOST_AFTER_MS = 5000
const LOOK_EVERY_MS = 1000
/** While the stream is lost the page asks this often. */
const ASK_EVERY_MS = 5000

export interface StreamDeps {
  readonly url: (watched: readonly string[]) => string
  readonly watched: () => readonly string[]
  readonly busiest: () => readonly string[]
  readonly onEvent: (event: StreamEvent) => void
  /** True while a run goes on, so that silence means something even on an open line. */
  readonly isTicking: () => boolean
  /** Something may have been missed: ask for everything anew. */
  readonly onGap: () => void
}

export interface LiveStream {
  readonly connection: ReadonlySignal<Connection>
  reopen(): void
  close(): void
}

export function openStream({ onEvent, onGap, isTicking, ...rest }: StreamDeps): LiveStream {
  const connection = signal<Connection>('connecting')
  let line: EventLine | null = null
  let heardAt = performance.now()
  let askedAt = 0
  const lineDeps = {
    ...rest,
    onGap,
    onHeard: () => {
      heardAt = performance.now()
      connection.value = 'open'
    },
    onMessage: (event: string, text: string) => onEvent({ event, data: JSON.parse(text) } as StreamEvent),
  }
  const shut = (): void => {
    line?.close()
    line = null
  }
  const open = (): void => {
    shut()
    heardAt = performance.now()
    line = canShare() ? sharedLine(lineDeps) : ownLine(lineDeps)
  }
  const look = (): void => {
    const now = performance.now()
    const state = line?.state() ?? 'connecting'
    const expected = isTicking() || state !== 'open'
    if (document.hidden || !expected || now - heardAt <= LOST_AFTER_MS) return
    connection.value = 'lost'
    if (now - askedAt < ASK_EVERY_MS) return
    askedAt = now
    onGap()
    if (state === 'dead') line?.reopen()
  }
  const onVisibility = (): void => {
    shut()
    if (document.hidden) return
    open()
    onGap()
  }
  const timer = setInterval(look, LOOK_EVERY_MS)
  document.addEventListener('visibilitychange', onVisibility)
  open()
  return {
    connection,
    reopen: () => line?.reopen(),
    close: () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onVisibility)
      shut()
    },
  }
}
