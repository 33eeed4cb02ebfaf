// One way to hear the master's events: a stream of the page's own, or one that the tabs of a browser share.

/** Events of src/web/api.ts by name. */
export const EVENT_NAMES = ['head', 'endpoints', 'workers', 'errors', 'log', 'note', 'state', 'resync'] as const
export type EventName = (typeof EVENT_NAMES)[number]

export interface EventLineDeps {
  /** The stream with rows of these endpoints; without any, of the busiest. */
  readonly url: (watched: readonly string[]) => string
  /** What this page wants rows of. */
  readonly watched: () => readonly string[]
  /** Called with every sign of life. */
  readonly onHeard: () => void
  /** `text` is the event's JSON. */
  readonly onMessage: (name: EventName, text: string) => void
  /** Something may have been missed. */
  readonly onGap: () => void
}

export interface EventLine {
  /** `dead` = given up by the browser, which does not try again by itself. */
  state(): 'connecting' | 'open' | 'dead'
  /** What this page watches has changed, or the line is to be made anew. */
  reopen(): void
  close(): void
}

export interface OwnLineDeps extends Omit<EventLineDeps, 'onGap'> {
  /** The stream opened or broke. */
  readonly onTurn?: () => void
}

/** An EventSource of this page alone. */
export function ownLine({ url, watched, onHeard, onMessage, onTurn }: OwnLineDeps): EventLine {
  let source: EventSource | null = null
  const open = (): void => {
    source?.close()
    source = new EventSource(url(watched()))
    source.onopen = () => {
      onHeard()
      onTurn?.()
    }
    source.onerror = () => onTurn?.()
    for (const name of EVENT_NAMES) {
      source.addEventListener(name, ({ data }: MessageEvent<string>) => {
        onHeard()
        onMessage(name, data || 'null')
      })
    }
  }
  open()
  return {
    state: () => {
      if (source?.readyState === EventSource.OPEN) return 'open'
      return source?.readyState === EventSource.CLOSED ? 'dead' : 'connecting'
    },
    reopen: open,
    close: () => source?.close(),
  }
}
