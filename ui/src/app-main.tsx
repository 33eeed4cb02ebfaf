// The app that a master serves: finds its base path, exchanges the token of a link for a session, and begins.
import { render } from 'preact'
import { App } from './app.js'
import { beginTheme } from './frame/theme.js'
import { askAhead } from './pages/ask-ahead.js'
import { createApiClient } from './source/api-client.js'
import { createMaster } from './source/master.js'
import './style/index.css'

async function begin(): Promise<void> {
  beginTheme()
  const base = document.baseURI
  const basePath = new URL(base).pathname.replace(/\/$/, '')
  const token = takeToken()
  const api = createApiClient(base)
  const { pathname, search } = location
  const page = { path: pathname.slice(basePath.length), search }
  // Who comes by a link with a token is not let in before it is exchanged.
  const master = createMaster(token === null ? askAhead(api, page) : api)
  // A link pasted into an open tab changes the fragment alone.
  addEventListener('hashchange', () => {
    const token = takeToken()
    if (token !== null) void master.enter(token)
  })
  if (token === null) void master.refresh()
  else await master.enter(token)
  const place = document.getElementById('app')
  if (place !== null) render(<App master={master} basePath={basePath} />, place)
}

/** The token lies in the fragment, which no server log ever sees; it is taken out of the address at once. */
function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get('token')
  if (token !== null) history.replaceState(history.state, '', location.pathname + location.search)
  return token
}

void begin()
