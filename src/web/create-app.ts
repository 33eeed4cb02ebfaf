// All routes of the server behind its guard.
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { API_PATH } from './api.js'
import type { ControlRoom } from './control-room.js'
import { problemOf, Refusal } from './refusal.js'
import { apiPage } from './routes/api-page.js'
import { liveRoutes } from './routes/live-routes.js'
import { measureRoutes } from './routes/measure-routes.js'
import { pageRoutes, type readPages } from './routes/page-routes.js'
import { presetRoutes } from './routes/preset-routes.js'
import { runRoutes } from './routes/run-routes.js'
import { SCRIPT_PATH, scriptRoutes } from './routes/script-routes.js'
import { sessionRoutes, stateRoutes } from './routes/state-routes.js'
import type { Guard, WebEnv } from './safety/guard.js'
import { openApi } from './schemas/openapi.js'
import { OPERATIONS } from './schemas/operations.js'

export interface AppDeps {
  readonly room: ControlRoom
  readonly guard: Guard
  readonly pages: ReturnType<typeof readPages>
  /** `/` or `/base/`. */
  readonly basePath: string
  readonly summarySchema: Readonly<Record<string, unknown>>
}

export function createApp({ room, guard, pages, basePath, summarySchema }: AppDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>({ strict: false })
  app.onError((thrown, c) => problemOf(c, thrown))
  app.use(compress({ encoding: 'gzip' }))
  app.use(guard.place)
  app.route(
    `${basePath}${API_PATH.slice(1)}`,
    apiOf(room, guard, () => openApi({ version: room.version, basePath, summarySchema })),
  )
  app.get(`${basePath}api`, (c) => c.html(apiPage(room.version, basePath), 200, { 'Cache-Control': 'no-store' }))
  const scriptPath = `${basePath}${SCRIPT_PATH}`
  app.use(`${scriptPath}/*`, guard.origin, guard.role)
  app.route(scriptPath, scriptRoutes(room, scriptPath))
  app.route(basePath, pageRoutes(pages, basePath))
  app.notFound((c) => problemOf(c, new Refusal(404, `There is nothing at ${c.req.path}.`)))
  return app
}

function apiOf(room: ControlRoom, guard: Guard, describe: () => object): Hono<WebEnv> {
  const api = new Hono<WebEnv>()
  api.use(guard.origin)
  api.use(async (c, next) => {
    c.header('Cache-Control', 'no-store')
    await next()
  })
  api.route('/', sessionRoutes(guard))
  api.use(guard.role)
  api.get('/openapi.json', (c) => c.json(describe()))
  api.route('/', stateRoutes(room))
  api.route('/', presetRoutes(room))
  api.route('/', liveRoutes(room))
  api.route('/', measureRoutes(room))
  api.route('/', runRoutes(room))
  api.all('*', (c) => {
    throw refusalOf(c.req.method, c.req.path.slice(c.req.path.indexOf(API_PATH) + API_PATH.length))
  })
  return api
}

/** A path that is there by another method says by which. */
function refusalOf(method: string, path: string): Refusal {
  const here = OPERATIONS.filter((operation) => patternOf(operation.path).test(path))
  const exact = here.filter((operation) => operation.path === path)
  const methods = (exact.length > 0 ? exact : here).map((operation) => operation.method.toUpperCase())
  if (methods.length === 0) return new Refusal(404, `There is nothing at ${path}.`)
  return new Refusal(405, `${path} is not for ${method}.`, { headers: { Allow: methods.join(', ') } })
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`)
