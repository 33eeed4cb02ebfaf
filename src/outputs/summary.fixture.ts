// Summaries of runs that never were, for the tests of this room: calm, failing, hostile, empty, long.
import { createRandom, type Random } from '../model/random.js'
import type { RunState } from '../model/run-state.js'
import {
  type EndpointSummary,
  type ErrorSummary,
  type LatencySummary,
  type RunSummary,
  SUMMARY_SCHEMA,
  type TimelinePoint,
  type WindowSummary,
  type WorkerSummary,
} from '../stats/run-summary.js'

export const STARTED_AT = '2026-11-23T12:00:00.000Z'

export const NO_LATENCY: LatencySummary = {
  min: 0,
  mean: 0,
  max: 0,
  p50: 0,
  p66: 0,
  p75: 0,
  p80: 0,
  p90: 0,
  p95: 0,
  p98: 0,
  p99: 0,
  p999: 0,
  p9999: 0,
}

/** A log-normal latency around `median` ms, to the microsecond as the histogram has it. */
export function latencyFixture(median: number, spread = 0.6): LatencySummary {
  const at = (z: number): number => Math.round(median * Math.exp(spread * z) * 1000) / 1000
  return {
    min: at(-3),
    mean: at(spread / 2),
    max: at(4.2),
    p50: at(0),
    p66: at(0.412),
    p75: at(0.674),
    p80: at(0.842),
    p90: at(1.282),
    p95: at(1.645),
    p98: at(2.054),
    p99: at(2.326),
    p999: at(3.09),
    p9999: at(3.719),
  }
}

const PATHS = ['/', '/login', '/items/[id]', '/search', '/cart', '/checkout', '/orders', '/orders/[id]', '/help', '/me']
const METHODS = ['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE']

function windowOf(seconds: number, rps: number, failShare: number, latencyMs: LatencySummary): WindowSummary {
  const requests = Math.round(rps * seconds)
  const failures = Math.round(requests * failShare)
  return { seconds, requests, failures, rps, failuresPerSecond: failures / seconds, latencyMs }
}

function endpointFixture(index: number, seconds: number, random: Random): EndpointSummary {
  const name = index < PATHS.length ? PATHS[index]! : `${PATHS[index % PATHS.length]}/part-${index}`
  const requests = Math.round(seconds * (5 + 60 * random()))
  const failures = index % 4 === 3 ? Math.round(requests * 0.0481) : 0
  const latencyMs = latencyFixture(8 + 70 * random(), 0.5 + 0.4 * random())
  return {
    method: METHODS[index % METHODS.length]!,
    name,
    requests,
    failures,
    rps: requests / seconds,
    failuresPerSecond: failures / seconds,
    latencyMs,
    serviceMs: latencyMs,
    meanBytes: Math.round(20_000 * random()),
    window: windowOf(Math.min(10, seconds), requests / seconds, failures / Math.max(1, requests), latencyMs),
  }
}

function workerFixture(index: number, of: number, requests: number, seconds: number): WorkerSummary {
  const share = Math.round(requests / of)
  return {
    id: `w${index}`,
    index,
    host: `ip-10-0-0-${index + 5}`,
    kind: 'tymbal',
    state: 'running',
    users: 100,
    requests: share,
    failures: index,
    rps: share / seconds,
    latencyMs: latencyFixture(38 + index),
    cpuPercent: 41.3 + index,
    memoryBytes: 212_000_000 + index * 1_000_000,
    loopDelayP99Ms: 1.9 + index,
    startDelayP99Ms: 1.2,
    clockOffsetMs: index === 0 ? 0 : -1.4,
    about: 'tymbal 0.1.0, Node v20.20.2, Linux x64, 2 cores',
    heardMsAgo: 400,
    openSockets: 100 + index,
    openFileLimit: 524_288,
    gcPercent: 1.2,
    gcMaxMs: 3.1,
    reportedUntilMs: seconds * 1000,
    flags: index === 6 ? ['cpu', 'lag'] : [],
  }
}

function timelineFixture(
  { durationMs, users, failing }: { durationMs: number; users: number; failing: boolean },
  rps: number,
  random: Random,
): TimelinePoint[] {
  let stepMs = 1000
  while (durationMs / stepMs > 4000) stepMs *= 2
  const points: TimelinePoint[] = []
  for (let atMs = stepMs; atMs <= durationMs; atMs += stepMs) {
    const share = Math.min(1, atMs / (durationMs * 0.2))
    const bump = failing && atMs > durationMs * 0.6 && atMs < durationMs * 0.7 ? 3 : 1
    const p50 = (30 + 12 * share + 3 * random()) * bump
    points.push({
      atMs: atMs - stepMs,
      stepMs,
      users: Math.round(users * share),
      rps: Math.round((rps * share * (0.95 + 0.1 * random()) * 1000) / bump) / 1000,
      failuresPerSecond: bump > 1 ? Math.round(rps * 0.03 * random() * 1000) / 1000 : 0,
      p50,
      p95: p50 * (2.6 + 0.4 * random()),
      p99: p50 * (4.5 + 2 * random()),
    })
  }
  return points
}

function distributionFixture(requests: number): { upToMs: number; count: number }[] {
  const weights = [0.2, 1, 4, 11, 22, 31, 27, 16, 9, 5, 2.5, 1.1, 0.4, 0.2, 0.1, 0.05]
  const sum = weights.reduce((a, b) => a + b, 0)
  let left = requests
  return weights.map((weight, index) => {
    const last = index === weights.length - 1
    const count = last ? left : Math.min(left, Math.round((requests * weight) / sum))
    left -= count
    return { upToMs: Math.round(4 * 1.55 ** index * 1000) / 1000, count }
  })
}

export interface FixtureShape {
  readonly endpoints?: number
  readonly workers?: number
  readonly users?: number
  readonly durationMs?: number
  readonly state?: RunState
  readonly failing?: boolean
  readonly seed?: number
}

const at = (ms: number): string => new Date(Date.parse(STARTED_AT) + ms).toISOString()

function errorsOf(endpoints: readonly EndpointSummary[], durationMs: number): ErrorSummary[] {
  const texts = ['HTTP 503', 'TIMEOUT', 'check failed: cart has total']
  return endpoints
    .filter((endpoint) => endpoint.failures > 0)
    .map((endpoint, index) => ({
      method: endpoint.method,
      name: endpoint.name,
      error: texts[index % texts.length]!,
      occurrences: endpoint.failures,
      firstSeen: at(durationMs * 0.6),
      lastSeen: at(durationMs * 0.7),
      workers: ['w0', 'w1'],
      byWorker: [1, endpoint.failures - 1],
      userClasses: index % 2 === 0 ? ['Shopper'] : ['Api', 'Shopper'],
      byUserClass: index % 2 === 0 ? [endpoint.failures] : [1, endpoint.failures - 1],
    }))
}

/** A whole, consistent summary: totals are the sums of the endpoints. */
export function summaryFixture(shape: FixtureShape = {}): RunSummary {
  const { endpoints: endpointCount = 6, workers: workerCount = 2, users = 200, durationMs = 300_000 } = shape
  const { state = 'stopped', failing = true, seed = 7 } = shape
  const random = createRandom(seed)
  const seconds = durationMs / 1000
  const made = Array.from({ length: endpointCount }, (_, index) => endpointFixture(index, seconds, random))
  const endpoints = failing ? made : made.map((one) => ({ ...one, failures: 0, failuresPerSecond: 0 }))
  const requests = endpoints.reduce((sum, one) => sum + one.requests, 0)
  const failures = endpoints.reduce((sum, one) => sum + one.failures, 0)
  const latencyMs = latencyFixture(38.4, 0.7)
  const rps = requests / seconds
  return {
    schema: SUMMARY_SCHEMA,
    run: {
      id: '2026-11-23T12-00-00-shop',
      name: 'checkout-soak',
      script: 'loadtest.ts',
      host: 'https://shop.test',
      startedAt: STARTED_AT,
      durationMs,
      state,
      targetUsers: users,
      users: state === 'stopped' ? 0 : users,
      plannedMs: durationMs,
      tags: { release: '42' },
      options: { users, spawnRate: 10, runTimeMs: durationMs, stopTimeoutMs: 30_000, seed: 1234, stages: [] },
    },
    verdict: failing
      ? { passed: false, exitCode: 1, reason: '1 of 2 thresholds failed' }
      : { passed: true, exitCode: 0, reason: 'all thresholds met' },
    totals: {
      requests,
      failures,
      rps,
      failuresPerSecond: failures / seconds,
      bytesReceived: requests * 9_812,
      bytesSent: requests * 412,
      iterations: Math.round(requests / 3),
      exceptions: failing ? 3 : 0,
      latencyMs,
      serviceMs: latencyMs,
      distribution: distributionFixture(requests),
      window: windowOf(Math.min(10, seconds), rps, failures / Math.max(1, requests), latencyMs),
    },
    endpoints,
    errors: errorsOf(endpoints, durationMs),
    exceptions: failing ? [EXCEPTION] : [],
    checks: [
      { name: 'status is 200', passes: requests - failures, fails: 0 },
      { name: 'cart has total', passes: 12_400, fails: failing ? 12 : 0 },
    ],
    metrics: METRICS,
    thresholds: [
      {
        metric: 'all',
        expression: 'p(95)<500',
        value: 121.4,
        recent: 118.2,
        passed: true,
        firstBrokenMs: null,
        abortOnFail: false,
      },
      {
        metric: 'POST /search',
        expression: 'fail<1%',
        value: failing ? 0.0481 : 0,
        recent: failing ? 0.061 : 0,
        passed: !failing,
        firstBrokenMs: failing ? durationMs * 0.6 : null,
        abortOnFail: true,
      },
    ],
    userClasses: [
      classFixture('Shopper', Math.round(users * 0.75)),
      classFixture('Api', users - Math.round(users * 0.75)),
    ],
    tasks: [
      { userClass: 'Shopper', name: 'browse', declaredShare: 0.9, share: 0.895, iterations: 3580, durationMs: TIMES },
      { userClass: 'Shopper', name: 'Cart.pay', declaredShare: 0.1, share: 0.105, iterations: 420, durationMs: TIMES },
      { userClass: 'Api', name: 'poll', declaredShare: 1, share: 1, iterations: 4000, durationMs: TIMES },
      { userClass: 'Api', name: 'rare', declaredShare: 0, share: 0, iterations: 0, durationMs: null },
    ],
    workers: Array.from({ length: workerCount }, (_, index) => workerFixture(index, workerCount, requests, seconds)),
    generator: {
      verdict: 'not-judged',
      reasons: [],
      dropped: 0,
      cpuPercent: 41.3,
      loopDelayP99Ms: 1.9,
      startDelayMs: { p50: 0.12, p99: 1.2, max: 4.8 },
    },
    target: { verdict: 'not-judged', reason: '', rps: null, users: null, fromMs: null, toMs: null },
    feeders: [],
    notes: [{ atMs: durationMs * 0.3, text: 'worker w1 lost; 50 users moved' }],
    timeline: timelineFixture({ durationMs, users, failing }, rps, random),
    ways: waysFixture(),
    endpointTags: tagsFixture(endpoints),
  }
}

export function tagsFixture(
  endpoints: readonly Pick<EndpointSummary, 'method' | 'name'>[],
): RunSummary['endpointTags'] {
  const each = (step: number) =>
    endpoints.filter((_, index) => index % step === 0).map(({ method, name }) => `${method} ${name}`)
  return [
    { key: 'team', values: [{ value: 'cart', endpoints: each(3) }] },
    {
      key: 'userClass',
      values: [
        { value: 'Api', endpoints: each(2) },
        { value: 'Shopper', endpoints: each(1).slice(1) },
      ],
    },
  ]
}

const waysFixture = (): RunSummary['ways'] => ({
  stepMs: 4000,
  thresholds: [
    [null, 120, 180, 210, 218],
    [0, 0, 0.001, 0.004, 0.0042],
  ],
  recent: [
    [null, 120, 240, 260, 230],
    [0, 0, 0.002, 0.009, 0.0041],
  ],
  errors: [{ method: 'POST', name: '/checkout', error: 'HTTP 503', occurrences: [0, 0, 2, 5, 9] }],
  metrics: [{ name: 'orders', values: [3, 5, 8, 13, 14] }],
})

const TIMES = { mean: 120, p50: 100, p95: 310, max: 900 }

const classFixture = (name: string, users: number): RunSummary['userClasses'][number] => ({
  ...{ name, users, wanted: users, iterations: 4000, iterationsPerSecond: 20 },
  waitMs: { mean: 2000, p50: 2000, p95: 2900, max: 3000 },
})

const EXCEPTION = {
  userClass: 'Shopper',
  task: 'pay',
  message: "Cannot read properties of undefined (reading 'total')",
  stack:
    "TypeError: Cannot read properties of undefined (reading 'total')\n    at Shopper.pay (loadtest.ts:61:18)\n    at runTask (tymbal)",
  occurrences: 3,
  firstSeen: at(61_000),
  lastSeen: at(180_500),
  workers: ['w0'],
  byWorker: [3],
}

const METRICS: RunSummary['metrics'] = [
  { name: 'orders', type: 'counter', isTime: false, count: 4210, perSecond: 14.03 },
  { name: 'queue_depth', type: 'gauge', isTime: false, count: 300, value: 12, min: 0, max: 41 },
  { name: 'cache_hits', type: 'rate', isTime: false, count: 72_403, rate: 0.9821 },
  { name: 'render_time', type: 'trend', isTime: true, count: 24_102, trend: latencyFixture(3.2) },
]

/** Nothing was requested: unreachable script, users that never ran. */
export function emptyFixture(state: RunState = 'stopped'): RunSummary {
  const base = summaryFixture({ endpoints: 0, workers: 1, durationMs: 5000, failing: false, state })
  const window = { seconds: 5, requests: 0, failures: 0, rps: 0, failuresPerSecond: 0, latencyMs: NO_LATENCY }
  return {
    ...base,
    verdict: { passed: false, exitCode: 1, reason: 'no requests were made' },
    totals: { ...base.totals, iterations: 0, latencyMs: NO_LATENCY, serviceMs: NO_LATENCY, distribution: [], window },
    checks: [],
    metrics: [],
    thresholds: [],
    workers: base.workers.map((worker) => ({ ...worker, latencyMs: NO_LATENCY })),
    notes: [],
    timeline: [],
  }
}

/** What a hostile target, script or worker could put into a name. */
export const NASTY_NAMES: readonly string[] = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-2+3',
  '@SUM(A1:A9)',
  '\tTAB',
  'a,b;"c"\r\nd',
  '\u001b[31mred\u001b[0m\u0007\u0000',
  '\u202egnp.exe',
  ']]> & <!-- --> &amp; &#0;',
  '日本語のパス/カート/チェックアウト/とても長い名前がここに続きます',
  '👩‍👩‍👧‍👦 emoji café',
  '\ud800 lone surrogate',
  `/very/long/${'segment/'.repeat(40)}end`,
  '__proto__',
  '',
]

/** Every text that comes from outside is one of NASTY_NAMES. */
export function nastyFixture(): RunSummary {
  const base = summaryFixture({ endpoints: NASTY_NAMES.length })
  const name = (index: number): string => NASTY_NAMES[index % NASTY_NAMES.length]!
  return {
    ...base,
    run: {
      ...base.run,
      name: name(0),
      host: name(1),
      script: name(8),
      tags: { [name(1)]: name(0) },
      options: { ...base.run.options, [name(0)]: name(1) },
    },
    verdict: { ...base.verdict, reason: name(0) },
    endpoints: base.endpoints.map((endpoint, index) => ({ ...endpoint, method: name(index + 3), name: name(index) })),
    errors: NASTY_NAMES.map((text, index) => ({
      method: name(index + 1),
      name: name(index + 2),
      error: text,
      occurrences: index + 1,
      firstSeen: STARTED_AT,
      lastSeen: STARTED_AT,
      workers: [name(index)],
      byWorker: [1],
      userClasses: [name(index + 4)],
      byUserClass: [index + 1],
    })),
    exceptions: NASTY_NAMES.map((text, index) => ({
      ...EXCEPTION,
      userClass: name(index + 1),
      message: text,
      stack: `${text}\n    at ${text} (${text}:1:1)`,
    })),
    checks: NASTY_NAMES.map((text) => ({ name: text, passes: 1, fails: 1 })),
    metrics: METRICS.map((metric, index) => ({ ...metric, name: name(index) })),
    thresholds: NASTY_NAMES.map((text) => ({
      metric: text,
      expression: text,
      value: null,
      recent: null,
      passed: false,
      firstBrokenMs: 1,
      abortOnFail: false,
    })),
    workers: base.workers.map((worker, index) => ({
      ...worker,
      id: name(index),
      host: name(index + 1),
      flags: [name(8)],
    })),
    notes: NASTY_NAMES.map((text, index) => ({ atMs: index * 1000, text })),
  }
}
