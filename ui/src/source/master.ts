// What the app knows of the master itself: its state, asked for at the start and whenever a run begins or ends.
import { type ReadonlySignal, signal } from '@preact/signals'
import type { AppState } from '../../../src/web/api.js'
import type { Master } from '../frame/page-context.js'
import { type ApiClient, ApiFault } from './api-client.js'

export interface AppMaster extends Master {
  /** Why the master does not answer; empty when it does. */
  readonly fault: ReadonlySignal<string>
  /** True when the master wants to know who asks. */
  readonly needsToken: ReadonlySignal<boolean>
}

export function createMaster(api: ApiClient): AppMaster {
  const state = signal<AppState | null>(null)
  const fault = signal('')
  const needsToken = signal(false)
  const refresh = async (): Promise<void> => {
    try {
      state.value = await api.get<AppState>('/state')
      fault.value = ''
      needsToken.value = false
    } catch (thrown) {
      needsToken.value = thrown instanceof ApiFault && thrown.status === 401
      fault.value = (thrown as Error).message
    }
  }
  return { api, state, fault, needsToken, refresh }
}
