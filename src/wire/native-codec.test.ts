// The native codec: round trips, Locust's words, and refusal of everything that does not fit.
import { decode, encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sample } from '../stats/samples/sample.fixture.js'
import type { WorkerMessage } from './messages.js'
import { decodeMasterMessage, decodeWorkerMessage, encodeMessage } from './native-codec.js'

const generator = {
  cpuPercent: 1.5,
  memoryBytes: 2,
  loopDelayP99Ms: 0,
  loopDelayMaxMs: 0,
  startDelayP50Ms: 0,
  startDelayP99Ms: 0,
  startDelayMaxMs: 0,
  openSockets: 0,
}
const stats: WorkerMessage = {
  type: 'stats',
  delta: {
    runId: 'r',
    seq: 1,
    fromMs: 0,
    toMs: 1000.5,
    block: new Uint8Array([1, 2, 3]),
    errors: [{ method: 'GET', name: '/', error: 'HTTP 503', occurrences: 2, firstMs: 1, lastMs: 2 }],
    exceptions: [],
    checks: [{ name: 'ok', passes: 1, fails: 0 }],
    iterations: 7,
    users: { Shopper: 3 },
    generator,
    final: false,
  },
}

const samplesOf = (given: object): Uint8Array =>
  encode(['tymbal_samples', { runId: 'r', samples: [{ ...sample(), ...given }], sums: [] }, 'w'])

describe('native codec', () => {
  it('brings a statistics report back as it was', () => {
    expect(decodeWorkerMessage(encodeMessage(stats, 'w_1'))).toEqual({ message: stats, workerId: 'w_1' })
  })

  it('brings samples back as they were', () => {
    const phases = { queued: 0, dns: 0, connect: 1, tls: 0, send: 0, wait: 2.5, receive: 0 }
    const sums = [{ method: 'GET', name: '/', count: 4, newConnections: 1, phases }]
    const samples: WorkerMessage = { type: 'samples', runId: 'r', samples: [sample({ response: null })], sums }
    expect(decodeWorkerMessage(encodeMessage(samples, 'w_1'))).toEqual({ message: samples, workerId: 'w_1' })
  })

  it('encodes a script once, however many workers get it', () => {
    const bundle = { path: 'shop.ts', code: 'x', files: [], hash: 'ab' }
    const bytes = encodeMessage({ type: 'bundle', bundle }, 'w_1')
    expect(encodeMessage({ type: 'bundle', bundle }, 'w_2')).toBe(bytes)
    expect(decodeMasterMessage(bytes)).toMatchObject({ message: { type: 'bundle', bundle } })
    expect(encodeMessage({ type: 'bundle', bundle: { ...bundle } }, 'w_1')).not.toBe(bytes)
  })

  it("speaks Locust's own words for the first contact", () => {
    expect(decode(encodeMessage({ type: 'client_ready', version: -1 }, 'w_1'))).toEqual(['client_ready', -1, 'w_1'])
    expect(decode(encodeMessage({ type: 'quit' }, 'w_1'))).toEqual(['quit', null, 'w_1'])
    const ack = decode(encodeMessage({ type: 'ack', index: 2, protocol: 1, atMs: 5 }, 'w_1'))
    expect(ack).toEqual(['ack', { index: 2, tymbal: { protocol: 1, atMs: 5 } }, 'w_1'])
  })

  it('reads the ack of a master that does not know our dialect', () => {
    const decoded = decodeMasterMessage(encode(['ack', { index: 4 }, 'w_1']))
    expect(decoded).toEqual({ message: { type: 'ack', index: 4, protocol: 0, atMs: 0 }, workerId: 'w_1' })
  })

  it.each([
    ['no MessagePack', new Uint8Array([0xc1]), 'not MessagePack'],
    ['an empty frame', new Uint8Array(), 'not MessagePack'],
    ['a map instead of a triple', encode({ a: 1 }), 'triple'],
    ['two elements', encode(['quit', null]), 'triple'],
    ['a number as type', encode([1, null, 'w']), 'type'],
    ['an unknown type', encode(['tymbal_dance', {}, 'w']), 'unknown message type'],
    ['a name of Object.prototype', encode(['constructor', {}, 'w']), 'unknown message type'],
    ['a report without delta', encode(['tymbal_stats', {}, 'w']), 'field delta'],
    [
      'a negative sequence number',
      encodeMessage({ ...stats, delta: { ...stats.delta, seq: -1 } } as never, 'w'),
      'delta',
    ],
    ['a sample that is too long', samplesOf({ url: 'x'.repeat(9000) }), 'field samples'],
    ['a sample that lasted less than nothing', samplesOf({ latencyMs: -1 }), 'field samples'],
    ['a sample that is drawn before all others', samplesOf({ draw: -1 }), 'field samples'],
    ['a sample from outside of time', samplesOf({ atMs: 1e300 }), 'field samples'],
    ['a sample whose answer is none', samplesOf({ response: 1 }), 'field samples'],
    ['a heartbeat that is nil', encode(['tymbal_heartbeat', null, 'w']), 'content'],
  ])('refuses %s', (_what, bytes, fault) => {
    const decoded = decodeWorkerMessage(bytes)
    expect(decoded).toHaveProperty('fault')
    expect((decoded as { fault: string }).fault).toContain(fault)
  })

  it('never throws, whatever arrives', () => {
    const whole = encodeMessage(stats, 'w_1')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(whole.length - 1), fc.nat(255), (junk, at, value) => {
        const damaged = whole.slice()
        damaged[at] = value
        for (const bytes of [junk, damaged, whole.subarray(0, at)]) {
          expect(decodeWorkerMessage(bytes)).toBeTypeOf('object')
          expect(decodeMasterMessage(bytes)).toBeTypeOf('object')
        }
      }),
    )
  })
})

describe('what a hostile peer sends', () => {
  it('does not take the memory that its lengths claim', () => {
    const claims = Buffer.concat(Array.from({ length: 200 }, () => Buffer.from([0xdd, 0x00, 0x0f, 0x42, 0x40])))
    const before = process.memoryUsage().heapUsed
    expect(decodeWorkerMessage(claims)).toHaveProperty('fault')
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(20_000_000)
  })

  it('cannot reach a prototype', () => {
    const own = Buffer.concat([Buffer.from([0x81]), encode('__proto__'), encode({ polluted: true })])
    const head = Buffer.concat([Buffer.from([0x93]), encode('tymbal_setup_done')])
    expect(decodeWorkerMessage(Buffer.concat([head, own, encode('w_1')]))).toHaveProperty('fault')
  })
})

it('brings what setup() returned over as it was, dates and nesting included', () => {
  const nested = Array.from({ length: 80 }).reduce<unknown>((inner) => ({ inner }), 'deep')
  const data = {
    at: new Date(1_700_000_000_123),
    list: [1, -2, 3.5, null, true],
    nested,
    text: 'ä🥁',
    bytes: new Uint8Array([1, 2]),
  }
  const message = { type: 'setup_done', runId: 'r', data, error: null } as const
  expect(decodeWorkerMessage(encodeMessage(message, 'w_1'))).toEqual({ message, workerId: 'w_1' })
})

it('takes no map with a key that the journal could not be read back with', () => {
  const users = [0x81, 0xc3, 0x01] // { true: 1 }
  const message = Uint8Array.of(
    0x93,
    0xac,
    ...Buffer.from('tymbal_stats'),
    0x81,
    0xa5,
    ...Buffer.from('users'),
    ...users,
    0xa1,
    0x77,
  )
  expect(decodeWorkerMessage(message)).toEqual({ fault: 'not MessagePack' })
})
