// What a script adds to the page of the master: tabs of its own, and routes that answer below `/script`.
import { TymbalError } from '../../model/errors.js'

export interface UiTab {
  /** On the tab, at most 40 characters. */
  readonly title: string
  /** `/x` = a route of this script; `https://…` opens in a window of its own. */
  readonly url: string
}

export interface UiContext {
  /** The summary of the run under way, or of the last one, as the JSON output has it; null before the first. */
  summary(): Readonly<Record<string, unknown>> | null
}

/** May be async. The request has neither cookies nor tokens. */
export type UiHandler = (request: Request, context: UiContext) => Response | Promise<Response>

export interface UiRoute {
  /** In capitals. */
  readonly method: string
  /** `/x`, without a query. */
  readonly path: string
  readonly handler: UiHandler
}

export const UI_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
export type UiMethod = (typeof UI_METHODS)[number]

const MOST_TABS = 20
const MOST_ROUTES = 100
const MOST_TITLE = 40
const PATH = /^\/[\w.~!$&'()*+,;=:@%/-]*$/
const TAB_HINT = "Write ui.tab({ title: 'Stock', url: '/stock' }), or a url that begins with https:// or http://."
const ROUTE_HINT = "Write ui.route('GET', '/stock', (request) => new Response('…'))."

const invalid = (text: string, hint: string): TymbalError => new TymbalError('TYM3004', text, { hint })

export class UiBook {
  readonly tabs: UiTab[] = []
  readonly routes: UiRoute[] = []

  readonly ui = {
    /** @throws TymbalError TYM3004 for a tab without a title, an address that is neither a path nor http(s), or too many */
    tab: ({ title, url }: UiTab): void => {
      if (typeof title !== 'string' || title.trim() === '' || title.length > MOST_TITLE)
        throw invalid(`ui.tab: the title is not a text of 1 to ${MOST_TITLE} characters`, TAB_HINT)
      if (typeof url !== 'string' || !(PATH.test(url.split('?')[0]!) || isWebAddress(url)))
        throw invalid(`ui.tab "${title}": "${url}" is no address that a page can show`, TAB_HINT)
      if (this.tabs.some((one) => one.title === title))
        throw invalid(`ui.tab: there are two tabs "${title}"`, 'Give each a title of its own.')
      if (this.tabs.length >= MOST_TABS) throw invalid(`ui.tab: more than ${MOST_TABS} tabs`, 'Put some on one page.')
      this.tabs.push({ title, url })
    },
    /** @throws TymbalError TYM3004 for a method or path that cannot be, a route that is there twice, or too many */
    route: (method: UiMethod, path: string, handler: UiHandler): void => {
      if (!UI_METHODS.includes(method))
        throw invalid(`ui.route: "${method}" is none of ${UI_METHODS.join(', ')}`, ROUTE_HINT)
      if (typeof path !== 'string' || !PATH.test(path))
        throw invalid(`ui.route: "${path}" is no path that begins with a slash, without query and spaces`, ROUTE_HINT)
      if (typeof handler !== 'function')
        throw invalid(`ui.route ${method} ${path}: the handler is not a function`, ROUTE_HINT)
      if (this.routes.some((one) => one.method === method && one.path === path))
        throw invalid(`ui.route: there are two routes ${method} ${path}`, 'Keep one of them.')
      if (this.routes.length >= MOST_ROUTES)
        throw invalid(`ui.route: more than ${MOST_ROUTES} routes`, 'Take a query instead.')
      this.routes.push({ method, path, handler })
    },
  }
}

function isWebAddress(url: string): boolean {
  try {
    return ['http:', 'https:'].includes(new URL(url).protocol)
  } catch {
    return false
  }
}
