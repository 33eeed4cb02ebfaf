// The runs that are there: listed, shown, changed, removed, compared, exported and imported.
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Hono } from 'hono'
import type { Comparison, LONG_LISTS, Picture, RunSummary } from '../api.js'
import type { ControlRoom } from '../control-room.js'
import { Refusal } from '../refusal.js'
import type { WebContext, WebEnv } from '../safety/guard.js'
import { INERT_POLICY } from '../safety/security-headers.js'
import { compareQuery, exportQuery, summaryQuery } from '../schemas/queries.js'
import { runChange } from '../schemas/requests.js'
import { NOT_LIVE, pictureOf } from '../stream/ticks.js'
import { readBody, readQuery } from './read-request.js'
import { idOf, listRuns, liveOf, recordedOf, samplesOf, storeOf, summaryOf } from './run-directory.js'
import { itemOfStored } from './run-list-item.js'

const MOST_IMPORT_BYTES = 1024 ** 3

export function runRoutes(room: ControlRoom): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.get('/runs', async (c) => c.json(await listRuns(room)))
  routes.post('/runs/import', async (c) => c.json(await imported(c, room), 201))
  routes.get('/runs/:id', async (c) => {
    const { without = [] } = readQuery(c, summaryQuery)
    return c.json(withoutLists(await summaryOf(room, c.req.param('id')), without))
  })
  routes.get('/runs/:id/picture', async (c) => c.json(await shownPicture(room, c.req.param('id'))))
  routes.patch('/runs/:id', async (c) => {
    const change = await readBody(c, runChange)
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
    const changed = await storeOf(room).change(idOf(room, c.req.param('id')), given)
    room.renamed(changed.id, { name: changed.name, tags: changed.tags })
    return c.json(itemOfStored(changed))
  })
  routes.delete('/runs/:id', async (c) => {
    const id = idOf(room, c.req.param('id'))
    // Its directory may not be there yet.
    if (liveOf(room, id)?.isRunning) throw new Refusal(409, 'The run is under way. Stop it first.', { code: 'TYM5004' })
    await storeOf(room).remove(id)
    room.forget(id)
    return c.body(null, 204)
  })
  routes.get('/runs/:id/export', (c) => exported(c, room))
  routes.get('/compare', async (c) => {
    const { a, b } = readQuery(c, compareQuery)
    const live = room.live()
    const known = new Map(live === null ? [] : [[live.id, live.summary()]])
    const compared = await storeOf(room).compare(idOf(room, a), idOf(room, b), known)
    return c.json({ ...compared, a: itemOfStored(compared.a), b: itemOfStored(compared.b) } satisfies Comparison)
  })
  return routes
}

/** The clock of a run that has ended stands at its end. */
async function shownPicture(room: ControlRoom, id: string): Promise<Picture> {
  const live = liveOf(room, id)
  if (live?.isRunning === true) return pictureOf(live.summary(), live, room.now())
  const summary = await summaryOf(room, id)
  const picture = pictureOf(summary, NOT_LIVE, Date.parse(summary.run.startedAt) + summary.run.durationMs)
  const isInterrupted = live === null && room.store !== null && (await room.store.find(id)).state === 'interrupted'
  return { ...picture, head: { ...picture.head, isInterrupted } }
}

/** Long lists that a page has from elsewhere. */
function withoutLists(summary: RunSummary, without: readonly (typeof LONG_LISTS)[number][]): RunSummary {
  return { ...summary, ...Object.fromEntries(without.map((key) => [key, []])) }
}

/** To be saved, never to be shown as a page of this server. */
async function exported(c: WebContext, room: ControlRoom): Promise<Response> {
  const { as } = readQuery(c, exportQuery)
  const id = c.req.param('id')!
  if (as === 'bundle') {
    const bundle = await storeOf(room).exportBundle(idOf(room, id))
    return c.body(
      Readable.toWeb(bundle) as ReadableStream,
      200,
      saved(`${idOf(room, id)}.tymbal.zip`, 'application/zip'),
    )
  }
  const details = { recorded: recordedOf(room, id), samples: await samplesOf(room, id) }
  const { text, fileName, contentType } = await room.render(await summaryOf(room, id), as, details)
  return c.body(text, 200, saved(fileName, contentType))
}

const saved = (name: string, type: string): Record<string, string> => ({
  'Content-Type': type,
  'Content-Disposition': `attachment; filename="${name.replace(/[^\w.-]+/g, '-')}"`,
  'Content-Security-Policy': INERT_POLICY,
  'Cache-Control': 'no-store',
})

async function imported(c: WebContext, room: ControlRoom) {
  if (!/^application\/(zip|octet-stream)\b/.test(c.req.header('Content-Type') ?? '')) {
    throw new Refusal(415, 'Send the bundle as application/zip.', { code: 'TYM6005' })
  }
  const store = storeOf(room)
  const folder = await mkdtemp(join(tmpdir(), 'tymbal-import-'))
  try {
    const path = join(folder, 'run.tymbal.zip')
    await pipeline(c.env.incoming, atMost(MOST_IMPORT_BYTES), createWriteStream(path))
    return itemOfStored(await store.importBundle(path))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function atMost(bytes: number): Transform {
  let left = bytes
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length
      if (left < 0) done(new Refusal(413, `More than ${bytes} bytes.`, { code: 'TYM6005' }))
      else done(null, chunk)
    },
  })
}
