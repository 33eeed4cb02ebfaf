// What was measured, over time and by latency: of the live run and of those on the disk.
import { Hono } from 'hono'
import { TymbalError } from '../../model/errors.js'
import type { LatencySummary } from '../../stats/run-summary.js'
import { pictureOf } from '../../stats/samples/sample-picture.js'
import type { SeriesPicture } from '../../store/series/read/series-picture.js'
import type { Heatmap, PercentileCurve, SamplePage, Series } from '../api.js'
import type { ControlRoom, LiveRun } from '../control-room.js'
import type { WebContext, WebEnv } from '../safety/guard.js'
import { heatmapQuery, logsQuery, percentilesQuery, samplesQuery, seriesQuery } from '../schemas/queries.js'
import { readQuery } from './read-request.js'
import { idOf, liveOf, samplesOf, storeOf } from './run-directory.js'
import { isOfTimeline, timelineSeries } from './timeline-series.js'

export function measureRoutes(room: ControlRoom): Hono<WebEnv> {
  const routes = new Hono<WebEnv>()
  routes.get('/runs/:id/series', async (c) => c.json(await seriesOf(c, room)))
  routes.get('/runs/:id/heatmap', async (c) => c.json(await heatmapOf(c, room)))
  routes.get('/runs/:id/percentiles', async (c) => c.json(await percentilesOf(c, room)))
  routes.get('/runs/:id/samples', async (c) => {
    const question = known(readQuery(c, samplesQuery))
    return c.json(pictureOf(await samplesOf(room, c.req.param('id')), question) satisfies SamplePage)
  })
  routes.get('/runs/:id/logs', async (c) => {
    const query = readQuery(c, logsQuery)
    const id = c.req.param('id')
    if (liveOf(room, id) !== null) return c.json(room.log.page(query))
    const { q: text, ...rest } = query
    return c.json(await storeOf(room).log(id, known({ ...rest, text })))
  })
  return routes
}

/** The recorder is some seconds behind: what the live run's own timeline has is taken from there. */
async function seriesOf(c: WebContext, room: ControlRoom): Promise<Series> {
  const { endpoint, worker, metrics, from, to, points } = readQuery(c, seriesQuery)
  const live = liveOf(room, c.req.param('id')!)
  const isWhole = endpoint === undefined && worker === undefined
  if (live !== null && isWhole && (metrics.every(isOfTimeline) || room.store === null)) {
    return timelineSeries(live.summary().timeline, { metrics, from, to, points })
  }
  const question = known({ endpoint, worker, metrics, fromMs: from, toMs: to, points })
  const id = idOf(room, c.req.param('id')!)
  return await recorded(live, async () => packed(await storeOf(room).series(id, question)), NOTHING)
}

const NOTHING: Series = { fromMs: 0, stepMs: 1000, count: 0, columns: {} }

function packed({ columns, ...grid }: SeriesPicture): Series {
  const base64 = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
    Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength).toString('base64')
  const list = Object.entries(columns).map(([metric, { mean, min, max }]) => [
    metric,
    { mean: base64(mean), min: base64(min), max: base64(max) },
  ])
  return { ...grid, columns: Object.fromEntries(list) }
}

async function heatmapOf(c: WebContext, room: ControlRoom): Promise<Heatmap> {
  const { endpoint, worker, from, to, columns, rows } = readQuery(c, heatmapQuery)
  const question = known({ endpoint, worker, fromMs: from, toMs: to, columns, rows })
  const live = liveOf(room, c.req.param('id')!)
  const id = idOf(room, c.req.param('id')!)
  const nothing: Heatmap = { fromMs: 0, stepMs: 1000, columns: 0, boundsMs: [], counts: '' }
  return await recorded(
    live,
    async () => {
      const { counts, ...picture } = await storeOf(room).heatmap(id, question)
      const bytes = Buffer.from(counts.buffer as ArrayBuffer, counts.byteOffset, counts.byteLength)
      return { ...picture, counts: bytes.toString('base64') }
    },
    nothing,
  )
}

/** Of the live run from its merged histograms, which are finer than those on the disk. */
async function percentilesOf(c: WebContext, room: ControlRoom): Promise<PercentileCurve> {
  const { endpoint, worker } = readQuery(c, percentilesQuery)
  const live = liveOf(room, c.req.param('id')!)
  if (live === null) {
    return { points: await storeOf(room).percentiles(c.req.param('id')!, known({ endpoint, worker })) }
  }
  const { totals, endpoints, workers } = live.summary()
  const found =
    worker !== undefined
      ? workers.find(({ id }) => id === worker)
      : endpoint !== undefined
        ? endpoints.find(({ method, name }) => `${method} ${name}` === endpoint)
        : totals
  return { points: found === undefined || found.requests === 0 ? [] : curveOf(found.latencyMs) }
}

const curveOf = (ms: LatencySummary): PercentileCurve['points'] => [
  { percentile: 50, ms: ms.p50 },
  { percentile: 66, ms: ms.p66 },
  { percentile: 75, ms: ms.p75 },
  { percentile: 80, ms: ms.p80 },
  { percentile: 90, ms: ms.p90 },
  { percentile: 95, ms: ms.p95 },
  { percentile: 98, ms: ms.p98 },
  { percentile: 99, ms: ms.p99 },
  { percentile: 99.9, ms: ms.p999 },
  { percentile: 99.99, ms: ms.p9999 },
  { percentile: 100, ms: ms.max },
]

/** Of a run that has just begun nothing is recorded yet. */
async function recorded<T>(live: LiveRun | null, read: () => Promise<T>, nothing: T): Promise<T> {
  try {
    return await read()
  } catch (thrown) {
    const isTooEarly = thrown instanceof TymbalError && ['TYM5002', 'TYM5003'].includes(thrown.code)
    if (live?.isRunning === true && isTooEarly) return nothing
    throw thrown
  }
}

type Known<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> }

/** Without what was left out. */
const known = <T extends object>(values: T): Known<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Known<T>
