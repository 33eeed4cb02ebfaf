// Answers as schemas, for the OpenAPI file and for tests that hold real answers against them. What is a part of the summary is of the summary's own schema.
import { z } from 'zod'
import { SAMPLE_KINDS } from '../../stats/samples/sample-picture.js'
import { classShare, threshold, userClass } from './requests.js'

const count = z.int().nonnegative()
const text = z.string()
const tags = z.record(z.string(), z.string())
const duration = z.union([z.string(), z.number()])

/** A part of the summary: its schema is the summary's own, referred to by name. */
export const summaryPart = (part: string) => z.unknown().meta({ summaryPart: part })

interface Share {
  name: string
  share: number
  children: Share[]
}

const taskShare: z.ZodType<Share> = z
  .object({
    name: text,
    share: z.number(),
    get children() {
      return z.array(taskShare)
    },
  })
  .meta({ id: 'TaskShare' })

const defaults = z
  .object({
    host: text.nullable().optional(),
    users: count.optional(),
    spawnRate: z.number().optional(),
    iterations: count.optional(),
    runTime: duration.nullable().optional(),
    stages: z.array(z.object({ duration, target: count })).optional(),
    userClasses: z.array(userClass).optional(),
    thresholds: z.array(threshold).optional(),
    parameters: z.record(text, z.union([text, z.number(), z.boolean()])).optional(),
    name: text.optional(),
    tags: tags.optional(),
  })
  .meta({ id: 'StartDefaults' })

export const scriptState = z
  .object({
    path: text,
    tabs: z.array(z.object({ title: text, url: text })),
    hash: text,
    userClasses: z.array(
      z.object({
        name: text,
        weight: z.number(),
        fixedCount: count,
        host: text.nullable(),
        tasks: z.array(taskShare),
      }),
    ),
    defaults,
    hasOwnLoad: z.boolean(),
    parameters: z.array(
      z.object({
        name: text,
        type: z.enum(['string', 'number', 'boolean', 'choice']),
        default: z.union([text, z.number(), z.boolean()]),
        help: text,
        choices: z.array(text),
        secret: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'ScriptState' })

export const appState = z
  .object({
    version: text,
    nowMs: z.number(),
    role: z.enum(['viewer', 'operator']),
    liveRunId: text.nullable(),
    isRunning: z.boolean(),
    keepsRuns: z.boolean(),
    script: scriptState,
    workers: z.object({ connected: count, expected: count, joinCommands: z.array(text) }),
  })
  .meta({ id: 'AppState' })

export const runListItem = z
  .object({
    id: text,
    name: text,
    script: text,
    host: text,
    startedAt: text,
    durationMs: z.number(),
    state: z.enum(['running', 'stopped', 'interrupted', 'failed']),
    passed: z.boolean().nullable(),
    exitCode: z.int().nullable(),
    reason: text,
    users: count,
    requests: count,
    rps: z.number(),
    failRatio: z.number(),
    p95Ms: z.number(),
    tags,
    isBaseline: z.boolean(),
  })
  .meta({ id: 'RunListItem' })

const column = z.object({ mean: text, min: text, max: text })
const METRICS = ['users', 'rps', 'failuresPerSecond', 'p50', 'p95', 'p99', 'max', 'cpu', 'memory', 'loop'] as const

export const series = z
  .object({
    fromMs: z.number(),
    stepMs: z.number(),
    count,
    columns: z.partialRecord(z.enum(METRICS), column),
  })
  .meta({ id: 'Series', description: 'Each column is base64 of little-endian Float32; NaN = nothing was measured' })

export const heatmap = z
  .object({
    fromMs: z.number(),
    stepMs: z.number(),
    columns: count,
    boundsMs: z.array(z.number()),
    counts: text,
  })
  .meta({ id: 'Heatmap', description: '`counts` is base64 of little-endian Uint32, column after column' })

export const percentileCurve = z
  .object({
    fromMs: z.number(),
    toMs: z.number(),
    points: z.array(z.object({ percentile: z.number(), ms: z.number() })),
  })
  .meta({ id: 'PercentileCurve', description: '`fromMs` and `toMs`: the part of the run that was counted' })

const LATENCIES = [
  'min',
  'mean',
  'max',
  'p50',
  'p66',
  'p75',
  'p80',
  'p90',
  'p95',
  'p98',
  'p99',
  'p999',
  'p9999',
] as const

const rangeFigures = {
  requests: count,
  failures: count,
  rps: z.number(),
  failuresPerSecond: z.number(),
  failRatio: z.number(),
  latencyMs: z.record(z.enum(LATENCIES), z.number()),
  meanBytes: z.number().nullable(),
}

export const endpointRange = z
  .object({
    fromMs: z.number(),
    toMs: z.number(),
    totals: z.object(rangeFigures),
    endpoints: z.array(z.object({ method: text, name: text, ...rangeFigures })),
  })
  .meta({ id: 'EndpointRange', description: '`fromMs` and `toMs`: the part of the run that was counted' })

const ms = z.number()
const perhapsMs = ms.nullable()

export const endpointWorkers = z
  .object({
    detail: z.enum(['percentiles', 'counts', 'none']),
    rows: z.array(
      z.object({
        endpoint: text,
        worker: text,
        requests: count,
        failures: count,
        meanMs: ms,
        maxMs: ms,
        p50Ms: perhapsMs,
        p95Ms: perhapsMs,
        p99Ms: perhapsMs,
        flags: z.array(z.enum(['latency', 'failures'])),
      }),
    ),
  })
  .meta({ id: 'EndpointWorkers' })

const logLine = z
  .object({
    seq: count,
    atMs: z.number(),
    level: z.enum(['debug', 'info', 'warn', 'error']),
    worker: text.optional(),
    text,
  })
  .meta({ id: 'LogLine' })

export const logPage = z.object({ lines: z.array(logLine), next: count }).meta({ id: 'LogPage' })

const phases = z.object({
  queued: z.number(),
  dns: z.number(),
  connect: z.number(),
  tls: z.number(),
  send: z.number(),
  wait: z.number(),
  receive: z.number(),
})

const sampleMessage = z.object({
  headers: z.array(z.tuple([text, text])),
  body: text,
  bodyBytes: count,
  isCut: z.boolean(),
})

const requestSample = z
  .object({
    id: text,
    method: text,
    name: text,
    kinds: z.array(z.enum(SAMPLE_KINDS)),
    atMs: z.number(),
    latencyMs: z.number(),
    status: count,
    error: text,
    reason: text,
    phases,
    isNewConnection: z.boolean(),
    redirects: count,
    bytesSent: count,
    bytesReceived: count,
    verb: text,
    url: text,
    request: sampleMessage,
    response: sampleMessage.nullable(),
    userClass: text,
    userNumber: count,
    iteration: z.int(),
    task: text,
    scriptLine: text,
    traceparent: text,
    worker: text,
    isRandom: z.boolean(),
    draw: z.number(),
  })
  .meta({ id: 'RequestSample', description: 'A request kept with its details; secrets in it are `<redacted>`' })

export const samplePage = z
  .object({
    samples: z.array(requestSample),
    total: count,
    mean: z.object({ requests: count, newConnections: count, phases }).nullable(),
  })
  .meta({ id: 'SamplePage' })

const comparedFigure = z
  .object({
    figure: z.enum(['p50', 'p95', 'p99', 'mean', 'rps', 'failRatio']),
    a: z.number(),
    b: z.number(),
    change: z.number().nullable(),
    verdict: z.enum(['worse', 'better', 'same', 'not-enough-data']),
    p: z.number().nullable(),
  })
  .meta({ id: 'ComparedFigure' })

export const comparison = z
  .object({
    a: runListItem,
    b: runListItem,
    totals: z.array(comparedFigure),
    endpoints: z.array(
      z.object({
        method: text,
        name: text,
        inA: z.boolean(),
        inB: z.boolean(),
        figures: z.array(comparedFigure),
      }),
    ),
    differences: z.array(text),
  })
  .meta({ id: 'Comparison' })

export const loadState = z
  .object({
    userClasses: z.array(z.object({ name: text, weight: z.number(), fixedCount: count })),
    stageEndMs: z.number().nullable(),
    waiting: z
      .object({
        atMs: z.number(),
        users: count.nullable(),
        spawnRate: z.number().nullable(),
        userClasses: z.array(classShare),
        who: text,
      })
      .nullable(),
  })
  .meta({ id: 'LoadState' })

export const headTick = z
  .object({
    nowMs: z.number(),
    run: summaryPart('run'),
    verdict: summaryPart('verdict'),
    totals: summaryPart('totals'),
    thresholds: summaryPart('thresholds'),
    userClasses: summaryPart('userClasses'),
    generator: summaryPart('generator'),
    target: summaryPart('target'),
    workers: z.object({ present: count, all: count, flagged: count }),
    endpoints: count,
    errors: count,
    exceptions: count,
    isPaused: z.boolean(),
    load: loadState.nullable(),
    isInterrupted: z.boolean(),
  })
  .meta({ id: 'HeadTick', description: 'Event `head` of the stream, each second' })

const lists = [
  'endpoints',
  'workers',
  'errors',
  'exceptions',
  'checks',
  'metrics',
  'tasks',
  'feeders',
  'notes',
  'ways',
  'endpointTags',
] as const

export const picture = z
  .object({ head: headTick, ...Object.fromEntries(lists.map((list) => [list, summaryPart(list)])) })
  .meta({
    id: 'Picture',
    description: 'Of each long list at most 40 rows; errors and exceptions also have `workerCount`',
  })

export const stateTick = z.object({ runId: text, state: text, isPaused: z.boolean() }).meta({
  id: 'StateTick',
  description: 'Event `state` of the stream: a run began, ended, was paused: ask for the state',
})

export const started = z.object({ id: text }).meta({ id: 'Started' })
export const noted = z.object({ atMs: z.number(), text, isRestart: z.boolean().optional() }).meta({ id: 'Note' })

export const preset = z.object({ name: text, savedAt: text, request: defaults }).meta({ id: 'Preset' })

const checkEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('request'),
    method: text,
    name: text,
    url: text,
    status: count,
    error: text,
    ms: z.number(),
    bytesReceived: count,
  }),
  z.object({ kind: z.literal('check'), name: text, passed: z.boolean() }),
  z.object({ kind: z.literal('exception'), message: text, where: text }),
  z.object({ kind: z.literal('printed'), level: z.enum(['debug', 'info', 'warn', 'error']), text }),
  z.object({ kind: z.literal('remark'), text }),
])

const checkStep = z.object({
  name: text,
  state: z.enum(['passed', 'failed', 'not-reached']),
  events: z.array(checkEvent),
})

export const checkResult = z
  .object({
    passed: z.boolean(),
    durationMs: count,
    requests: count,
    failed: count,
    faults: count,
    cutShort: text,
    leftOut: count,
    parts: z.array(
      z.object({ kind: z.enum(['script', 'setup', 'users', 'teardown']), name: text, steps: z.array(checkStep) }),
    ),
  })
  .meta({ id: 'CheckResult' })

export const problem = z
  .object({
    type: text,
    title: text,
    status: count,
    detail: text,
    field: text.optional(),
    code: text.optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' })
