// What the reader has seen of a run's problems, kept in the browser for the last few runs.
import { signal } from '@preact/signals'

export type WatchedPage = 'errors' | 'workers' | 'checks'
/** The problems that were on a page when it was last open, each by a name of its own. */
export type Seen = Partial<Record<WatchedPage, readonly string[]>>

const KEY = 'tymbal.seen'
const MOST_RUNS = 5

const seenOfRuns = signal<Readonly<Record<string, Seen>> | null>(null)

function stored(): Readonly<Record<string, Seen>> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, Seen>
  } catch {
    return {}
  }
}

function all(): Readonly<Record<string, Seen>> {
  if (seenOfRuns.peek() === null) seenOfRuns.value = stored()
  return seenOfRuns.value ?? {}
}

export const seenOf = (runId: string): Seen => all()[runId] ?? {}

export function remember(runId: string, page: WatchedPage, problems: readonly string[]): void {
  const others = Object.entries(all()).filter(([id]) => id !== runId)
  const kept = Object.fromEntries([...others.slice(1 - MOST_RUNS), [runId, { ...seenOf(runId), [page]: problems }]])
  seenOfRuns.value = kept
  try {
    localStorage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // Without storage it is known as long as the page lives.
  }
}
