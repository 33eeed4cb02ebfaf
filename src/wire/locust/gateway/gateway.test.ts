// The gateway between a master and played Locust workers, frame by frame, without sockets.
import { encode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_RUN_OPTIONS } from '../../../model/run-options.js'
import { RunAggregate } from '../../../stats/run-aggregate.js'
import { finalContext } from '../../../stats/stats.fixture.js'
import { MOST_FAULTS, QUARANTINE_MS } from '../../conduct.js'
import { NO_MASTER_EVENTS } from '../../link.js'
import {
  type MasterMessage,
  type PlanMessage,
  PROTOCOL_VERSION,
  type Slot,
  type WorkerMessage,
} from '../../messages.js'
import { decodeFrame, encodeFrame, type LocustFrame } from '../frame.js'
import type { PackValue } from '../pack.js'
import { wireEntry, wireStats } from '../reports/locust.fixture.js'
import { Gateway } from './gateway.js'

const SHOPPER: Slot = { scenario: 'default', userClass: 'Shopper', maxIterations: null, gracefulStopMs: 2000 }
const OPTIONS = { ...DEFAULT_RUN_OPTIONS, host: 'http://h', stopTimeoutMs: 2000 }
const PLAN: MasterMessage = { type: 'plan', hash: 'x', options: OPTIONS, slots: [SHOPPER], selectors: [] }
const ID = 'host_0123'

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }))
afterEach(() => void vi.useRealTimers())

function played(locustfile: { filename: string; contents: string } | null = null) {
  const toWorker: LocustFrame[] = []
  const toMaster: WorkerMessage[] = []
  const faults: string[] = []
  const wall = { aheadMs: 0 }
  const gateway = new Gateway({
    clock: () => Date.now(),
    wallClock: () => Date.now() + wall.aheadMs,
    locustfile,
    send: (id, type, data) => toWorker.push(decodeFrame(encodeFrame(type, data, id)) as LocustFrame),
  })
  gateway.listen({
    ...NO_MASTER_EVENTS,
    message: (_id, message) => toMaster.push(message),
    fault: (id, reason) => faults.push(`${id}: ${reason}`),
  })
  const say = (type: string, data: PackValue = null, id = ID): void =>
    gateway.receive(Buffer.from(id), [encodeFrame(type, data, id)])
  const tell = (...messages: readonly MasterMessage[]): void => {
    for (const message of messages) gateway.handle(ID, message)
  }
  /** Messages since the last look. */
  const worker = () => toWorker.splice(0).map(({ type, data }) => (data === null ? type : { type, data }))
  const master = () => toMaster.splice(0)
  const join = (version: PackValue = '2.47.0', classes: PackValue = { Shopper: 0 }): void => {
    say('client_ready', version)
    tell({ type: 'ack', index: 3, protocol: PROTOCOL_VERSION, atMs: 0 })
    if (version !== -1) say('stats', wireStats([], { user_classes_count: classes }))
    tell(PLAN)
  }
  const start = (...steps: readonly (readonly [atMs: number, users: number])[]): void => {
    tell(
      { type: 'start', runId: 'r', seed: 1, setupData: null },
      { type: 'go', runId: 'r', startAtMs: Date.now(), quotas: {}, sampleBytesPerSecond: 0 },
    )
    if (steps.length > 0) spawn(...steps)
  }
  const spawn = (...steps: readonly (readonly [atMs: number, users: number])[]): void =>
    tell({
      type: 'spawn',
      runId: 'r',
      epoch: 0,
      steps: steps.map(([atMs, users]) => ({ atMs, counts: [users], numbers: [[]] })),
    })
  return { gateway, say, tell, worker, master, join, start, spawn, faults, wall }
}

describe('a Python worker', () => {
  it('becomes a worker once its classes are known', () => {
    const { say, tell, worker, master } = played()
    say('client_ready', '2.47.0')
    say('client_ready', '2.47.0')
    expect(master()).toEqual([
      { type: 'client_ready', version: '2.47.0' },
      { type: 'client_ready', version: '2.47.0' },
    ])
    expect(worker()).toEqual([])
    tell(
      { type: 'ack', index: 3, protocol: PROTOCOL_VERSION, atMs: 0 },
      { type: 'ack', index: 3, protocol: 1, atMs: 0 },
    )
    expect(worker()).toEqual([{ type: 'ack', data: { index: 3 } }])
    expect(master()).toEqual([])
    say('stats', wireStats([], { user_classes_count: { Shopper: 0, Admin: 0 } }))
    expect(master()).toMatchObject([
      { type: 'hello', kind: 'locust', protocol: PROTOCOL_VERSION, version: '2.47.0', host: 'host', run: null },
    ])
    say('client_ready', '2.47.0')
    expect([worker(), master()]).toEqual([[{ type: 'ack', data: { index: 3 } }], []])
  })

  it('answers what only our workers do', () => {
    const { join, tell, master } = played()
    join()
    expect(master().at(-1)).toEqual({ type: 'plan_ready', hash: 'x' })
    tell({ type: 'setup', runId: 'r' }, { type: 'start', runId: 'r', seed: 1, setupData: null })
    tell({ type: 'teardown', runId: 'r', data: null })
    expect(master()).toEqual([
      { type: 'setup_done', runId: 'r', data: null, error: null },
      { type: 'started', runId: 'r', error: null },
      { type: 'teardown_done', runId: 'r', error: null },
    ])
  })

  it('is told every row that differs, at its instant, with rising times and all its classes', () => {
    const { join, start, worker } = played()
    join('2.47.0', { Shopper: 0, Other: 0 })
    worker()
    start([0, 1], [1000, 1], [2000, 3])
    const first = worker()
    expect(first).toEqual([
      {
        type: 'spawn',
        data: {
          timestamp: 1000,
          user_classes_count: { Other: 0, Shopper: 1 },
          host: 'http://h',
          stop_timeout: 2,
          parsed_options: {},
        },
      },
    ])
    vi.advanceTimersByTime(1500)
    expect(worker()).toEqual([])
    vi.advanceTimersByTime(1000)
    expect(worker()).toMatchObject([{ data: { user_classes_count: { Other: 0, Shopper: 3 } } }])
  })

  it('gets times that rise although the clock is set back', () => {
    const { join, start, spawn, worker, wall } = played()
    join()
    worker()
    start([0, 1])
    wall.aheadMs = -60_000
    spawn([60, 2])
    vi.advanceTimersByTime(100)
    const times = worker().map((message) => ((message as LocustFrame).data as { timestamp: number }).timestamp)
    expect(times.length).toBe(2)
    expect(times[1]).toBeGreaterThan(times[0]!)
  })

  it('is answered heartbeats and told of complete spawning only when it knows these words', () => {
    const heartbeat = { state: 'running', current_cpu_usage: 12.5, current_memory_usage: 1e6 }
    for (const [version, words] of [
      ['2.47.0', ['heartbeat', 'spawning_complete']],
      ['2.28.1', ['heartbeat']],
      ['2.19.0', ['heartbeat']],
      ['2.12.1', []],
      ['', []],
      [-1, ['heartbeat']],
    ] as const) {
      const { join, say, tell, worker, master } = played()
      join(version)
      worker()
      master()
      say('heartbeat', heartbeat)
      expect(master()).toMatchObject([{ type: 'heartbeat', state: 'running', memoryBytes: 1e6 }])
      tell({ type: 'spawning_complete', runId: 'r', users: 4 })
      expect(worker().map((message) => (typeof message === 'string' ? message : message.type))).toEqual(words)
    }
  })

  it('is through with a run when its last report came after its users ended', () => {
    const { join, start, say, tell, worker, master } = played()
    join()
    start([0, 2])
    say('stats', wireStats([wireEntry()]))
    expect(master().filter(({ type }) => type === 'stats').length).toBeGreaterThan(0)
    worker()
    tell({ type: 'stop', runId: 'r', graceMs: 2000 })
    expect(worker()).toEqual(['stop'])
    say('client_stopped')
    say('client_ready', '2.47.0')
    expect(worker()).toEqual([{ type: 'ack', data: { index: 3 } }])
    expect(master()).toEqual([])
    say('stats', wireStats([wireEntry()]))
    const last = master()
    expect(last.at(-1)).toEqual({ type: 'stopped', runId: 'r' })
    expect(last.at(-2)).toMatchObject({ type: 'stats', delta: { final: true, users: {} } })
    say('stats', wireStats([wireEntry()]))
    expect(master()).toEqual([])
  })

  it('that never reports again is waited for no longer than its grace and a report', () => {
    const { join, start, tell, master } = played()
    join()
    start([0, 2])
    tell({ type: 'stop', runId: 'r', graceMs: 2000 })
    master()
    vi.advanceTimersByTime(5900)
    expect(master()).toEqual([])
    vi.advanceTimersByTime(200)
    expect(master().at(-1)).toEqual({ type: 'stopped', runId: 'r' })
  })

  it('without users is through at once', () => {
    const { join, start, tell, worker, master } = played()
    join()
    start([0, 0])
    worker()
    master()
    tell({ type: 'stop', runId: 'r', graceMs: 2000 })
    expect(worker()).toEqual([])
    expect(master().map(({ type }) => type)).toEqual(['stats', 'stopped'])
  })

  it('whose users ended by its own code gets them back', () => {
    const { join, start, say, worker } = played()
    join()
    start([0, 2])
    worker()
    say('client_stopped')
    say('client_ready', '2.47.0')
    expect(worker()).toMatchObject([{ type: 'ack' }, { type: 'spawn', data: { user_classes_count: { Shopper: 2 } } }])
  })

  it('leaves with its last report counted', () => {
    const { join, start, say, tell, worker, master } = played()
    join()
    start([0, 2])
    worker()
    tell({ type: 'quit' })
    expect(worker()).toEqual(['quit'])
    master()
    say('stats', wireStats([wireEntry()]))
    say('quit')
    expect(master().at(-1)).toEqual({ type: 'quit' })
    say('heartbeat', { state: 'ready', current_cpu_usage: 0 })
    expect(worker()).toEqual([])
  })

  it('that leaves without a last report is counted up to the one before', () => {
    const { join, start, say, master } = played()
    join()
    start([0, 2])
    vi.advanceTimersByTime(3300)
    say('stats', wireStats([wireEntry()]))
    vi.advanceTimersByTime(2500)
    master()
    say('quit')
    const left = master()
    expect(left.map(({ type }) => type)).toEqual(['stats', 'quit'])
    expect(left[0]).toMatchObject({ delta: { toMs: 3300, final: true, users: {} } })
  })

  it('that sleeps after a stop is not waited for when it is sent home', () => {
    const { join, start, say, tell, worker, master } = played()
    join()
    start([0, 2])
    tell({ type: 'stop', runId: 'r', graceMs: 30_000 })
    say('client_stopped')
    say('stats', wireStats([]))
    worker()
    master()
    tell({ type: 'quit' })
    expect(worker()).toEqual(['quit'])
    expect(master()).toEqual([{ type: 'quit' }])
  })

  it('that sleeps after a stop takes part in the next run when it is awake', () => {
    const { join, start, say, tell, master } = played()
    join()
    start([0, 2])
    tell({ type: 'stop', runId: 'r', graceMs: 2000 })
    say('client_stopped')
    say('stats', wireStats([]))
    expect(master().at(-1)).toEqual({ type: 'stopped', runId: 'r' })
    tell(PLAN, { type: 'start', runId: 'next', seed: 1, setupData: null })
    expect(master().map(({ type }) => type)).toEqual(['plan_ready'])
    say('client_ready', '2.47.0')
    expect(master()).toContainEqual({ type: 'started', runId: 'next', error: null })
  })

  it('that slept through a whole run says nothing of it later', () => {
    const { join, start, say, tell, master } = played()
    join()
    start([0, 2])
    tell({ type: 'stop', runId: 'r', graceMs: 2000 })
    say('client_stopped')
    say('stats', wireStats([]))
    tell(PLAN, { type: 'start', runId: 'next', seed: 1, setupData: null }, { type: 'stop', runId: 'next', graceMs: 0 })
    master()
    say('client_ready', '2.47.0')
    expect(master().filter(({ type }) => type === 'started')).toEqual([])
  })

  it('brings exceptions and log lines, equal ones together', () => {
    const { join, start, say, master } = played()
    join()
    start([0, 2])
    master()
    for (let i = 0; i < 3; i++) say('exception', { msg: 'boom', traceback: 'Traceback: boom' })
    say('stats', wireStats([]))
    expect(master().at(-1)).toMatchObject({
      delta: { exceptions: [{ message: 'boom', stack: 'Traceback: boom', occurrences: 3 }] },
    })
    const at = '[2026-11-25 23:07:46,578]'
    const lines = [
      `${at} h/INFO/locust.main: Starting Locust`,
      `${at} h/WARNING/root: careful`,
      `${at} h/ERROR/locust.user.task: boom`,
    ]
    say('logs', { worker_id: ID, logs: lines })
    say('logs', { worker_id: ID, logs: [...lines, `${at} h/ERROR/root: worse`] })
    expect(master()).toEqual([
      { type: 'log', level: 'warn', text: `${ID}: ${at} h/WARNING/root: careful` },
      { type: 'log', level: 'error', text: `${ID}: ${at} h/ERROR/root: worse` },
    ])
  })

  it('is told once that nobody can pause it', () => {
    const { join, tell, master } = played()
    join()
    master()
    tell({ type: 'pause', runId: 'r' }, { type: 'resume', runId: 'r' }, { type: 'pause', runId: 'r' })
    const text = 'users of Python and Go workers cannot be paused'
    expect(master()).toEqual([{ type: 'log', level: 'warn', text }])
  })
})

describe('a Go worker', () => {
  it('reports what it did before it is told to stop, as it says nothing afterwards', () => {
    const { join, start, say, tell, worker, master } = played()
    join(-1)
    start([0, 2])
    worker()
    tell({ type: 'stop', runId: 'r', graceMs: 0 })
    expect(worker()).toMatchObject([{ type: 'spawn', data: { user_classes_count: { Shopper: 0 } } }])
    say('stats', wireStats([wireEntry()]))
    expect(worker()).toEqual([])
    say('spawning_complete', { count: 0, user_classes_count: { Shopper: 0 } })
    say('stats', wireStats([wireEntry()]))
    expect(worker()).toEqual(['stop'])
    master()
    say('client_stopped')
    say('client_ready', -1)
    expect(master().map(({ type }) => type)).toEqual(['stats', 'stopped'])
    expect(worker()).toEqual([{ type: 'ack', data: { index: 3 } }])
  })

  it('that reports no more is told to stop after a while', () => {
    const { join, start, tell, worker, master } = played()
    join(-1)
    start([0, 2])
    tell({ type: 'stop', runId: 'r', graceMs: 0 })
    worker()
    vi.advanceTimersByTime(4100)
    expect(worker()).toEqual(['stop'])
    expect(master().at(-1)).toEqual({ type: 'stopped', runId: 'r' })
  })
})

describe('a locustfile', () => {
  const ask = 'host_download_locustfile_0123'

  it('is handed out', () => {
    const { say, worker, master } = played({ filename: 'shop.py', contents: 'import locust\n' })
    say('locustfile', { version: '2.47.0' }, ask)
    const locustfiles = [{ filename: 'shop.py', contents: 'import locust\n' }]
    expect(worker()).toEqual([{ type: 'locustfile', data: { locustfiles } }])
    expect(master()).toEqual([])
  })

  it('that is not there is an error that says what to do', () => {
    const { say, worker } = played()
    say('locustfile', { version: '2.47.0' }, ask)
    expect(worker()).toMatchObject([{ data: { error: expect.stringContaining('--locustfile-for-workers FILE') } }])
  })
})

describe('a worker of a run that is taken over', () => {
  const beat = (state = 'running') => ({ state, current_cpu_usage: 1 })
  /** Unix seconds at which it began to count, and of its requests. */
  const report = (since: number, second: number, users = 2) => {
    const entry = wireEntry({ num_reqs_per_sec: { [second]: 4 }, num_fail_per_sec: { [second]: 1 } })
    const total = wireEntry({ start_time: since + 0.25 })
    return wireStats([entry], { stats_total: total, user_classes_count: { Shopper: users } })
  }
  const resume = ({ gateway }: ReturnType<typeof played>, version = '2.47.0') =>
    gateway.resume({
      runId: 'r',
      startAtMs: 980_000,
      plan: PLAN as PlanMessage,
      workers: [{ id: ID, version, seq: 7, countedMs: 9000, cells: 3 }],
    })

  it('goes on with its users, and all that it had sent meanwhile is counted where it belongs', () => {
    const play = played()
    const { say, tell, worker, master, faults } = play
    const aggregate = new RunAggregate({ runId: 'r', startedAtEpochMs: 980_000, thresholds: [] })
    const add = (out: readonly WorkerMessage[]) => {
      for (const message of out) if (message.type === 'stats') aggregate.add(ID, message.delta)
    }
    // What waited comes before the master has taken over, or has a word for anybody.
    say('heartbeat', beat())
    say('stats', report(989, 990))
    expect([worker(), master()]).toEqual([[], []])
    resume(play)
    expect(worker()).toEqual(['heartbeat'])
    expect(master()).toMatchObject([{ type: 'heartbeat', state: 'running' }])
    tell({ type: 'ack', index: 3, protocol: PROTOCOL_VERSION, atMs: 0 })
    say('stats', report(992, 993))
    say('stats', report(995, 996, 3))
    vi.advanceTimersByTime(500)
    const out = master()
    expect(out[0]).toMatchObject({
      type: 'hello',
      run: { runId: 'r', epoch: 0, counts: [3], countsFromMs: 9250 },
    })
    const deltas = out.flatMap((message) => (message.type === 'stats' ? [message.delta] : []))
    expect(deltas.map(({ seq }) => seq)).toEqual([8, 9, 10, 11, 12, 13])
    add(out)
    vi.advanceTimersByTime(1500)
    say('stats', report(999, 1001, 3))
    add(master())
    const { timeline, totals } = aggregate.summarize(finalContext(22_000, [ID]))
    expect(totals.requests).toBe(16)
    expect(timeline.flatMap(({ rps }, second) => (rps > 0 ? [[second, rps]] : []))).toEqual([
      [10, 4],
      [13, 4],
      [16, 4],
      [21, 4],
    ])
    worker()
    tell({ type: 'spawn', runId: 'r', epoch: 0, steps: [{ atMs: 22_000, counts: [3], numbers: [[]] }] })
    tell({ type: 'spawn', runId: 'r', epoch: 0, steps: [{ atMs: 22_100, counts: [4], numbers: [[9]] }] })
    vi.advanceTimersByTime(200)
    expect(worker()).toMatchObject([{ type: 'spawn', data: { user_classes_count: { Shopper: 4 } } }])
    tell({ type: 'stop', runId: 'r', graceMs: 1000 })
    expect(worker()).toEqual(['stop'])
    expect(faults).toEqual([])
  })

  it('that leaves before everything has come is counted as far as it told', () => {
    const play = played()
    resume(play)
    play.say('stats', report(989, 990))
    play.say('quit')
    const types = play.master().map(({ type }) => type)
    expect([types[0], types.at(-1)]).toEqual(['hello', 'quit'])
    expect(types.filter((type) => type === 'stats').length).toBeGreaterThan(1)
  })

  it('that greets, as it was stopped meanwhile, begins anew and its reports go on', () => {
    const play = played()
    resume(play)
    play.join()
    play.start([0, 2])
    play.master()
    play.say('stats', wireStats([wireEntry()]))
    const [first] = play.master()
    expect(first).toMatchObject({ type: 'stats', delta: { seq: 8 } })
  })

  it('of Go is known by its first report, or without users by its heartbeat', () => {
    const [busy, idle] = [played(), played()]
    for (const play of [busy, idle]) resume(play, 'Go')
    busy.say('heartbeat', beat())
    idle.say('heartbeat', beat('ready'))
    vi.advanceTimersByTime(1000)
    expect(idle.master().at(-1)).toMatchObject({ type: 'hello', run: { counts: [0], countsFromMs: null } })
    expect(busy.master().map(({ type }) => type)).toEqual(['heartbeat'])
    busy.say(
      'stats',
      wireStats([], { stats_total: wireEntry({ start_time: 990 }), user_classes_count: { Shopper: 5 } }),
    )
    vi.advanceTimersByTime(500)
    expect(busy.master()).toMatchObject([
      { type: 'hello', run: { counts: [5], countsFromMs: null } },
      { type: 'stats' },
    ])
  })
})

describe('whatever a peer sends', () => {
  const raw = (...bytes: number[]) => new Uint8Array(bytes)

  it('is a fault that is told, and a worker that cannot be read is asked to connect anew', () => {
    const { gateway, join, worker, faults } = played()
    join()
    worker()
    gateway.receive(Buffer.from(ID), [raw(0xc1)])
    expect(worker()).toEqual(['reconnect'])
    expect(faults).toEqual([`${ID}: no MessagePack: a byte 0xc1 that begins nothing`])
  })

  it.each<[string, readonly Uint8Array[]]>([
    ['an empty frame', [raw()]],
    ['no frame', []],
    ['a delimiter frame', [raw(), encodeFrame('quit', null, ID)]],
    ['bytes after the end', [raw(...encodeFrame('quit', null, ID), 1)]],
    ['invalid UTF-8', [raw(0x93, 0xa1, 0xff, 0xc0, 0xa1, 0x77)]],
    ['a pair', [encode(['quit', null])]],
    ['a heartbeat of nothing', [encodeFrame('heartbeat', null, ID)]],
    ['an exception without a traceback', [encodeFrame('exception', { msg: 'x' }, ID)]],
    ['a version that is a number', [encodeFrame('client_ready', 7, ID)]],
    ['no version', [encodeFrame('client_ready', null, ID)]],
    ['statistics that are a list', [encodeFrame('stats', [], ID)]],
    ['spawning_complete without users', [encodeFrame('spawning_complete', { count: 1 }, ID)]],
    ['logs that are a text', [encodeFrame('logs', { logs: 'x' }, ID)]],
    ['somebody else', [encodeFrame('quit', null, 'other_1')]],
  ])('%s changes nothing', (_what, frames) => {
    const { gateway, join, master, faults } = played()
    join()
    master()
    gateway.receive(Buffer.from(ID), frames)
    expect(master()).toEqual([])
    expect(faults.length).toBe(1)
  })

  it('under a name that is no text, or by one who never greeted, does not reach the master', () => {
    const { gateway, say, master, worker, faults } = played()
    gateway.receive(raw(0xff, 0xfe), [encodeFrame('client_ready', -1, 'x')])
    for (const type of ['stats', 'spawning', 'spawning_complete', 'client_stopped', 'quit', 'anything']) say(type)
    const told: number[] = []
    for (let second = 0; second < 100; second++) {
      say('heartbeat', { state: 'running', current_cpu_usage: 1 })
      if (worker().includes('stop')) told.push(second)
      vi.advanceTimersByTime(1000)
    }
    // Each costs a Python worker a sleep of its stop timeout, 30 s.
    expect(told).toEqual([5, 40, 75])
    expect(master()).toEqual([])
    expect(faults.filter((text) => text.includes('without having greeted')).length).toBeGreaterThan(1)
  })

  it('is not listened to for a while when it is wrong again and again', () => {
    const { gateway, join, say, master } = played()
    join()
    for (let i = 0; i <= MOST_FAULTS; i++) gateway.receive(Buffer.from(ID), [raw(0xc1)])
    master()
    say('heartbeat', { state: 'ready', current_cpu_usage: 0 })
    expect(master()).toEqual([])
    vi.advanceTimersByTime(QUARANTINE_MS)
    say('heartbeat', { state: 'ready', current_cpu_usage: 0 })
    expect(master().length).toBe(1)
  })

  it('of its own kind is told once', () => {
    const { join, say, master } = played()
    join()
    master()
    for (let i = 0; i < 100; i++) say(`mine${i % 30}`, { a: 1 })
    const texts = master()
    expect(texts.length).toBe(20)
    expect(texts[0]).toMatchObject({ type: 'log', text: `worker ${ID}: its message "mine0" means nothing here` })
  })

  it('throws nothing into the master, and what goes on to it is sound', () => {
    const types = fc.constantFrom(
      'client_ready',
      'heartbeat',
      'stats',
      'spawning_complete',
      'exception',
      'logs',
      'stop',
    )
    const key = fc.constantFrom(...Object.keys(wireEntry()), ...Object.keys(wireStats([])), 'logs', 'msg', 'state')
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        fc.double(),
        fc.string(),
        fc.constant(null),
        tie('list'),
        tie('map'),
      ),
      list: fc.array(tie('any'), { maxLength: 4 }),
      map: fc.dictionary(fc.oneof(key, fc.nat(200).map(String)), tie('any'), { maxKeys: 8 }),
    })).any as fc.Arbitrary<PackValue>
    const bent = fc
      .tuple(key, value, key, value)
      .map(([field, of, outer, all]) => wireStats([wireEntry({ [field]: of }), wireEntry()], { [outer]: all }))
    const message = fc.tuple(types, fc.oneof(value, bent))
    fc.assert(
      fc.property(fc.array(message, { maxLength: 12 }), (messages) => {
        const { join, start, say, master } = played()
        const aggregate = new RunAggregate({ runId: 'r', startedAtEpochMs: 0, thresholds: [] })
        join()
        start([0, 2])
        for (const [type, data] of messages) say(type, data)
        for (const out of master()) {
          if (out.type === 'stats') aggregate.add(ID, out.delta)
          if (out.type === 'heartbeat') expect(Number.isSafeInteger(out.memoryBytes)).toBe(true)
        }
        expect(Number.isFinite(aggregate.summarize(finalContext(1000, [ID])).totals.rps)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
