// Peers that send anything at all to the listener for Locust's workers: a worker beside them is served as before, and memory stays.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it, onTestFinished, vi } from 'vitest'
import { clock, wallClock } from '../../src/cli/worker-process.js'
import { Master } from '../../src/master/master.js'
import { NO_EVENTS } from '../../src/master/master-events.js'
import { DEFAULT_RUN_OPTIONS } from '../../src/model/run-options.js'
import { RunAggregate } from '../../src/stats/run-aggregate.js'
import { encodeFrame } from '../../src/wire/locust/frame.js'
import { bindLocustMaster } from '../../src/wire/locust/gateway/bind-locust-master.js'
import type { PackValue } from '../../src/wire/locust/pack.js'
import { wireEntry, wireStats } from '../../src/wire/locust/reports/locust.fixture.js'
import { type PlayedPeer, playPeer } from '../support/played-peer.js'

const MESSAGES = 12_000
const PEERS = 400
/** What a second flood may leave behind in the heap; a kilobyte a message would be more. */
const MAX_GROWTH_BYTES = 8_000_000

/** Numbers that one seed fixes: mulberry32. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % below
  }
}

const TYPES = [
  'client_ready',
  'heartbeat',
  'stats',
  'spawning',
  'spawning_complete',
  'client_stopped',
  'exception',
  'logs',
  'quit',
  'locustfile',
  'ack',
  'spawn',
  'tymbal_hello',
  'tymbal_stats',
  '__proto__',
  'constructor',
  '',
] as const

type Dice = ReturnType<typeof dice>

function anyValue(roll: Dice, depth = 0): PackValue {
  const pick = roll(depth > 4 ? 9 : 13)
  if (pick < 3) return [0, -1, 1e308, 2 ** 53, 0.5, Number.NaN, Number.POSITIVE_INFINITY, -(2 ** 40)][roll(8)]!
  if (pick < 5) return ['', 'Shopper', 'x'.repeat(roll(3000)), '\u0000', '🥁', '__proto__', '2.47.0'][roll(7)]!
  if (pick < 6) return roll(2) === 0
  if (pick < 8) return null
  if (pick < 9) return new Uint8Array(roll(200))
  if (pick < 11) return Array.from({ length: roll(6) }, () => anyValue(roll, depth + 1))
  const keys = [
    'stats',
    'stats_total',
    'errors',
    'user_classes_count',
    'state',
    'logs',
    'msg',
    'name',
    5,
    0.5,
    -1,
    '__proto__',
  ]
  return new Map(Array.from({ length: roll(6) }, () => [keys[roll(keys.length)]!, anyValue(roll, depth + 1)]))
}

/** A sound report with one field turned into anything. */
function bentStats(roll: Dice): PackValue {
  const entry = wireEntry()
  const fields = Object.keys(entry)
  const bent = { ...entry, [fields[roll(fields.length)]!]: anyValue(roll) }
  const huge = roll(50) === 0 ? new Map(Array.from({ length: 20_000 }, (_, i) => [i * roll(9), 1])) : undefined
  const more = huge === undefined ? {} : { response_times: huge, num_reqs_per_sec: huge }
  return wireStats(
    [bent, wireEntry({ name: `/${roll(2000)}`, ...more })],
    roll(3) === 0 ? { errors: anyValue(roll) } : {},
  )
}

function anyData(roll: Dice): PackValue {
  const pick = roll(8)
  if (pick < 3) return anyValue(roll)
  if (pick < 5) return bentStats(roll)
  if (pick < 6) return [-1, '2.47.0', '', '2.12.1'][roll(4)]!
  if (pick < 7) return { state: 'running', current_cpu_usage: roll(100), current_memory_usage: anyValue(roll) }
  return { msg: `m${roll(5000)}`, traceback: `t${roll(5000)}`, logs: [anyValue(roll), `l${roll(9)}`], version: 'x' }
}

function sendOne(roll: Dice, peers: readonly PlayedPeer[]): void {
  const peer = peers[roll(peers.length)]!
  const nodeId = roll(8) === 0 ? peers[roll(peers.length)]!.id : roll(20) === 0 ? 'good_1' : peer.id
  const bytes = Buffer.from(encodeFrame(TYPES[roll(TYPES.length)]!, anyData(roll), nodeId))
  const damage = roll(6)
  if (damage === 0 && bytes.length > 1) bytes[roll(bytes.length)] = roll(256)
  if (damage === 1) peer.sayBytes(bytes.subarray(0, roll(bytes.length)))
  else if (damage === 2)
    peer.sayBytes(...[[bytes, bytes], [new Uint8Array(0), bytes], [new Uint8Array(roll(50))]][roll(3)]!)
  else peer.sayBytes(bytes)
}

function collectGarbage(): number {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  gc()
  gc()
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
}

it(`${MESSAGES} messages of any kind harm nobody`, { timeout: 240_000 }, async () => {
  const link = await bindLocustMaster('127.0.0.1', 0, { clock, wallClock, locustfile: null })
  const port = Number(link.address.split(':').at(-1))
  const version = { tymbal: '0', node: process.version }
  const master = new Master({ link, clock, wallClock, version, onWorkerLoss: 'redistribute' })
  onTestFinished(() => master.close())
  const logged: string[] = []
  master.listen({ ...NO_EVENTS, log: (_level, text) => logged.push(text) })
  master.letIn()
  const bundle = { path: 'x.ts', code: '', files: [], hash: 'x' }
  await master.prepare({ bundle, options: DEFAULT_RUN_OPTIONS, scenarios: [], selectors: [] })
  master.open({ runId: 'r', aggregate: new RunAggregate({ runId: 'r', startedAtEpochMs: 0, thresholds: [] }) })

  const heard: string[] = []
  const good = playPeer(port, 'good_1', ({ type }) => heard.push(type))
  onTestFinished(() => good.close())
  good.say('client_ready', '2.47.0')
  await vi.waitFor(() => expect(heard).toEqual(['ack']), { timeout: 10_000 })
  good.say('stats', wireStats([]))
  await vi.waitFor(() => expect(master.registry.get('good_1')?.facts?.kind).toBe('locust'), { timeout: 10_000 })

  const served = async (): Promise<void> => {
    const before = heard.filter((type) => type === 'heartbeat').length
    good.say('heartbeat', { state: 'ready', current_cpu_usage: 1, current_memory_usage: 77 })
    await vi.waitFor(() => expect(heard.filter((type) => type === 'heartbeat').length).toBe(before + 1), {
      timeout: 20_000,
    })
  }
  const flood = async (seed: number): Promise<number> => {
    const roll = dice(seed)
    const peers = Array.from({ length: PEERS }, (_, i) => playPeer(port, `bad_${seed}_${i}`, () => undefined))
    for (let sent = 0; sent < MESSAGES; sent++) {
      sendOne(roll, peers)
      if (sent % 500 === 0) await served()
    }
    await served()
    // The last words of the flood are read before its peers leave.
    for (const peer of peers) peer.say('quit')
    await served()
    for (const peer of peers) peer.close()
    return collectGarbage()
  }
  await flood(1)
  const before = await flood(2)
  const after = await flood(3)
  expect(after - before).toBeLessThan(MAX_GROWTH_BYTES)
  expect(master.registry.get('good_1')?.memoryBytes).toBe(77)
  expect(logged.length).toBeGreaterThan(0)
  expect(logged.length).toBeLessThan(MESSAGES)
})
