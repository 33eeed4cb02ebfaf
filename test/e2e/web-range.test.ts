// Figures of a part of a run, over HTTP: since a restart of the statistics, between two instants, and of runs that are not kept.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import type {
  EndpointRange,
  Heatmap,
  PercentileCurve,
  Problem,
  ReportCharts,
  ReportData,
  RunListItem,
  Series,
} from '../../src/web/api.js'
import { endpointRange, heatmap, noted, percentileCurve, series } from '../../src/web/schemas/answers.js'
import { readDetails } from '../../ui/src/source/report-details.js'
import { runCli } from '../support/cli.js'
import { SCRIPT, startCountingTarget, type Target, WebSession } from '../support/web-session.js'

let target: Target
beforeAll(async () => {
  target = await startCountingTarget()
})
afterAll(() => target.close())

const counts = ({ counts: packed }: Heatmap): number => {
  const bytes = Buffer.from(packed, 'base64')
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readUInt32LE(at * 4)).reduce((a, b) => a + b, 0)
}
const requestsOf = ({ endpoints }: EndpointRange): number => endpoints.reduce((sum, { requests }) => sum + requests, 0)
const path = (id: string, what: string, query: Readonly<Record<string, string | number>> = {}): string =>
  `/runs/${id}/${what}?${new URLSearchParams(Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]))}`

/** What a report carries, read as its page reads it. */
async function chartsIn(report: string): Promise<ReportCharts> {
  const text = /<script type="application\/json" id="report-data">([\s\S]*?)<\/script>/.exec(report)![1]!
  return (await readDetails((JSON.parse(text) as ReportData).details))!.charts!
}

describe.each([
  { kept: 'on the disk', args: [] },
  { kept: 'nowhere', args: ['--no-save'] },
])('a run that is kept $kept', ({ args }) => {
  let web: WebSession
  let mark: { atMs: number }
  beforeAll(async () => {
    web = await new WebSession(['-H', target.url, ...args]).open()
    await web.post('/runs', { users: 3, spawnRate: 100 })
    await web.live<RunSummary>('requests are counted', '/runs/live', ({ totals }) => totals.requests > 50)
    mark = noted.parse((await web.post('/runs/live/restart-statistics')).body)
  }, 60_000)
  afterAll(() => web.close())
  const range = async (id: string, query: Readonly<Record<string, number | string>> = {}): Promise<EndpointRange> =>
    endpointRange.parse((await web.get<EndpointRange>(path(id, 'endpoints', query))).body)

  it('has figures since a restart at once, and forgets nothing', async () => {
    expect(mark).toMatchObject({ isRestart: true })
    await web.live<EndpointRange>(
      'requests since the restart',
      path('live', 'endpoints', { from: mark.atMs }),
      (body) => requestsOf(body) > 50,
    )
    const since = await range('live', { from: mark.atMs })
    // The summary is that of the last second.
    const isMore = (all: EndpointRange) => all.totals.requests > since.totals.requests
    await web.live<EndpointRange>('more in the whole run', path('live', 'endpoints'), isMore)
    expect(since.fromMs).toBe(mark.atMs)
    expect(since.totals.requests).toBe(requestsOf(since))
    expect(since.endpoints.map(({ name }) => name).sort()).toEqual(['/', '/buy'])
    expect(since.totals.meanBytes).toBeGreaterThan(0)
    const { notes } = (await web.get<RunSummary>('/runs/live')).body
    expect(notes.filter(({ isRestart }) => isRestart)).toEqual([mark])
  })

  it('has a heatmap, series of endpoints and workers, and a smooth curve while it goes on', async () => {
    const endpoint = 'GET /buy'
    await web.live<Heatmap>('something is recorded', path('live', 'heatmap', { endpoint }), (body) => counts(body) > 0)
    const heat = heatmap.parse((await web.get<Heatmap>(path('live', 'heatmap'))).body)
    expect(counts(heat)).toBeGreaterThan(0)
    const rps = series.parse((await web.get<Series>(path('live', 'series', { metrics: 'rps,p95', endpoint }))).body)
    expect(rps.count).toBeGreaterThan(0)
    const { workers } = (await web.get<RunSummary>('/runs/live')).body
    const memory = await web.get<Series>(path('live', 'series', { metrics: 'memory', worker: workers[0]!.id }))
    expect(Object.keys(series.parse(memory.body).columns)).toEqual(['memory'])
    const curve = percentileCurve.parse(
      (await web.get<PercentileCurve>(path('live', 'percentiles', { endpoint }))).body,
    )
    expect(curve.points).toHaveLength(69)
    const part = percentileCurve.parse(
      (await web.get<PercentileCurve>(path('live', 'percentiles', { endpoint, from: 1000 }))).body,
    )
    expect([part.fromMs, part.points.length]).toEqual([2000, part.toMs > 2000 ? 69 : 0])
    const from = { from: heat.fromMs, to: heat.fromMs + heat.stepMs * heat.columns }
    expect(requestsOf(await range('live', from))).toBeGreaterThan(0)
  }, 60_000)

  it('has the same figures when it has ended: parts add up to the whole', async () => {
    expect((await web.post('/runs/live/stop', { mode: 'graceful' })).status).toBe(204)
    await web.live<RunSummary>('the run has ended', '/runs/live', ({ run }) => run.state === 'stopped')
    const id = (await web.get<RunListItem[]>('/runs')).body[0]!.id
    const whole = (await web.get<RunSummary>(`/runs/${id}`)).body
    const end = Math.ceil(whole.run.durationMs)
    const [first, second] = [await range(id, { from: 0, to: 4000 }), await range(id, { from: 4000, to: end })]
    expect([first.fromMs, first.toMs, second.fromMs]).toEqual([0, 4000, 4000])
    expect(requestsOf(first) + requestsOf(second)).toBe(whole.totals.requests)
    expect(requestsOf(await range(id))).toBe(whole.totals.requests)
    expect((await web.get<Problem>(path(id, 'endpoints', { from: 'x' }))).body).toMatchObject({ status: 422 })
  })

  it('is exported complete: a history without gaps, a report with charts', async () => {
    const id = (await web.get<RunListItem[]>('/runs')).body[0]!.id
    const { totals } = (await web.get<RunSummary>(`/runs/${id}`)).body
    const lines = (await web.get<string>(path(id, 'export', { as: 'csv-history' }))).body.trimEnd().split('\r\n')
    const columns = lines[0]!.split(',')
    const rows = lines.slice(1).map((line) => line.split(','))
    expect(rows.every((row) => row.length === columns.length)).toBe(true)
    const sizes = columns.indexOf('Total Average Content Size')
    // Only sizes are not recorded over time; the last row has them too.
    for (const row of rows) expect(row.filter((cell, at) => cell === 'N/A' && at !== sizes)).toEqual([])
    expect(rows.at(-1)![sizes]).not.toBe('N/A')
    const counted = rows.map((row) => Number(row[columns.indexOf('Total Request Count')]))
    expect(counted).toEqual([...counted].sort((a, b) => a - b))
    expect([counted.at(-1), rows.length > 1]).toEqual([totals.requests, true])
    const report = (await web.get<string>(path(id, 'export', { as: 'html' }))).body
    expect(Object.keys((await chartsIn(report)).heatmaps).sort()).toEqual(['', 'GET /', 'GET /buy'])
  })

  it('without lists is small', async () => {
    const id = (await web.get<RunListItem[]>('/runs')).body[0]!.id
    const { body } = await web.get<RunSummary>(`/runs/${id}?without=timeline,endpoints,workers`)
    expect([body.timeline, body.endpoints, body.workers]).toEqual([[], [], []])
  })

  it('is still drawn when the next one runs, and leaves nothing behind at the end', async () => {
    const first = (await web.get<RunListItem[]>('/runs')).body[0]!.id
    await web.post('/runs', { users: 1, runTime: '1s' })
    await web.live<RunSummary>(
      'the next has ended',
      '/runs/live',
      ({ run }) => run.id !== first && run.state === 'stopped',
    )
    expect(counts((await web.get<Heatmap>(path(first, 'heatmap'))).body)).toBeGreaterThan(0)
    web.program.signal('SIGTERM')
    await web.program.exit()
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`tymbal-run-${web.program.child.pid}-`))).toEqual([])
  }, 60_000)
})

describe('--html', () => {
  it.each([[[]], [['--no-save']]])(
    'has charts of each endpoint and worker, also with %j; `report` makes the same',
    async (more) => {
      const home = mkdtempSync(join(tmpdir(), 'tymbal-html-'))
      onTestFinished(() => rmSync(home, { recursive: true }))
      writeFileSync(join(home, 'shop.ts'), SCRIPT)
      const tymbal = (...args: readonly string[]) => runCli(args, { cwd: home, env: { ...process.env, TMPDIR: home } })
      const load = ['-H', target.url, '-u', '3', '-t', '3s', '--html', 'own.html', '--summary', 'none']
      const ended = await tymbal('run', 'shop.ts', ...load, ...more)
      expect(ended.exitCode, ended.stderr).toBe(0)
      const own = await chartsIn(readFileSync(join(home, 'own.html'), 'utf8'))
      expect(Object.keys(own.series).sort()).toEqual(['', 'GET /', 'GET /buy'])
      expect([Object.keys(own.workers).length, own.percentiles['GET /buy']!.length]).toEqual([1, 69])
      expect(readdirSync(home).filter((name) => name.startsWith('tymbal-run-'))).toEqual([])
      if (more.length > 0) return
      const reported = await tymbal('report', 'last', '--html', 'later.html', '--csv', 'later')
      expect(reported.exitCode, reported.stderr).toBe(0)
      expect(await chartsIn(readFileSync(join(home, 'later.html'), 'utf8'))).toEqual(own)
      const history = readFileSync(join(home, 'later_stats_history.csv'), 'utf8').trimEnd().split('\r\n')
      expect(history.at(-1)).not.toContain('N/A')
      expect(history[1]!.split(',').filter((cell) => cell === 'N/A').length).toBeLessThanOrEqual(1)
    },
    60_000,
  )
})
