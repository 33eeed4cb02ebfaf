// Our dialect as bytes: Locust's MessagePack triple [type, data, worker id], our own types prefixed `tymbal_`. Everything is checked on arrival.
import { Encoder, encode } from '@msgpack/msgpack'
import { readPhaseSums, readSample } from '../model/sample-shape.js'
import type { ScriptBundle } from '../model/test-plan.js'
import type { MasterMessage, WorkerMessage } from './messages.js'
import {
  type FieldCheck,
  faultyField,
  isAnything,
  isArrayOf,
  isBoolean,
  isBytes,
  isCount,
  isCountUpTo,
  isMapOf,
  isNullOr,
  isNumber,
  isObject,
  isShape,
  isText,
  oneOf,
  type Shape,
} from './shape.js'
import { type UnpackRules, unpack } from './unpack.js'

/** A message longer than this is refused unread; scripts with all they import fit, floods do not. */
export const MAX_MESSAGE_BYTES = 64 * 1024 * 1024
const MAX_NAME = 4096
const MAX_TEXT = 1_000_000
const MAX_ROWS = 100_000
/** Of one message; what is longer would be no sample. */
const MAX_SAMPLES = 1000
/** Users of one class on one worker. */
const MAX_USERS = 1_000_000

/** What setup() returns may be nested, and hold dates. No length is believed before its bytes are there: five bytes could ask for gigabytes. */
const RULES: UnpackRules = { maxDepth: 200, maxValues: 8_000_000, plainMaps: true, dates: true, keepsBytesOf: 'delta' }

/** Types that keep Locust's own word on the wire. */
const LOCUST_WORDS: ReadonlySet<string> = new Set(['client_ready', 'ack', 'quit'])
const PREFIX = 'tymbal_'

const name = isText(MAX_NAME)
const remoteError = isShape({
  code: name,
  message: isText(MAX_TEXT),
  hint: isNullOr(isText(MAX_TEXT)),
  where: isNullOr(isText(MAX_TEXT)),
  codeFrame: isNullOr(isText(MAX_TEXT)),
})
const tally: Shape = { occurrences: isCount, firstMs: isNumber, lastMs: isNumber }
const isClassCount: FieldCheck = (value) => Array.isArray(value) && name(value[0]) && isCount(value[1])
const generator = isMapOf(isNumber, 64)

const WORKER_SHAPES: Readonly<Record<WorkerMessage['type'], Shape>> = {
  client_ready: { version: (value) => value === -1 || name(value) },
  hello: {
    kind: oneOf('tymbal'),
    protocol: isCount,
    version: name,
    node: name,
    host: name,
    pid: isCount,
    cores: isCount,
    memoryBytes: isNumber,
    openFileLimit: isNullOr(isCount),
    system: isNullOr(name),
    echoMs: isNumber,
    clockMs: isNumber,
    run: isNullOr(isShape({ runId: name, epoch: isCount, counts: isArrayOf(isCount, MAX_ROWS), topNumber: isNumber })),
  },
  heartbeat: {
    state: oneOf('ready', 'running'),
    memoryBytes: isNumber,
    openSockets: isCount,
    echoMs: isNumber,
    clockMs: isNumber,
  },
  need_bundle: { hash: name },
  plan_ready: { hash: name },
  plan_failed: { hash: name, error: remoteError },
  started: { runId: name, error: isNullOr(remoteError) },
  setup_done: { runId: name, data: isAnything, error: isNullOr(remoteError) },
  teardown_done: { runId: name, error: isNullOr(remoteError) },
  stats: {
    taken: isNullOr(isMapOf(isCount, 1000)),
    delta: isShape({
      runId: name,
      seq: isCount,
      fromMs: isNumber,
      toMs: isNumber,
      block: isBytes(MAX_MESSAGE_BYTES),
      errors: isArrayOf(
        isShape({
          ...tally,
          method: name,
          name,
          error: isText(MAX_TEXT),
          userClasses: isNullOr(isArrayOf(isClassCount, MAX_ROWS)),
        }),
        MAX_ROWS,
      ),
      tags: isNullOr(isArrayOf(isShape({ key: name, value: name, cells: isArrayOf(isCount, MAX_ROWS) }), MAX_ROWS)),
      exceptions: isArrayOf(
        isShape({ ...tally, userClass: name, task: name, message: isText(MAX_TEXT), stack: isText(MAX_TEXT) }),
        MAX_ROWS,
      ),
      checks: isArrayOf(isShape({ name, passes: isCount, fails: isCount }), MAX_ROWS),
      iterations: isCount,
      users: isMapOf(isCountUpTo(MAX_USERS), MAX_ROWS),
      generator,
      final: isBoolean,
    }),
  },
  samples: {
    runId: name,
    samples: isArrayOf((value) => readSample(value) !== null, MAX_SAMPLES),
    sums: isArrayOf((value) => readPhaseSums(value) !== null, MAX_SAMPLES),
  },
  drained: { runId: name, scenario: name, placed: isCount, exhausted: isBoolean },
  stopped: { runId: name },
  stop_test: { runId: name, reason: isText(MAX_TEXT) },
  hook_failed: { runId: name, error: remoteError },
  log: { level: oneOf('info', 'warn', 'error'), text: isText(MAX_TEXT) },
  begun: { runId: name, lateMs: isNumber },
  stood_still: { runId: name, ms: isNumber },
  leaving: {},
  quit: {},
}

const counts: FieldCheck = isArrayOf(isCount, MAX_ROWS)
const numbers: FieldCheck = isArrayOf(isCount, MAX_USERS)
const MASTER_SHAPES: Readonly<Record<MasterMessage['type'], Shape>> = {
  ack: { index: isCount, protocol: isCount, atMs: isNumber },
  heartbeat: { atMs: isNumber, acked: isNullOr(isShape({ runId: name, seq: isCount })) },
  refused: { reason: isText(MAX_TEXT), hint: isText(MAX_TEXT) },
  plan: {
    hash: name,
    options: isObject,
    slots: isArrayOf(
      isShape({ scenario: name, userClass: name, maxIterations: isNullOr(isCount), gracefulStopMs: isNumber }),
      MAX_ROWS,
    ),
    selectors: isArrayOf(name, MAX_ROWS),
  },
  bundle: {
    bundle: isShape({
      path: name,
      code: isText(MAX_MESSAGE_BYTES),
      files: isArrayOf(isShape({ path: name, content: isBytes(MAX_MESSAGE_BYTES) }), MAX_ROWS),
      hash: name,
    }),
  },
  setup: { runId: name },
  teardown: { runId: name, data: isAnything },
  start: { runId: name, seed: isNumber, setupData: isAnything },
  go: { runId: name, startAtMs: isNumber, quotas: isMapOf(isCount, MAX_ROWS), sampleBytesPerSecond: isCount },
  spawn: {
    runId: name,
    epoch: isCount,
    steps: isArrayOf(isShape({ atMs: isNumber, counts, numbers: isArrayOf(numbers, MAX_ROWS) }), MAX_ROWS),
  },
  quota: { runId: name, scenario: name, total: isCount },
  pause: { runId: name },
  resume: { runId: name },
  spawning_complete: { runId: name, users: isCount },
  stop: { runId: name, graceMs: isNumber },
  leave: { again: isBoolean, limitMs: isNumber },
  quit: {},
}

export type Decoded<M> = { readonly message: M; readonly workerId: string } | { readonly fault: string }

/** Kept: one for each message, with a buffer of 2 KB, is a good part of the cost of a short message. */
const encoder = new Encoder({ ignoreUndefined: true })

/** A script and its files go to every worker of a fleet: as one text that all messages share, so it names none of them. */
const bundles = new WeakMap<ScriptBundle, Uint8Array>()

function encodeBundle({ type, bundle }: Extract<MasterMessage, { type: 'bundle' }>): Uint8Array {
  const known = bundles.get(bundle)
  if (known !== undefined) return known
  const bytes = encode([PREFIX + type, { bundle }, ''])
  bundles.set(bundle, bytes)
  return bytes
}

/** The bytes must not be changed. */
export function encodeMessage(message: WorkerMessage | MasterMessage, workerId: string): Uint8Array {
  if (message.type === 'bundle') return encodeBundle(message)
  const { type, ...data } = message
  return encoder.encode([LOCUST_WORDS.has(type) ? type : PREFIX + type, locustData(message, data), workerId])
}

/** `client_ready` and `ack` carry what a Locust peer expects; our own fields ride along where it ignores them. */
function locustData(message: WorkerMessage | MasterMessage, data: object): unknown {
  if (message.type === 'client_ready') return message.version
  if (message.type === 'ack') {
    return { index: message.index, tymbal: { protocol: message.protocol, atMs: message.atMs } }
  }
  return message.type === 'quit' ? null : data
}

export const decodeWorkerMessage = (bytes: Uint8Array): Decoded<WorkerMessage> =>
  decodeMessage<WorkerMessage>(bytes, WORKER_SHAPES)
export const decodeMasterMessage = (bytes: Uint8Array): Decoded<MasterMessage> =>
  decodeMessage<MasterMessage>(bytes, MASTER_SHAPES)

function decodeMessage<M extends WorkerMessage | MasterMessage>(
  bytes: Uint8Array,
  shapes: Readonly<Record<string, Shape>>,
): Decoded<M> {
  if (bytes.length > MAX_MESSAGE_BYTES) return { fault: `a message of ${bytes.length} bytes` }
  let triple: unknown
  try {
    triple = unpack(bytes, RULES)
  } catch {
    return { fault: 'not MessagePack' }
  }
  if (!Array.isArray(triple) || triple.length !== 3) return { fault: 'not a triple of type, data and worker id' }
  const [wireType, data, workerId] = triple as [unknown, unknown, unknown]
  if (typeof wireType !== 'string' || typeof workerId !== 'string')
    return { fault: 'a type or worker id that is no text' }
  const type = wireType.startsWith(PREFIX) ? wireType.slice(PREFIX.length) : wireType
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined
  if (shape === undefined) return { fault: `an unknown message type ${JSON.stringify(wireType.slice(0, 60))}` }
  const fields = fieldsOf(type, data)
  const wrong = faultyField(fields, shape)
  if (wrong !== null) return { fault: `${type} with a wrong ${wrong === '' ? 'content' : `field ${wrong}`}` }
  return { message: { ...fields, type } as M, workerId }
}

/** Turns the data of a Locust word back into our fields. */
function fieldsOf(type: string, data: unknown): Record<string, unknown> | null {
  if (type === 'client_ready') return { version: data }
  if (type === 'quit') return {}
  if (!isObject(data)) return null
  if (type === 'ack') return { index: data.index, ...(isObject(data.tymbal) ? data.tymbal : { protocol: 0, atMs: 0 }) }
  return data
}
