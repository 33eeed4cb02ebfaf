// One EventSource with a watch on it: five seconds without a word and the connection counts as lost; a hidden page keeps none open.
import { type ReadonlySignal, signal } from '@preact/signals'
import type { StreamEvent } from '../../../src/web/api.js'
import type { Connection } from './run-source.js'

const LOST_AFTER_MS = 5000
const LOOK_EVERY_MS = 1000
/** While the stream is lost the page asks this often. */
const ASK_EVERY_MS = 5000
const NAMES = ['head', 'endpoints', 'workers', 'errors', 'log', 'note', 'state', 'resync'] as const

export interface StreamDeps {
  readonly url: () => string
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

export function openStream({ url, onEvent, onGap, isTicking }: StreamDeps): LiveStream {
  const connection = signal<Connection>('connecting')
  let source: EventSource | null = null
  let heardAt = performance.now()
  let askedAt = 0
  const heard = (): void => {
    heardAt = performance.now()
    connection.value = 'open'
  }
  const shut = (): void => {
    source?.close()
    source = null
  }
  const open = (): void => {
    shut()
    heardAt = performance.now()
    source = new EventSource(url())
    source.onopen = heard
    for (const name of NAMES) {
      source.addEventListener(name, (message: MessageEvent<string>) => {
        heard()
        onEvent({ event: name, data: JSON.parse(message.data || 'null') } as StreamEvent)
      })
    }
  }
  const look = (): void => {
    const now = performance.now()
    const dead = source?.readyState === EventSource.CLOSED
    const expected = isTicking() || source?.readyState !== EventSource.OPEN
    if (document.hidden || !expected || now - heardAt <= LOST_AFTER_MS) return
    connection.value = 'lost'
    if (now - askedAt < ASK_EVERY_MS) return
    askedAt = now
    onGap()
    // A browser does not try again by itself after an answer that was no stream.
    if (dead) reopenQuietly()
  }
  const reopenQuietly = (): void => {
    const before = heardAt
    open()
    heardAt = before
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
    reopen: () => {
      if (!document.hidden) open()
    },
    close: () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onVisibility)
      shut()
    },
  }
}
