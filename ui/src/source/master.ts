// What the app knows of the master itself: its state, asked for at the start and whenever a run begins or ends.
import { signal } from '@preact/signals'
import type { AppState } from '../../../src/web/api.js'
import type { Master } from '../frame/page-context.js'
import type { ApiClient } from './api-client.js'

export interface AppMaster extends Master {
  /** Why the master does not answer; empty when it does. */
  readonly fault: { readonly value: string }
}

export function createMaster(api: ApiClient): AppMaster {
  const state = signal<AppState | null>(null)
  const fault = signal('')
  const refresh = async (): Promise<void> => {
    try {
      state.value = await api.get<AppState>('/state')
      fault.value = ''
    } catch (thrown) {
      fault.value = (thrown as Error).message
    }
  }
  return { api, state, fault, refresh }
}
