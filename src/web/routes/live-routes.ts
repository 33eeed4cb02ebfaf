// Changes of the run that is under way, and its stream. Each is told to everybody, and noted with who asked for it.
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import { parseAccept } from 'hono/utils/accept'
import type { LoadState, WorkerAction } from '../api.js'
import type { ControlRoom, LiveRun, Note } from '../control-room.js'
import { Refusal } from '../refusal.js'
import { type WebContext, type WebEnv, whoOf } from '../safety/guard.js'
import { streamQuery } from '../schemas/queries.js'
import { loadRequest, noteRequest, stopRequest } from '../schemas/requests.js'
import { MOST_CLIENTS } from '../stream/live-feed.js'
import { checked, readBody, readNothing } from './read-request.js'

const notRunning = (): Refusal => new Refusal(409, 'No run is under way.', { code: 'TYM6002' })

export function liveRoutes(room: ControlRoom): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.post('/runs/live/load', async (c) => {
    const edit = await readBody(c, loadRequest)
    const live = running(room)
    const answer = done(c, live.editLoad(edit, whoOf(c)))
    return edit.when === 'stage-end' ? c.json(live.load satisfies LoadState | null, 202) : answer
  })
  routes.delete('/runs/live/load', (c) => {
    if (!running(room).withdrawEdit(whoOf(c))) throw new Refusal(409, 'No edit waits.', { code: 'TYM6002' })
    return c.body(null, 204)
  })
  routes.post('/runs/live/stop', async (c) => {
    const { mode } = await readBody(c, stopRequest)
    return done(c, running(room).stop(mode, whoOf(c)))
  })
  routes.post('/runs/live/pause', async (c) => {
    await readNothing(c)
    return done(c, running(room).setPaused(true, whoOf(c)))
  })
  routes.post('/runs/live/resume', async (c) => {
    await readNothing(c)
    return done(c, running(room).setPaused(false, whoOf(c)))
  })
  routes.post('/runs/live/notes', async (c) => {
    const { text } = await readBody(c, noteRequest)
    return noted(c, running(room).note(text, whoOf(c)))
  })
  routes.post('/runs/live/restart-statistics', async (c) => {
    await readNothing(c)
    return noted(c, running(room).restartStatistics(whoOf(c)))
  })
  for (const action of ['drain', 'take-back', 'restart', 'quit'] as const satisfies readonly WorkerAction[]) {
    routes.post(`/workers/:id/${action}`, async (c) => {
      await readNothing(c)
      room.careFor(c.req.param('id'), action, whoOf(c))
      return c.body(null, 204)
    })
  }
  routes.get('/runs/live/stream', (c) => stream(c, room))
  return routes
}

/** @throws Refusal 409 */
function running(room: ControlRoom): LiveRun {
  const live = room.live()
  if (live === null || !live.isRunning) throw notRunning()
  return live
}

function done(c: WebContext, isDone: boolean): Response {
  if (!isDone) throw new Refusal(409, 'The run has not begun yet, or is ending.', { code: 'TYM6002' })
  return c.body(null, 204)
}

function noted(c: WebContext, note: Note | null): Response {
  if (note === null) throw notRunning()
  return c.json(note, 201)
}

/** Written to the socket itself: only it tells what the reader has taken. */
function stream(c: WebContext, room: ControlRoom): Response {
  const { endpoint: endpoints = [] } = checked({ endpoint: c.req.queries('endpoint') }, streamQuery)
  if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' })
  const { outgoing } = c.env
  const last = c.req.header('Last-Event-ID')
  const takesGzip = acceptsGzip(c.req.header('Accept-Encoding'))
  if (room.feed.clients >= MOST_CLIENTS) throw new Refusal(503, `More than ${MOST_CLIENTS} pages are open.`)
  outgoing.writeHead(200, {
    ...Object.fromEntries(c.res.headers),
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
    Connection: 'keep-alive',
    Vary: 'Accept-Encoding',
    ...(takesGzip ? { 'Content-Encoding': 'gzip' } : {}),
  })
  const client = room.feed.join({ response: outgoing, endpoints, takesGzip }, last === undefined ? null : Number(last))
  if (client === null) outgoing.destroy()
  else outgoing.once('close', () => room.feed.leave(client))
  outgoing.on('error', () => undefined)
  return RESPONSE_ALREADY_SENT
}

const acceptsGzip = (header = ''): boolean => parseAccept(header).some(({ type, q }) => type === 'gzip' && q > 0)
