// The app that a master serves: exchanges the token of a link for a session, and shows the page.
import { render } from 'preact'
import { App } from './app.js'
import { takeToken } from './frame/link-token.js'
import { beginTheme } from './frame/theme.js'
import type { ApiClient } from './source/api-client.js'
import { createMaster } from './source/master.js'

export interface Beginning {
  readonly api: ApiClient
  readonly basePath: string
  /** Of the link that led here; null = there was none. */
  readonly token: string | null
}

export async function begin({ api, basePath, token }: Beginning): Promise<void> {
  beginTheme()
  const master = createMaster(api)
  // A link pasted into an open tab changes the fragment alone.
  addEventListener('hashchange', () => {
    const later = takeToken()
    if (later !== null) void master.enter(later)
  })
  if (token === null) void master.refresh()
  else await master.enter(token)
  const place = document.getElementById('app')
  if (place !== null) render(<App master={master} basePath={basePath} />, place)
}
