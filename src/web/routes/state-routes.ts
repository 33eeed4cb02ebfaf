// What there is to see and to start, logging in, and starting.
import { Hono } from 'hono'
import type { AppState, StartRequest } from '../api.js'
import type { ControlRoom } from '../control-room.js'
import { type Guard, type WebContext, type WebEnv, whoOf } from '../safety/guard.js'
import { sessionRequest, startRequest } from '../schemas/requests.js'
import { readBody } from './read-request.js'

/** Before anybody is somebody. */
export function sessionRoutes(guard: Guard): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.post('/session', async (c) => {
    guard.login(c, (await readBody(c, sessionRequest)).token)
    return c.body(null, 204)
  })
  routes.delete('/session', (c) => {
    guard.logout(c)
    return c.body(null, 204)
  })
  return routes
}

/** Aborted when whoever asked has gone. */
function whileConnected(c: WebContext): AbortSignal {
  const gone = new AbortController()
  c.env.outgoing.once('close', () => gone.abort())
  return gone.signal
}

export function stateRoutes(room: ControlRoom): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.get('/state', (c) => {
    const live = room.live()
    const state: AppState = {
      version: room.version,
      nowMs: room.now(),
      role: c.get('role'),
      liveRunId: live?.id ?? null,
      isRunning: live?.isRunning ?? false,
      keepsRuns: room.store !== null,
      script: room.script(),
      workers: c.get('role') === 'operator' ? room.workers() : { ...room.workers(), joinCommands: [] },
    }
    return c.json(state)
  })
  routes.post('/runs', async (c) => {
    const live = await room.start((await readBody(c, startRequest)) as StartRequest, whoOf(c))
    return c.json({ id: live.id }, 201)
  })
  routes.post('/runs/check', async (c) => {
    const request = (await readBody(c, startRequest)) as StartRequest
    return c.json(await room.check(request, whoOf(c), whileConnected(c)))
  })
  return routes
}
