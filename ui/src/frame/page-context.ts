// What every page can reach without handing it down: the run it shows, and the master behind it when there is one.
import type { ReadonlySignal } from '@preact/signals'
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { AppState } from '../../../src/web/api.js'
import type { ApiClient } from '../source/api-client.js'
import type { RunSource } from '../source/run-source.js'

export interface Master {
  readonly api: ApiClient
  readonly state: ReadonlySignal<AppState | null>
  refresh(): Promise<void>
}

export const MasterContext = createContext<Master | null>(null)
export const RunContext = createContext<RunSource | null>(null)

/** Null in a report, which has no master. */
export const useMaster = (): Master | null => useContext(MasterContext)

export function useRun(): RunSource {
  const source = useContext(RunContext)
  if (source === null) throw new Error('a run page outside of a run')
  return source
}

/** True when this page may change the run: an operator looking at the run under way. */
export function useMayControl(): boolean {
  const master = useMaster()
  const source = useContext(RunContext)
  return source?.kind === 'live' && master?.state.value?.role === 'operator'
}
