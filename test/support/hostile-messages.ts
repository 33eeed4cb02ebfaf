// What a hostile peer may say: drawn from a seed, from bytes that are nothing to messages that are almost right.
import { encode } from '@msgpack/msgpack'
import { RequestStats } from '../../src/stats/request-stats.js'
import type { GeneratorDelta } from '../../src/stats/stats-delta.js'
import { PROTOCOL_VERSION } from '../../src/wire/messages.js'

export type Dice = () => number

/** What a peer knows that was let in. */
export interface Insight {
  readonly id: string
  readonly runId: string
}

type Make = (dice: Dice, insight: Insight) => Uint8Array

const upTo = (dice: Dice, most: number): number => Math.floor(dice() * most)
const pick = <T>(dice: Dice, list: readonly T[]): T => list[upTo(dice, list.length)]!
const noise = (dice: Dice, most: number): Uint8Array =>
  Uint8Array.from({ length: upTo(dice, most) }, () => upTo(dice, 256))

/** Values of every kind, few of which fit anywhere. */
const ODD: readonly ((dice: Dice) => unknown)[] = [
  () => null,
  () => -1,
  () => 1e308,
  () => Number.NaN,
  () => Number.NEGATIVE_INFINITY,
  () => Number.MAX_SAFE_INTEGER,
  () => 0.5,
  () => true,
  () => '',
  () => 'x'.repeat(200_000),
  () => '\u001b[2J\r\n\u0000‮',
  () => [],
  () => ({}),
  () => Array.from({ length: 3000 }, () => -1),
  () => Object.fromEntries(Array.from({ length: 3000 }, (_, i) => [`k${i}`, i])),
  () => ({ toString: 1, constructor: 2, hasOwnProperty: 3 }),
  () => new Date(1e12),
  (dice) => noise(dice, 300),
  () => deep(60),
]

function deep(levels: number): unknown {
  let value: unknown = 1
  for (let i = 0; i < levels; i++) value = [value]
  return value
}

const EMPTY_BLOCK = new RequestStats({ clock: () => 0, selectors: [], onWarning: () => undefined }).takeDelta({
  ...{ toMs: 0, users: {}, generator: {} as GeneratorDelta, final: false },
}).block

/** Errors, and exceptions too, of times that no calendar has. */
function lies(dice: Dice): readonly object[] {
  const head = { method: 'GET', name: '/', error: 'e', userClass: 'Visitor', task: 't', message: 'm', stack: 's' }
  const timeMs = pick(dice, [-1e300, 1e300, 9e15])
  return dice() < 0.5 ? [] : [{ ...head, occurrences: 0, firstMs: timeMs, lastMs: timeMs }]
}

/** Samples that may be some: of every endpoint, as slow as can be, and always the first to be drawn. */
const sampleOf = (dice: Dice): object => {
  const message = {
    headers: [['X'.repeat(upTo(dice, 5000)), '\u001b']],
    body: 'z'.repeat(upTo(dice, 9000)),
    bodyBytes: 1,
    isCut: false,
  }
  const phases = { queued: 0, dns: 0, connect: 0, tls: 0, send: 0, wait: pick(dice, [-1, 1e300]), receive: 0 }
  return {
    ...{
      id: String(upTo(dice, 9)),
      method: 'GET',
      name: `/${upTo(dice, 1e6)}`,
      atMs: pick(dice, [0, 1e300]),
      latencyMs: 1e300,
    },
    ...{
      status: 200,
      error: 'e',
      reason: '',
      phases,
      isNewConnection: true,
      redirects: 0,
      bytesSent: 0,
      bytesReceived: 0,
    },
    ...{ verb: 'GET', url: '', request: message, response: null, userClass: '', userNumber: 0, iteration: 0, task: '' },
    ...{ traceparent: '', scriptLine: '', worker: '', isRandom: true, draw: pick(dice, [0, -1]) },
  }
}

const GENERATOR = { cpuPercent: 1, memoryBytes: 1, loopDelayP99Ms: 0, loopDelayMaxMs: 0 }

/** Messages that are right but for what they say; `stop_test`, `quit` and failed hooks are a worker's right. */
function honest(dice: Dice, { id, runId }: Insight): readonly [string, Record<string, unknown>] {
  const counts = pick(dice, [[], [1], [1e15], [-1], [1, 2, 3, 4]])
  const delta = {
    ...{ runId, seq: pick(dice, [0, 1, 2, 99, 1e6, Number.MAX_SAFE_INTEGER]), fromMs: pick(dice, [0, -1e15, 1e15]) },
    ...{ toMs: pick(dice, [-1, 1000, 1e300]), block: dice() < 0.3 ? noise(dice, 400) : EMPTY_BLOCK },
    ...{
      errors: lies(dice),
      exceptions: lies(dice),
      checks: [{ name: 'c'.repeat(upTo(dice, 4000)), passes: 0, fails: 0 }],
    },
    ...{ iterations: upTo(dice, 10), users: { Visitor: 9e15 }, generator: GENERATOR, final: dice() < 0.5 },
  }
  return pick(dice, [
    ['client_ready', {}],
    ['tymbal_hello', { ...hello(id), run: { runId, epoch: upTo(dice, 1e9), counts, topNumber: 1e9 } }],
    ['tymbal_hello', { ...hello(id), run: null }],
    ['tymbal_heartbeat', { state: 'running', memoryBytes: -1e300, openSockets: 1, echoMs: 1e300, clockMs: -1e300 }],
    ['tymbal_stats', { delta }],
    ['tymbal_drained', { runId, scenario: 'default', placed: 9e15, exhausted: false }],
    ['tymbal_samples', { runId, samples: Array.from({ length: upTo(dice, 40) }, () => sampleOf(dice)), sums: [] }],
    ['tymbal_begun', { runId, lateMs: -1e300 }],
    ['tymbal_log', { level: 'warn', text: 'y'.repeat(upTo(dice, 5000)) }],
    ['tymbal_need_bundle', { hash: 'nothing' }],
    ['tymbal_started', { runId, error: null }],
    ['tymbal_stopped', { runId }],
    ['tymbal_leaving', {}],
  ])
}

const hello = (host: string): Record<string, unknown> => ({
  ...{ kind: 'tymbal', protocol: PROTOCOL_VERSION, version: '0.1.0', node: process.version, host, pid: 1 },
  ...{ cores: 1, memoryBytes: 1, echoMs: 0, clockMs: 0 },
})

/** One field, or one of the fields below it, becomes something else. */
function spoil(dice: Dice, data: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(data)
  if (keys.length === 0) return { surprise: pick(dice, ODD)(dice) }
  const key = pick(dice, keys)
  const value = data[key]
  const isMap = typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && !Array.isArray(value)
  if (isMap && dice() < 0.7) return { ...data, [key]: spoil(dice, value as Record<string, unknown>) }
  return { ...data, [key]: pick(dice, ODD)(dice) }
}

const MAKERS: readonly Make[] = [
  (dice) => noise(dice, 200),
  // Lists in lists in lists; and a list, a map and bytes that are announced and never come.
  (dice) => new Uint8Array(upTo(dice, 100_000)).fill(0x91),
  (dice) => Uint8Array.of(0x93, pick(dice, [0xdd, 0xdf, 0xc6, 0xdb]), 0xff, 0xff, 0xff, 0xfe, 0xc0),
  (dice) => encode(pick(dice, ODD)(dice)),
  (dice, { id }) => encode([pick(dice, ODD)(dice), pick(dice, ODD)(dice), id]),
  (dice, { id }) => encode([`tymbal_${upTo(dice, 1e6)}`, {}, id]),
  (dice, insight) => encode([...honest(dice, insight), 'somebody_else']),
  (dice, insight) => encode([...honest(dice, insight), insight.id]).slice(0, 5 + upTo(dice, 40)),
  (dice, insight) => encode([...honest(dice, insight), insight.id]),
  (dice, insight) => spoilt(dice, insight),
  (dice, insight) => spoilt(dice, insight),
]

function spoilt(dice: Dice, insight: Insight): Uint8Array {
  const [type, data] = honest(dice, insight)
  return encode([type, spoil(dice, data), insight.id])
}

export const drawHostileMessage = (dice: Dice, insight: Insight): Uint8Array => pick(dice, MAKERS)(dice, insight)
