// What runs first of the app that a master serves: small, so that what its page needs is on its way while the rest is still read.
import { takeToken } from './frame/link-token.js'
import { putOnTheme, storedTheme } from './frame/stored-theme.js'
import { askAhead } from './pages/ask-ahead.js'
import { createApiClient } from './source/api-client.js'
import './style/index.css'

putOnTheme(storedTheme() ?? 'system')
const base = document.baseURI
const basePath = new URL(base).pathname.replace(/\/$/, '')
const token = takeToken()
const api = createApiClient(base)
const page = { path: location.pathname.slice(basePath.length), search: location.search }
// Who comes by a link with a token is not let in before it is exchanged.
const first = token === null ? askAhead(api, page) : api
void import('./begin.js').then(({ begin }) => begin({ api: first, basePath, token }))
