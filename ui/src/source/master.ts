// What the app knows of the master itself: its state, asked for at the start and whenever a run begins or ends.
import { type ReadonlySignal, signal } from '@preact/signals'
import type { AppState, SessionRequest } from '../../../src/web/api.js'
import type { Master } from '../frame/page-context.js'
import { type ApiClient, ApiFault } from './api-client.js'

export interface AppMaster extends Master {
  /** Why the master does not answer; empty when it does. */
  readonly fault: ReadonlySignal<string>
  /** True when the master wants to know who asks. */
  readonly needsToken: ReadonlySignal<boolean>
  /** Why the token of a link was not taken; empty when it was, or there was none. */
  readonly linkFault: ReadonlySignal<string>
  /** Exchanges the token of a link for a session, and asks for the state with it. */
  enter(token: string): Promise<void>
}

export function createMaster(api: ApiClient): AppMaster {
  const state = signal<AppState | null>(null)
  const fault = signal('')
  const needsToken = signal(false)
  const linkFault = signal('')
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
  const enter = async (token: string): Promise<void> => {
    const body: SessionRequest = { token }
    linkFault.value = await api.send('POST', '/session', body).then(
      () => '',
      (refusal: Error) => `The token of the link was not taken. ${refusal.message}`,
    )
    await refresh()
  }
  return { api, state, fault, needsToken, linkFault, refresh, enter }
}
