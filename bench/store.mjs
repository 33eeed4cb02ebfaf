#!/usr/bin/env node
// What does recording cost the master, and how soon is a long run open? node bench/store.mjs [--write]
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { DAY_SECONDS, seriesModules, writeDay } from './page/made-day.mjs'
import { loadBefore, machineFacts, median, publish, table, thousands } from './report.mjs'

const DIST = new URL('../dist/', import.meta.url)
const CHANGED_BUCKETS = 40
const RECORDED_SECONDS = 300
const RUNS = 1000
const GENERATOR = {
  ...{ cpuPercent: 0, memoryBytes: 0, loopDelayP99Ms: 0, loopDelayMaxMs: 0 },
  ...{ startDelayP50Ms: 0, startDelayP99Ms: 0, startDelayMaxMs: 0, openSockets: 0 },
}

const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** About normal on a logarithmic scale, as latencies are. */
const spread = () => Math.exp((Math.random() + Math.random() + Math.random() - 1.5) * 0.6)
const rssMb = () => Math.round(process.memoryUsage().rss / 1e6)
const within = async (work) => {
  const before = performance.now()
  await work()
  return performance.now() - before
}

function sizeOf(directory) {
  return readdirSync(directory).reduce((sum, name) => sum + statSync(join(directory, name)).size, 0)
}

/** CPU a second that recording adds to a master with so many endpoints and workers. */
function measureRecording({ RequestStats, RunAggregate, SeriesRecorder }, home, { workers, endpoints }) {
  const directory = mkdtempSync(join(home, 'record-'))
  const stats = new RequestStats({ clock: () => 0 })
  stats.begin('run', 0)
  const aggregate = new RunAggregate({ runId: 'run', startedAtEpochMs: 0, thresholds: [] })
  const recorder = new SeriesRecorder({ directory, aggregate, onFault: (reason) => console.error(reason) })
  const sample = { dueMs: 0, startMs: 0, endMs: 0, status: 200, error: '', bytesReceived: 1, bytesSent: 1, tags: null }
  let spent = 0
  let worst = 0
  for (let second = 0; second < RECORDED_SECONDS; second++) {
    for (let e = 0; e < endpoints; e++) {
      const entry = stats.entry('GET', `/endpoint/${e}`)
      for (let i = 0; i < CHANGED_BUCKETS * 1.1; i++) {
        sample.endMs = (5 + (e % 50) * 2) * spread()
        stats.record(entry, sample)
      }
    }
    const delta = stats.takeDelta({ toMs: (second + 1) * 1000, users: {}, generator: GENERATOR, final: false })
    for (let w = 0; w < workers; w++) aggregate.add(`w${w}`, delta)
    aggregate.closeSecond((second + 1) * 1000, 1)
    const before = cpuMs()
    recorder.closeSecond((second + 1) * 1000, 1)
    const took = cpuMs() - before
    spent += took
    worst = Math.max(worst, took)
  }
  recorder.finish(RECORDED_SECONDS * 1000)
  const bytes = sizeOf(directory)
  return [
    `${workers} x ${endpoints}`,
    `${(spent / RECORDED_SECONDS / 10).toFixed(2)} %`,
    worst.toFixed(1),
    thousands(bytes / RECORDED_SECONDS),
  ]
}

const runFile = (id, startedAtMs) => ({
  ...{ schema: 'tymbal.run/1', id, name: 'day', script: 'day.ts', scriptHash: '', tags: {}, options: {} },
  ...{ startedAt: new Date(startedAtMs).toISOString(), state: 'stopped', passed: true, exitCode: 0, reason: '' },
  master: { pid: 1, host: hostname() },
  headline: {
    ...{ host: '', startedAt: new Date(startedAtMs).toISOString(), durationMs: 1, users: 1 },
    ...{ requests: 1, rps: 1, failRatio: 0, p95Ms: 1 },
  },
})

function writeRun(home, id, startedAtMs) {
  const directory = join(home, id)
  mkdirSync(directory)
  writeFileSync(join(directory, 'run.json'), JSON.stringify(runFile(id, startedAtMs), null, 2))
  return directory
}

const LARGE = {
  endpoints: Array.from({ length: 500 }, (_, e) => `GET /endpoint/${e}`),
  workers: Array.from({ length: 500 }, (_, w) => `worker-${w}`),
}

async function measureOpening(modules, home) {
  const runs = join(home, 'runs')
  mkdirSync(runs)
  const directory = writeRun(runs, 'day', 1)
  writeDay(modules, directory, LARGE)
  const rssBefore = rssMb()
  const ask = async (what, question) => {
    const times = []
    for (let i = 0; i < 5; i++) {
      const store = modules.openRunStore({ directory: runs, cwd: runs, wallClock: Date.now })
      times.push(await within(() => question(store)))
    }
    return [what, times[0].toFixed(0), median(times).toFixed(0)]
  }
  const points = 1200
  const endpoint = 'GET /endpoint/321'
  const rows = [
    await ask('first chart: users, req/s, p50, p95, p99 of all', (store) =>
      store.recorded('day').series({ metrics: ['users', 'rps', 'p50', 'p95', 'p99'], points }),
    ),
    await ask('p95 and req/s of one endpoint of 500', (store) =>
      store.recorded('day').series({ metrics: ['p95', 'rps'], endpoint, points }),
    ),
    await ask('an hour of it', (store) =>
      store.recorded('day').series({ metrics: ['p95'], endpoint, points, fromMs: 3.6e7, toMs: 3.96e7 }),
    ),
    await ask('CPU of one worker of 500', (store) =>
      store.recorded('day').series({ metrics: ['cpu', 'loop'], worker: 'worker-123', points }),
    ),
    await ask('heatmap of all, 600 x 64', (store) => store.recorded('day').heatmap({})),
    await ask('heatmap of one endpoint', (store) => store.recorded('day').heatmap({ endpoint })),
    await ask('all endpoints over an hour', (store) =>
      store.recorded('day').endpoints({ fromMs: 3.6e7, toMs: 3.96e7 }),
    ),
    await ask('all endpoints over twelve hours', (store) =>
      store.recorded('day').endpoints({ fromMs: 3.6e7, toMs: 7.92e7 }),
    ),
    await ask('percentile curve of all', (store) => store.recorded('day').percentiles({})),
  ]
  const rss = `${rssBefore} MB before, ${rssMb()} MB after`
  const bytes = sizeOf(directory)
  for (let i = 0; i < RUNS; i++) writeRun(runs, `run-${i}`, 1000 + i)
  rows.push(await ask(`list of ${thousands(RUNS)} runs`, (store) => store.list()))
  return { rows, rss, bytes }
}

/** A summary of 500 endpoints, as a comparison needs it. */
function writeSummary({ RequestStats, RunAggregate }, directory, id) {
  const stats = new RequestStats({ clock: () => 0 })
  stats.begin('run', 0)
  const aggregate = new RunAggregate({ runId: 'run', startedAtEpochMs: 0, thresholds: [] })
  const sample = { dueMs: 0, startMs: 0, endMs: 0, status: 200, error: '', bytesReceived: 1, bytesSent: 1, tags: null }
  for (let e = 0; e < 500; e++) {
    const entry = stats.entry('GET', `/endpoint/${e}`)
    sample.endMs = 20 * spread()
    stats.record(entry, sample)
  }
  aggregate.add('w', stats.takeDelta({ toMs: 1000, users: {}, generator: GENERATOR, final: true }))
  const run = {
    id,
    name: id,
    script: '',
    host: '',
    startedAt: new Date(1).toISOString(),
    durationMs: DAY_SECONDS * 1000,
  }
  const more = { state: 'stopped', targetUsers: 1, users: 0, plannedMs: null, tags: {}, options: {} }
  const summary = aggregate.summarize({ run: { ...run, ...more }, workers: [], notes: [] })
  writeFileSync(join(directory, 'summary.json'), JSON.stringify(summary))
}

/** Wall time, CPU, and the longest that nothing else of the process had its turn. */
async function watched(work) {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  await new Promise((resolve) => setTimeout(resolve, 50))
  delay.enable()
  const before = cpuMs()
  const ms = await within(work)
  const cpu = cpuMs() - before
  await new Promise((resolve) => setTimeout(resolve, 5))
  delay.disable()
  return [ms.toFixed(0), cpu.toFixed(0), (delay.max / 1e6).toFixed(0)]
}

async function measureComparing(modules, home) {
  const runs = join(home, 'compared')
  mkdirSync(runs)
  for (const id of ['a', 'b']) {
    const directory = writeRun(runs, id, 1)
    writeDay(modules, directory, LARGE)
    writeSummary(modules, directory, id)
  }
  const store = modules.openRunStore({ directory: runs, cwd: runs, wallClock: Date.now })
  const rows = []
  for (const turn of ['first', 'second', 'third']) {
    rows.push([`compare two days, ${turn} time`, ...(await watched(() => store.compare('a', 'b')))])
  }
  return rows
}

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } })
if (!existsSync(DIST)) throw new Error('dist/ is not built (npm run build)')
const load = async (path) => await import(new URL(path, DIST).href)
const modules = {
  ...(await seriesModules()),
  ...(await load('stats/request-stats.js')),
  ...(await load('stats/run-aggregate.js')),
  ...(await load('store/series/record/series-recorder.js')),
  ...(await load('store/open-run-store.js')),
}
const before = loadBefore()
const home = mkdtempSync(join(tmpdir(), 'tymbal-bench-store-'))
try {
  const sizes = [
    { workers: 1, endpoints: 50 },
    { workers: 20, endpoints: 50 },
    { workers: 20, endpoints: 500 },
  ]
  const recorded = sizes.map((size) => measureRecording(modules, home, size))
  publish({
    title: 'Recording a run over time',
    notes: [
      machineFacts(),
      `load before: ${before}; ${RECORDED_SECONDS} seconds one after the other, every endpoint with about ${CHANGED_BUCKETS} changed buckets in each`,
      'share of one core that recording adds to the master, its dearest second in ms of CPU, bytes on disk a second',
    ],
    body: table(['workers x endpoints', 'of a core', 'worst ms', 'bytes/s'], recorded),
    write: values.write,
  })
  const { rows, rss, bytes } = await measureOpening(modules, home)
  publish({
    title: 'Opening a day of 500 endpoints and 500 workers',
    notes: [
      machineFacts(),
      `${thousands(bytes / 1e6)} MB on disk, which the system had in its cache; RSS ${rss}`,
      'ms from an empty store to the answer: the first time and the median of five',
    ],
    body: table(['question', 'first', 'median'], rows),
    write: values.write,
  })
  publish({
    title: 'Comparing two days of 500 endpoints',
    notes: [machineFacts(), 'ms of wall time and of CPU, and the longest that the event loop was held, in ms'],
    body: table(['question', 'wall', 'CPU', 'held'], await measureComparing(modules, home)),
    write: values.write,
  })
} finally {
  rmSync(home, { recursive: true, force: true })
}
