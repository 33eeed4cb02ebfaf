#!/usr/bin/env node
// What do statistics cost? A sample on the worker, and each second of reports on the master: node bench/stats.mjs [--write]
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loadBefore, machineFacts, median, publish, table, thousands } from './report.mjs'

const STATS = new URL('../dist/stats/', import.meta.url)
const SECONDS = 20
const WARM_UP = 6
const CHANGED_BUCKETS = 40
const SIZES = [
  { workers: 1, endpoints: 500 },
  { workers: 100, endpoints: 20 },
  { workers: 1000, endpoints: 20 },
  { workers: 200, endpoints: 500 },
]
const GENERATOR = {
  cpuPercent: 0,
  memoryBytes: 0,
  loopDelayP99Ms: 0,
  loopDelayMaxMs: 0,
  startDelayP50Ms: 0,
  startDelayP99Ms: 0,
  startDelayMaxMs: 0,
  openSockets: 0,
}

const cpuMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** About normal on a logarithmic scale, as latencies are. */
const spread = () => Math.exp((Math.random() + Math.random() + Math.random() - 1.5) * 0.6)

const newSample = () => ({
  ...{ dueMs: 0, startMs: 0, endMs: 0, status: 200, error: '', bytesReceived: 300, bytesSent: 100, tags: null },
})

/** Nanoseconds of one record(), the loop without it taken off. */
function measureRecord(RequestStats) {
  const stats = new RequestStats({ clock: () => 0 })
  stats.begin('run', 0)
  const entries = [stats.entry('GET', '/a'), stats.entry('GET', '/b')]
  const latencies = Float64Array.from({ length: 4096 }, () => 3 * spread())
  const sample = newSample()
  const count = 200_000
  const rounds = { with: [], without: [] }
  for (let round = 0; round < 60; round++) {
    const records = round % 2 === 0
    const before = cpuMs()
    for (let i = 0; i < count; i++) {
      sample.endMs = latencies[i & 4095]
      if (records) stats.record(entries[i & 1], sample)
    }
    if (round >= 20) rounds[records ? 'with' : 'without'].push(((cpuMs() - before) * 1e6) / count)
    stats.takeDelta({ toMs: 0, users: {}, generator: GENERATOR, final: false })
  }
  return median(rounds.with) - median(rounds.without)
}

/** Nanoseconds for a request's own tag with those of its client, as scripts tag: a new object each time, of a few values. */
function measureTags(JoinedTags) {
  const joined = new JoinedTags()
  const client = { scenario: 'shop', userClass: 'Buyer' }
  const count = 200_000
  const rounds = { joined: [], anew: [] }
  let seen = 0
  for (let round = 0; round < 40; round++) {
    const isJoined = round % 2 === 0
    const before = cpuMs()
    for (let i = 0; i < count; i++) {
      const own = { page: `p${i % 20}` }
      const tags = isJoined ? joined.join(client, own) : { ...client, ...own }
      seen += tags.page.length
    }
    if (round >= 10) rounds[isJoined ? 'joined' : 'anew'].push(((cpuMs() - before) * 1e6) / count)
  }
  if (seen === 0) throw new Error('nothing was joined')
  return { joined: median(rounds.joined), anew: median(rounds.anew) }
}

/** One report of a worker with so many requests of each endpoint. */
function reportOf(stats, endpoints, second) {
  const sample = newSample()
  for (let e = 0; e < endpoints; e++) {
    const entry = stats.entry('GET', `/endpoint/${e}`)
    for (let i = 0; i < CHANGED_BUCKETS * 1.1; i++) {
      sample.endMs = (5 + (e % 50) * 2) * spread()
      stats.record(entry, sample)
    }
  }
  const before = cpuMs()
  const delta = stats.takeDelta({ toMs: (second + 1) * 1000, users: {}, generator: GENERATOR, final: false })
  return { delta, ms: cpuMs() - before }
}

function contextAt(durationMs, workers) {
  const run = { id: 'run', name: '', script: '', host: '', startedAt: '', durationMs, state: 'running', targetUsers: 1 }
  const node = { index: 0, host: 'h', kind: 'tymbal', state: 'running', users: 1, clockOffsetMs: 0 }
  return {
    run: { ...run, users: 1, plannedMs: null, tags: {}, options: {} },
    workers: workers.map((id) => ({ ...node, id })),
    notes: [],
  }
}

/** Twenty seconds of a cluster; a few collectors stand for all workers. */
function measureCluster({ RequestStats, RunAggregate }, { workers, endpoints }) {
  const collectors = Array.from({ length: Math.min(workers, 10) }, () => new RequestStats({ clock: () => 0 }))
  for (const stats of collectors) stats.begin('run', 0)
  const ids = Array.from({ length: workers }, (_, i) => `w${i}`)
  const aggregate = new RunAggregate({ runId: 'run', startedAtEpochMs: 0, thresholds: [] })
  const spent = { take: [], add: [], close: [], summarize: [] }
  const timed = (what, second, work) => {
    const before = cpuMs()
    work()
    if (second >= WARM_UP) spent[what].push(cpuMs() - before)
  }
  let bytes = 0
  for (let second = 0; second < SECONDS; second++) {
    const reports = collectors.map((stats) => reportOf(stats, endpoints, second))
    if (second >= WARM_UP) spent.take.push(...reports.map(({ ms }) => ms))
    bytes = reports[0].delta.block.length
    timed('add', second, () => {
      for (const [i, id] of ids.entries()) aggregate.add(id, reports[i % reports.length].delta)
    })
    timed('close', second, () => aggregate.closeSecond((second + 1) * 1000, 1))
    timed('summarize', second, () => aggregate.summarize(contextAt((second + 1) * 1000, ids)))
  }
  const of = (what) => median(spent[what])
  const master = of('add') + of('close') + of('summarize')
  return [
    `${thousands(workers)} x ${endpoints}`,
    ((of('take') * 1000) / endpoints).toFixed(1),
    ((of('add') * 1000) / workers / endpoints).toFixed(2),
    of('close').toFixed(1),
    of('summarize').toFixed(1),
    `${(master / 10).toFixed(1)} %`,
    thousands(bytes),
    `${Math.round(process.memoryUsage().rss / 1e6)} MB`,
  ]
}

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } })
if (!existsSync(STATS)) throw new Error('dist/ is not built (npm run build)')
const { RequestStats } = await import(new URL('request-stats.js', STATS).href)
const { RunAggregate } = await import(new URL('run-aggregate.js', STATS).href)
const { JoinedTags } = await import(new URL('../clients/http/joined-tags.js', STATS).href)
const load = loadBefore()
const tagNs = measureTags(JoinedTags)
const recordNs = measureRecord(RequestStats)
const rows = SIZES.map((size) => measureCluster({ RequestStats, RunAggregate }, size))
publish({
  title: 'Statistics',
  notes: [
    machineFacts(),
    `load before: ${load}; CPU time, medians over ${SECONDS - WARM_UP} seconds; every worker reports every endpoint each second, about ${CHANGED_BUCKETS} changed buckets each`,
    `one sample recorded by a worker: ${recordNs.toFixed(0)} ns`,
    `the tag of a request joined with its client's: ${tagNs.joined.toFixed(0)} ns (a new object each time: ${tagNs.anew.toFixed(0)} ns)`,
    'master: share of one core for adding reports, closing the second and one summary a second, without the network',
  ],
  body: table(
    [
      'workers x endpoints',
      'report us/endpoint',
      'add us/endpoint',
      'close ms',
      'summary ms',
      'master',
      'bytes',
      'RSS',
    ],
    rows,
  ),
  write: values.write,
})
