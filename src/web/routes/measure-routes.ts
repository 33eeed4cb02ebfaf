// What was measured, over time and by latency: of the live run and of those on the disk.
import { Hono } from 'hono'
import { type EndpointWorkerTable, NO_ENDPOINT_WORKERS } from '../../stats/endpoint-workers.js'
import { endpointWorkerRows } from '../../stats/judge/endpoint-outliers.js'
import { pictureOf } from '../../stats/samples/sample-picture.js'
import type { SeriesPicture } from '../../store/series/read/series-picture.js'
import type { EndpointRange, EndpointWorkers, Heatmap, PercentileCurve, SamplePage, Series } from '../api.js'
import type { ControlRoom } from '../control-room.js'
import type { WebContext, WebEnv } from '../safety/guard.js'
import {
  endpointWorkersQuery,
  heatmapQuery,
  logsQuery,
  percentilesQuery,
  rangeQuery,
  samplesQuery,
  seriesQuery,
} from '../schemas/queries.js'
import { packedHeatmap, packedSeries } from './packed-columns.js'
import { rangeOfSummary } from './range-of-summary.js'
import { readQuery } from './read-request.js'
import { liveOf, requireNamed, requireRecorded, samplesOf, storeOf, summaryOf } from './run-directory.js'
import { isOfTimeline, timelineSeries } from './timeline-series.js'

export function measureRoutes(room: ControlRoom): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.get('/runs/:id/series', async (c) => {
    const series = await seriesOf(c, room)
    return c.json(readQuery(c, seriesQuery).parts === 'mean' ? withMeans(series) : series)
  })
  routes.get('/runs/:id/heatmap', async (c) => c.json(await heatmapOf(c, room)))
  routes.get('/runs/:id/endpoints', async (c) => c.json(await endpointsOf(c, room)))
  routes.get('/runs/:id/percentiles', async (c) => c.json(await percentilesOf(c, room)))
  routes.get('/runs/:id/samples', async (c) => {
    const question = known(readQuery(c, samplesQuery))
    const id = c.req.param('id')
    const page: SamplePage = pictureOf(await samplesOf(room, id), question)
    if (page.samples.length === 0) await requireNamed(room, id, question)
    return c.json(page)
  })
  routes.get('/runs/:id/endpoint-workers', async (c) => c.json(await endpointWorkersOf(c, room)))
  routes.get('/runs/:id/logs', async (c) => {
    const query = readQuery(c, logsQuery)
    const id = c.req.param('id')
    if (liveOf(room, id) !== null) return c.json(room.log.page(query))
    const { q: text, ...rest } = query
    return c.json(await storeOf(room).log(id, known({ ...rest, text })))
  })
  return routes
}

/** A line needs no more than its means: a third of the bytes. */
function withMeans({ columns, ...grid }: Series): Series {
  const lean = Object.entries(columns).map(([metric, { mean }]) => [metric, { mean, min: '', max: '' }])
  return { ...grid, columns: Object.fromEntries(lean) }
}

/** The recorder is some seconds behind: what the live run's own timeline has is taken from there. */
async function seriesOf(c: WebContext, room: ControlRoom): Promise<Series> {
  const { endpoint, worker, metrics, from, to, points } = readQuery(c, seriesQuery)
  const id = c.req.param('id')!
  const live = liveOf(room, id)
  const isWhole = endpoint === undefined && worker === undefined
  if (live !== null && isWhole && (metrics.every(isOfTimeline) || live.recorded === null)) {
    return timelineSeries(live.summary().timeline, { metrics, from, to, points })
  }
  const question = known({ endpoint, worker, metrics, fromMs: from, toMs: to, points })
  const picture = await requireRecorded(room, id).series(question)
  if (isNothing(picture)) await requireNamed(room, id, { endpoint, worker })
  return packedSeries(picture)
}

async function heatmapOf(c: WebContext, room: ControlRoom): Promise<Heatmap> {
  const { endpoint, worker, from, to, columns, rows } = readQuery(c, heatmapQuery)
  const question = known({ endpoint, worker, fromMs: from, toMs: to, columns, rows })
  const id = c.req.param('id')!
  const picture = await requireRecorded(room, id).heatmap(question)
  if (picture.counts.every((count) => count === 0)) await requireNamed(room, id, { endpoint, worker })
  return packedHeatmap(picture)
}

const isNothing = ({ columns }: SeriesPicture): boolean =>
  Object.values(columns).every(({ mean }) => mean.every((value) => value === 0 || Number.isNaN(value)))

/** The whole of the live run from its merged histograms, parts of it from what was recorded. */
async function percentilesOf(c: WebContext, room: ControlRoom): Promise<PercentileCurve> {
  const { endpoint, worker, from, to } = readQuery(c, percentilesQuery)
  const id = c.req.param('id')!
  const live = liveOf(room, id)
  const of = known({ endpoint, worker })
  const isWholeLive = live !== null && from === undefined && to === undefined
  const curve = isWholeLive
    ? { fromMs: 0, toMs: live.summary().run.durationMs, points: live.percentileCurve(of) }
    : await requireRecorded(room, id).percentiles({ ...of, ...known({ fromMs: from, toMs: to }) })
  if (curve.points.length === 0) await requireNamed(room, id, of)
  return curve
}

/** Of earlier runs that were not kept there is none. */
async function endpointTableOf(room: ControlRoom, id: string, endpoint?: string): Promise<EndpointWorkerTable> {
  const live = liveOf(room, id)
  if (live !== null) return live.endpointWorkers(endpoint)
  const isUnkept = room.unkept().some(({ item }) => item.id === id)
  return isUnkept ? NO_ENDPOINT_WORKERS : await storeOf(room).endpointWorkers(id)
}

/** All workers of an endpoint are looked at, also for one of them: what is unlike is unlike the others. */
async function endpointWorkersOf(c: WebContext, room: ControlRoom): Promise<EndpointWorkers> {
  const { endpoint, worker } = readQuery(c, endpointWorkersQuery)
  const id = c.req.param('id')!
  const table = await endpointTableOf(room, id, endpoint)
  const place = endpoint === undefined ? -1 : table.endpoints.indexOf(endpoint)
  const rows = endpoint === undefined ? table.rows : table.rows.filter((row) => row[0] === place)
  const found = endpointWorkerRows({ ...table, rows }, worker)
  if (found.length === 0) await requireNamed(room, id, { endpoint, worker })
  return { detail: table.detail, rows: found }
}

/** Of the whole run as in its summary; since the last restart of the live run exactly; else in whole recorded steps. */
async function endpointsOf(c: WebContext, room: ControlRoom): Promise<EndpointRange> {
  const { from, to } = readQuery(c, rangeQuery)
  const id = c.req.param('id')!
  if (from === undefined && to === undefined) return rangeOfSummary(await summaryOf(room, id))
  const restarted = to === undefined ? (liveOf(room, id)?.sinceRestart() ?? null) : null
  if (restarted !== null && restarted.fromMs === from) return restarted
  return await requireRecorded(room, id).endpoints(known({ fromMs: from, toMs: to }))
}

type Known<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> }

/** Without what was left out. */
const known = <T extends object>(values: T): Known<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Known<T>
