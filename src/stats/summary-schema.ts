// The shape of the summary as a schema, for `npm run schema`, and for summaries that come from elsewhere. zod weighs on start-up: import this file lazily.
import { z } from 'zod'
import type { RunSummary } from './run-summary.js'
import { SUMMARY_SCHEMA } from './run-summary.js'

const count = z.int().nonnegative()
const amount = z.number()
const isoTime = z.string().meta({ description: 'ISO 8601, UTC' })
const elapsedMs = z.number().nonnegative().meta({ description: 'Milliseconds since the start of the run' })
const labels = z.record(z.string(), z.string())

const latency = z
  .object({
    min: amount,
    mean: amount,
    max: amount,
    p50: amount,
    p66: amount,
    p75: amount,
    p80: amount,
    p90: amount,
    p95: amount,
    p98: amount,
    p99: amount,
    p999: amount,
    p9999: amount,
  })
  .meta({ id: 'Latency', description: 'Milliseconds; all 0 when nothing was measured' })

const window = z
  .object({
    seconds: amount,
    requests: count,
    failures: count,
    rps: amount,
    failuresPerSecond: amount,
    latencyMs: latency,
  })
  .meta({ id: 'Window', description: 'The last seconds of the run' })

const run = z.object({
  id: z.string(),
  name: z.string(),
  script: z.string(),
  host: z.string(),
  startedAt: isoTime,
  durationMs: elapsedMs,
  state: z.enum(['ready', 'spawning', 'running', 'stopping', 'stopped']),
  targetUsers: count.meta({ description: 'Users wanted now; after the end, the most that were wanted at any time' }),
  users: count.meta({ description: 'Users running now' }),
  plannedMs: amount.nullable().meta({ description: 'Expected length when the load plan has an end' }),
  tags: labels,
  options: z.record(z.string(), z.unknown()),
})

const verdict = z.object({ passed: z.boolean(), exitCode: z.int(), reason: z.string() })

const distribution = z
  .array(z.object({ upToMs: amount, count }))
  .meta({ description: 'Rising upper bounds and the samples below each and above the one before' })

const totals = z.object({
  requests: count,
  failures: count,
  rps: amount,
  failuresPerSecond: amount,
  bytesReceived: count,
  bytesSent: count,
  iterations: count,
  exceptions: count,
  latencyMs: latency,
  serviceMs: latency,
  distribution,
  window,
})

const endpoint = z.object({
  method: z.string(),
  name: z.string(),
  requests: count,
  failures: count,
  rps: amount,
  failuresPerSecond: amount,
  latencyMs: latency,
  serviceMs: latency,
  meanBytes: amount,
  window,
})

const error = z.object({
  method: z.string(),
  name: z.string(),
  error: z.string(),
  occurrences: count,
  firstSeen: isoTime,
  lastSeen: isoTime,
  workers: z.array(z.string()),
  byWorker: z.array(count),
  userClasses: z.array(z.string()),
  byUserClass: z.array(count),
})

const exception = z.object({
  userClass: z.string(),
  task: z.string(),
  message: z.string(),
  stack: z.string(),
  occurrences: count,
  firstSeen: isoTime,
  lastSeen: isoTime,
  workers: z.array(z.string()),
  byWorker: z.array(count),
})

const check = z.object({ name: z.string(), passes: count, fails: count })

const metric = z
  .object({
    name: z.string(),
    type: z.enum(['counter', 'gauge', 'rate', 'trend']),
    isTime: z.boolean(),
    count: amount,
    perSecond: amount.optional(),
    value: amount.optional(),
    min: amount.optional(),
    max: amount.optional(),
    rate: amount.optional(),
    trend: latency.optional(),
  })
  .meta({ description: 'Which fields are set depends on the type' })

const threshold = z.object({
  metric: z.string(),
  expression: z.string(),
  value: amount.nullable().meta({ description: 'The judged value; null when nothing was measured' }),
  recent: z.number().nullable(),
  passed: z.boolean(),
  firstBrokenMs: amount.nullable(),
  abortOnFail: z.boolean(),
})

const worker = z.object({
  id: z.string(),
  index: count,
  host: z.string(),
  kind: z.enum(['tymbal', 'locust']),
  state: z.string(),
  users: count,
  requests: count,
  failures: count,
  rps: amount,
  latencyMs: latency,
  cpuPercent: amount.meta({ description: 'Share of one core over the last report' }),
  memoryBytes: amount,
  loopDelayP99Ms: amount,
  startDelayP99Ms: amount,
  clockOffsetMs: amount,
  about: z.string(),
  heardMsAgo: amount.nullable(),
  openSockets: count,
  openFileLimit: count.nullable(),
  gcPercent: amount.nullable(),
  gcMaxMs: amount.nullable(),
  reportedUntilMs: amount.meta({ description: 'Elapsed ms up to which its reports are counted' }),
  flags: z.array(z.string()),
})

const reason = z.object({
  worker: z.string(),
  what: z.string(),
  value: amount,
  limit: amount,
  fromMs: amount,
  toMs: amount,
})

const generator = z.object({
  verdict: z.enum(['not-judged', 'trustworthy', 'suspect', 'limited']),
  reasons: z.array(reason),
  dropped: count,
  cpuPercent: amount,
  loopDelayP99Ms: amount,
  startDelayMs: z.object({ p50: amount, p99: amount, max: amount }),
})

const times = z.object({ mean: amount, p50: amount, p95: amount, max: amount })

const userClass = z.object({
  name: z.string(),
  users: count,
  wanted: count,
  iterations: count,
  iterationsPerSecond: amount,
  waitMs: times.nullable(),
})

const task = z.object({
  userClass: z.string(),
  name: z.string(),
  declaredShare: amount.nullable(),
  share: amount,
  iterations: count,
  durationMs: times.nullable(),
})

const target = z.object({
  verdict: z.enum(['not-judged', 'not-enough-change', 'healthy', 'degrading', 'saturated']),
  reason: z.string(),
  rps: amount.nullable(),
  users: count.nullable(),
  fromMs: elapsedMs.nullable(),
  toMs: elapsedMs.nullable(),
})

const feeder = z.object({
  name: z.string(),
  mode: z.string(),
  rows: count,
  used: count,
  returned: count,
  left: count,
})

const timelinePoint = z.object({
  atMs: elapsedMs,
  stepMs: amount,
  users: count,
  rps: amount,
  failuresPerSecond: amount,
  p50: amount,
  p95: amount,
  p99: amount,
})

const step = z.number().nullable()
const ways = z.object({
  stepMs: amount,
  thresholds: z.array(z.array(step)),
  recent: z.array(z.array(step)),
  errors: z.array(z.object({ method: z.string(), name: z.string(), error: z.string(), occurrences: z.array(count) })),
  metrics: z.array(z.object({ name: z.string(), values: z.array(step) })),
})

const endpointTag = z.object({
  key: z.string(),
  values: z.array(z.object({ value: z.string(), endpoints: z.array(z.string()) })),
})

export const summarySchema = z.object({
  schema: z.literal(SUMMARY_SCHEMA),
  run,
  verdict,
  totals,
  endpoints: z.array(endpoint),
  errors: z.array(error),
  exceptions: z.array(exception),
  checks: z.array(check),
  metrics: z.array(metric),
  thresholds: z.array(threshold),
  userClasses: z.array(userClass),
  tasks: z.array(task),
  workers: z.array(worker),
  generator,
  target,
  feeders: z.array(feeder),
  notes: z.array(z.object({ atMs: elapsedMs, text: z.string(), isRestart: z.boolean().optional() })),
  timeline: z.array(timelinePoint),
  ways,
  endpointTags: z.array(endpointTag),
})

type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Plain<T[Key]> }
    : T
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Does not compile when the schema and the type of the summary part ways. */
export const SCHEMA_IS_RUN_SUMMARY: Same<Plain<z.infer<typeof summarySchema>>, Plain<RunSummary>> = true

/** The JSON Schema (draft 2020-12) that the package ships. Open to more fields: a later version may add some without a new name. */
export function summaryJsonSchema(): Record<string, unknown> {
  const { $schema, ...body } = z.toJSONSchema(summarySchema, { io: 'input' })
  const title = 'The summary of a load test run'
  return { $schema, $id: `urn:${SUMMARY_SCHEMA.replace('/', ':')}`, title, ...body }
}
