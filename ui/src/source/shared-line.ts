// One stream for all tabs of a browser, which has six connections for a server of HTTP/1.1. The tab that holds a lock leads: it has the stream and
// tells the others what comes. A tab that closes or is hidden lets go of the lock, and the next one leads at once.
import { type EventLine, type EventLineDeps, type EventName, ownLine } from './event-line.js'

/** The server takes no more names. */
const MOST_WATCHED = 100

export interface SharedLineDeps extends EventLineDeps {
  /** The endpoints that a stream without names would have rows of. */
  readonly busiest: () => readonly string[]
}

type Told =
  | { readonly kind: 'event'; readonly name: EventName; readonly text: string }
  /** Of the one that leads: it began to, or its stream opened or broke. */
  | { readonly kind: 'leader'; readonly isNew: boolean; readonly isOpen: boolean }
  /** Of the others: here I am, and this is what I watch; null = I go. */
  | { readonly kind: 'follower'; readonly id: string; readonly watched: readonly string[] | null }

/** Without locks (pages over plain HTTP from another machine have none) each tab has a stream of its own. */
export const canShare = (): boolean => 'locks' in navigator && 'BroadcastChannel' in globalThis

export function sharedLine(deps: SharedLineDeps): EventLine {
  const name = `tymbal ${deps.url([])}`
  const id = crypto.randomUUID()
  const channel = new BroadcastChannel(name)
  const leaving = new AbortController()
  const others = new Map<string, readonly string[]>()
  let own: EventLine | null = null
  let isLeaderOpen = false
  let hasHeard = false
  const tell = (told: Told): void => channel.postMessage(told)
  const tellLeader = (isNew: boolean): void => tell({ kind: 'leader', isNew, isOpen: own?.state() === 'open' })
  const tellFollower = (): void => tell({ kind: 'follower', id, watched: deps.watched() })

  const lead = (): void => {
    own = ownLine({
      url: deps.url,
      watched: () => unionOf([deps.watched(), ...others.values()], deps.busiest),
      onHeard: deps.onHeard,
      onTurn: () => tellLeader(false),
      onMessage: (event, text) => {
        deps.onMessage(event, text)
        tell({ kind: 'event', name: event, text })
      },
    })
    tellLeader(true)
    if (hasHeard) deps.onGap()
  }
  const follow = (told: Told & { kind: 'leader' }): void => {
    isLeaderOpen = told.isOpen
    if (told.isOpen) deps.onHeard()
    if (!told.isNew) return
    tellFollower()
    if (hasHeard) deps.onGap()
  }
  const meet = ({ id: other, watched }: Told & { kind: 'follower' }): void => {
    if (own === null) return
    const before = String(unionOf([deps.watched(), ...others.values()], deps.busiest))
    if (watched === null) others.delete(other)
    else others.set(other, watched)
    if (String(unionOf([deps.watched(), ...others.values()], deps.busiest)) !== before) own.reopen()
    tellLeader(false)
  }
  channel.onmessage = ({ data: told }: MessageEvent<Told>) => {
    switch (told.kind) {
      case 'event':
        hasHeard = true
        isLeaderOpen = true
        deps.onHeard()
        return deps.onMessage(told.name, told.text)
      case 'leader':
        return follow(told)
      case 'follower':
        return meet(told)
      default:
        told satisfies never
    }
  }
  tellFollower()
  navigator.locks
    .request(name, { signal: leaving.signal }, () => {
      if (leaving.signal.aborted) return
      lead()
      return new Promise<void>((resolve) => leaving.signal.addEventListener('abort', () => resolve()))
    })
    // Left while waiting for its turn.
    .catch(() => {})
  return {
    state: () => own?.state() ?? (isLeaderOpen ? 'open' : 'connecting'),
    reopen: () => {
      if (own === null) tellFollower()
      else own.reopen()
    },
    close: () => {
      if (own === null) tell({ kind: 'follower', id, watched: null })
      own?.close()
      leaving.abort()
      channel.close()
    },
  }
}

/** A page that names none wants the busiest: where another one names some, they are named too. */
function unionOf(wishes: readonly (readonly string[])[], busiest: () => readonly string[]): readonly string[] {
  if (wishes.every((one) => one.length === 0)) return []
  return [...new Set(wishes.flatMap((one) => (one.length === 0 ? busiest() : one)))].sort().slice(0, MOST_WATCHED)
}
