// Answers about runs, live and kept: the list, series, heatmaps, curves, logs, samples, comparison.
import { z } from 'zod'
import { SAMPLE_KINDS } from '../../stats/samples/sample-picture.js'
import { count, tags, text } from './primitives.js'

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
