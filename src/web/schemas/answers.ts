// Answers as schemas, for the OpenAPI file and for tests that hold real answers against them. What is a part of the summary is of the summary's own schema.
import { z } from 'zod'
import { count, duration, tags, text } from './primitives.js'
import { classShare, threshold, userClass } from './requests.js'

export * from './run-answers.js'

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

export const loadState = z
  .object({
    userClasses: z.array(z.object({ name: text, weight: z.number(), fixedCount: count })),
    stageEndMs: z.number().nullable(),
    stagesLeft: count,
    spawnRate: z.number().nullable(),
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
