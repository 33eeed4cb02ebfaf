// The app that a master serves: finds its base path, exchanges the token of a link for a session, and begins.
import { render } from 'preact'
import { App } from './app.js'
import { beginTheme } from './frame/theme.js'
import { createApiClient } from './source/api-client.js'
import { createMaster } from './source/master.js'
import './style/index.css'

async function begin(): Promise<void> {
  beginTheme()
  const base = document.baseURI
  const api = createApiClient(base)
  await exchangeToken((token) => api.send('POST', '/session', { token }))
  const master = createMaster(api)
  void master.refresh()
  const place = document.getElementById('app')
  if (place !== null) render(<App master={master} basePath={new URL(base).pathname.replace(/\/$/, '')} />, place)
}

/** The token lies in the fragment, which no server log ever sees; it is taken out of the address at once. */
async function exchangeToken(exchange: (token: string) => Promise<unknown>): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token === null) return
  history.replaceState(null, '', location.pathname + location.search)
  await exchange(token).catch(() => {})
}

void begin()
