// Our worker towards a Locust master, message by message: what it says, when, and what it must never say.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { captureConsole } from '../../src/cli/capture-console.js'
import type { LocustTiming } from '../../src/wire/locust/to-master/timing.js'
import { startCli } from '../support/cli.js'
import { type Joined, joinLocust } from '../support/join-locust.js'
import { until } from '../support/locust-master.js'
import { type Fields, PlayedLocust } from '../support/played-locust.js'

const SCRIPT = `
import { constant, HttpUser, on, param, sleep, StopTest, task, User } from 'tymbal'
export const parameters = { productId: param.string({ default: '1' }), items: param.number({ default: 1 }) }
on.testStart(({ host, parameters }) => console.log('start', host, JSON.stringify(parameters)))
on.testStop(() => console.log('stop'))
on.spawningComplete(({ users }) => console.log('complete', users))
export class Shopper extends HttpUser {
  waitTime = constant(0.05)
  @task async shop() { await this.client.get('/ok') }
}
export class Visitor extends HttpUser {
  waitTime = constant(0.05)
  @task async visit() { await this.client.get('/missing', { name: 'it\\'s "gone"' }) }
}
export class Faller extends User {
  waitTime = constant(0.2)
  @task async fall() { throw new Error('it fell') }
}
export class Quitter extends User {
  @task async quit() { throw new StopTest('enough') }
}
export class Slow extends User {
  @task async nap() { await sleep(60) }
}
`

const directory = mkdtempSync(join(tmpdir(), 'tymbal-locust-worker-'))
const hasIpv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
)
const lines: string[] = []
/** What the script prints. */
const printed: string[] = []
let target: Server
let host = ''
let served = 0
let master: PlayedLocust
let releaseConsole = (): void => undefined
let stop: () => Promise<void> = async () => undefined

beforeAll(async () => {
  writeFileSync(join(directory, 'loadtest.ts'), SCRIPT)
  target = createServer(({ url }, response) => {
    served++
    response.statusCode = url === '/missing' ? 404 : 200
    response.end('hello')
  })
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  host = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
})
afterAll(async () => {
  target.closeAllConnections()
  await new Promise((resolve) => target.close(resolve))
  rmSync(directory, { recursive: true, force: true })
})
beforeEach(async () => {
  lines.length = 0
  printed.length = 0
  releaseConsole = captureConsole(({ text }) => printed.push(text))
  served = 0
  master = new PlayedLocust()
  await master.listen()
})
afterEach(async () => {
  await stop()
  await master.close()
  releaseConsole()
  expect(master.faults).toEqual([])
})

async function joinMaster(timing: Partial<LocustTiming> = {}, name = 'loadtest.ts', at = '127.0.0.1'): Promise<Joined> {
  const script = join(directory, name)
  const joined = await joinLocust({
    at,
    port: master.port,
    script,
    host,
    timing: { reportMs: 300, heartbeatMs: 200, readyRetryMs: 100, ...timing },
    log: (line) => lines.push(line),
  })
  stop = joined.stop
  return joined
}

const NOBODY = { Shopper: 0, Visitor: 0, Faller: 0, Quitter: 0, Slow: 0 }
const usersOf = (message: Fields): unknown => message.user_classes_count
const typesOf = (): string[] =>
  master.heard.map(({ type }) => type).filter((type) => !/heartbeat|stats|logs/.test(type))
const countedBy = (): number =>
  master.of('stats').reduce((sum, { data }) => sum + Number(((data as Fields).stats_total as Fields).num_requests), 0)

describe('joining', () => {
  it('says client_ready until it is acknowledged, then heartbeat and its classes at once', async () => {
    master.acknowledges = false
    await joinMaster()
    await master.until('client_ready', 3)
    expect(master.heard.every(({ type }) => type === 'client_ready')).toBe(true)
    await master.say('ack', { index: 0 })
    await master.until('stats', 3)
    const after = master.heard.filter(({ type }) => type !== 'client_ready')
    expect(after.slice(0, 2).map(({ type }) => type)).toEqual(['heartbeat', 'stats'])
    expect(after[0]!.data).toMatchObject({ state: 'ready', current_cpu_usage: 0 })
    expect(after[1]!.data).toMatchObject({ stats: [], errors: {}, user_count: 0, user_classes_count: NOBODY })
    await until('more heartbeats', () => master.of('heartbeat').length > 3)
  })

  it('takes an ack without an index, as older masters send it, and one that comes twice', async () => {
    master.acknowledges = false
    await joinMaster()
    await master.until('client_ready')
    await master.say('ack')
    await master.say('ack')
    await master.until('stats', 2)
    expect(lines.filter((line) => line.includes('joined'))).toEqual([
      'info joined the Locust master played as worker 0',
    ])
  })

  it.skipIf(!hasIpv6)('finds a master on an IPv6 address', async () => {
    await master.close()
    master = new PlayedLocust()
    await master.listen(0, '[::1]')
    await joinMaster({}, 'loadtest.ts', '::1')
    await master.until('stats')
  })

  it('gives up after its tries with TYM4004', async () => {
    master.acknowledges = false
    const { link, left } = await joinMaster({ readyTries: 3, readyRetryMs: 50 })
    await left
    expect(link.end).toMatchObject({ code: 'TYM4004', exitCode: 4 })
    expect(master.of('client_ready')).toHaveLength(3)
    expect(master.of('quit')).toHaveLength(0)
  })
})

describe('spawning', () => {
  it('tells spawning, then the users that are there; classes that are left out keep running', async () => {
    await joinMaster()
    await master.until('stats')
    await master.spawn({ Shopper: 3, Visitor: 1, Faller: 0 }, { host })
    expect(usersOf(await master.until('spawning_complete', 1))).toEqual({ ...NOBODY, Shopper: 3, Visitor: 1 })
    await master.spawn({ Visitor: 2 })
    expect(await master.until('spawning_complete', 2)).toEqual({
      user_count: 5,
      user_classes_count: { ...NOBODY, Shopper: 3, Visitor: 2 },
    })
    await master.spawn({ Shopper: 1, Visitor: 0 })
    expect(usersOf(await master.until('spawning_complete', 3))).toEqual({ ...NOBODY, Shopper: 1 })
    expect(typesOf()).toEqual(['client_ready', ...Array(3).fill(['spawning', 'spawning_complete'])].flat())
    await until('the state', () => master.last('heartbeat').state === 'running')
  })

  it('discards an order that is not newer, after it has said spawning', async () => {
    await joinMaster()
    await master.until('stats')
    await master.spawn({ Shopper: 2 })
    await master.until('spawning_complete')
    await master.spawn({ Shopper: 9 }, { timestamp: 1.5 })
    await master.until('spawning', 2)
    await master.spawn({ Shopper: 1 })
    expect(usersOf(await master.until('spawning_complete', 2))).toEqual({ ...NOBODY, Shopper: 1 })
    expect(master.of('spawning')).toHaveLength(3)
  })

  it('logs a class it does not have, once, and runs the others', async () => {
    await joinMaster()
    await master.until('stats')
    await master.spawn({ Shopper: 1, Ghost: 2, Void: 0 })
    await master.spawn({ Shopper: 2, Ghost: 2, Void: 0 })
    expect(usersOf(await master.until('spawning_complete', 2))).toEqual({ ...NOBODY, Shopper: 2 })
    expect(lines.filter((line) => /Ghost|Void/.test(line))).toEqual([
      'error the master wants users of Ghost, which the script does not have; it has Faller, Quitter, Shopper, Slow, Visitor',
    ])
  })

  it("takes the master's host and the script's own parameters", async () => {
    await joinMaster()
    await master.until('stats')
    const parsed_options = { product_id: 77, items: '5', loglevel: 'INFO', tags: null, users: 3 }
    await master.spawn({ Shopper: 1 }, { host: `${host}/`, parsed_options })
    await master.until('spawning_complete')
    await master.say('spawning_complete', { user_count: 12 })
    await until('the hook', () => printed.length === 2)
    expect(printed).toEqual([`start ${host} {"productId":"77","items":5}`, 'complete 12'])
  })

  it('waits with its answer until users that are taken away have ended', async () => {
    await joinMaster()
    await master.until('stats')
    await master.spawn({ Slow: 2 }, { stop_timeout: 0.5 })
    await master.until('spawning_complete')
    const before = performance.now()
    await master.spawn({ Slow: 0 }, { stop_timeout: 0.5 })
    expect(usersOf(await master.until('spawning_complete', 2))).toEqual(NOBODY)
    expect(performance.now() - before).toBeGreaterThan(400)
  })
})

describe('statistics', () => {
  it('count every request exactly, in entries of fourteen fields, and begin anew with each run', async () => {
    await joinMaster()
    await master.until('stats')
    await master.spawn({ Shopper: 4, Visitor: 2 })
    await until('requests', () => served > 60)
    await master.say('stop')
    await master.until('client_stopped')
    expect(countedBy()).toBe(served)
    const stats = master.of('stats').map(({ data }) => data as { stats: Fields[]; errors: Record<string, Fields> })
    expect(new Set(stats.flatMap(({ stats }) => stats.map(({ name }) => name)))).toEqual(
      new Set(['/ok', 'it\'s "gone"']),
    )
    const errors = stats.flatMap(({ errors }) => Object.entries(errors))
    expect(new Set(errors.map(([key]) => key)).size).toBe(1)
    const failed = stats.flatMap(({ stats }) => stats).reduce((sum, entry) => sum + Number(entry.num_failures), 0)
    expect(errors.reduce((sum, [, error]) => sum + Number(error.occurrences), 0)).toBe(failed)
    await master.until('client_ready', 2)
    const before = countedBy()
    served = 0
    await master.spawn({ Shopper: 2 })
    await until('requests', () => served > 20)
    await master.say('stop')
    await master.until('client_stopped', 2)
    expect(countedBy() - before).toBe(served)
  })

  it('count requests in seconds of the wall clock, each in its own', async () => {
    await joinMaster()
    await master.until('stats')
    const fromSecond = Math.floor(Date.now() / 1000)
    await master.spawn({ Shopper: 2 })
    await until('three seconds of requests', () => Object.keys(secondsHeard()).length >= 3)
    const seconds = secondsHeard()
    const sum = Object.values(seconds).reduce((total, count) => total + count, 0)
    expect(sum).toBe(countedBy())
    for (const second of Object.keys(seconds)) {
      expect(Number(second)).toBeGreaterThanOrEqual(fromSecond)
      expect(Number(second)).toBeLessThanOrEqual(Date.now() / 1000)
    }
  })

  const secondsHeard = (): Record<string, number> => {
    const seconds: Record<string, number> = {}
    for (const { data } of master.of('stats')) {
      const { num_reqs_per_sec: counts } = (data as { stats_total: { num_reqs_per_sec: Record<string, number> } })
        .stats_total
      for (const [key, count] of Object.entries(counts)) seconds[key.slice(1)] = (seconds[key.slice(1)] ?? 0) + count
    }
    return seconds
  }

  it('tell each exception, with message and trace', async () => {
    await joinMaster()
    await master.until('stats')
    await master.spawn({ Faller: 1 })
    const exception = await master.until('exception', 2)
    expect(exception.msg).toBe('Error: it fell')
    expect(exception.traceback).toMatch(/it fell[\s\S]*loadtest\.ts:\d+[\s\S]*in Faller\.fall/)
  })
})

describe('log lines', () => {
  it('go to masters that are known to take them, whole and only when there are new ones', async () => {
    const { link } = await joinMaster({ logMs: 50 })
    await master.until('stats')
    link.logged('first')
    await sleep(200)
    expect(master.of('logs')).toEqual([])
    await master.say('spawning_complete', { user_count: 0 })
    expect((await master.until('logs')).logs).toEqual(['first'])
    link.logged('second')
    expect((await master.until('logs', 2)).logs).toEqual(['first', 'second'])
    await sleep(200)
    expect(master.of('logs')).toHaveLength(2)
  })
})

describe('stopping and leaving', () => {
  it('ends the users, reports, says client_stopped and client_ready, and is ready again', async () => {
    await joinMaster()
    await master.until('stats')
    await master.spawn({ Shopper: 2 })
    await master.until('spawning_complete')
    await master.say('stop')
    await master.until('client_ready', 2)
    expect(typesOf()).toEqual(['client_ready', 'spawning', 'spawning_complete', 'client_stopped', 'client_ready'])
    const beforeStopped = master.heard.slice(
      0,
      master.heard.findIndex(({ type }) => type === 'client_stopped'),
    )
    expect(beforeStopped.at(-1)).toMatchObject({ type: 'stats', data: { user_count: 0 } })
    await until('the state', () => master.last('heartbeat').state === 'ready')
  })

  it('cuts users that do not end in the time that the master gives', async () => {
    await joinMaster()
    await master.until('stats')
    await master.spawn({ Slow: 2 }, { stop_timeout: null })
    await master.until('spawning_complete')
    await master.say('stop')
    await master.until('client_ready', 2)
  })

  it('answers a stop when nothing runs, too', async () => {
    await joinMaster()
    await master.until('stats')
    await master.say('stop')
    await master.until('client_ready', 2)
    expect(typesOf()).toEqual(['client_ready', 'client_stopped', 'client_ready'])
  })

  it('at quit ends the users, tells the last figures, then quits; a stop under way is shortened', async () => {
    const { left, link } = await joinMaster()
    await master.until('stats')
    await master.spawn({ Shopper: 3, Slow: 1 }, { stop_timeout: 30 })
    await until('requests', () => served > 10)
    await master.say('stop')
    await master.say('quit')
    await left
    await master.until('quit')
    expect(master.heard.slice(-2).map(({ type }) => type)).toEqual(['stats', 'quit'])
    expect(countedBy()).toBe(served)
    expect(link.end).toBe(null)
    expect(master.of('client_stopped')).toHaveLength(0)
  })

  it('leaves when the script stops the test', async () => {
    const { left } = await joinMaster()
    await master.until('stats')
    await master.spawn({ Quitter: 1 })
    await left
    await master.until('quit')
    expect(lines).toContain('error the script stopped the test: enough; this worker leaves')
  })
})

describe('a master that fails', () => {
  it.each([
    ['answers no heartbeat any more', async () => master.silence()],
    ['is gone', () => master.close()],
  ])('ends the load when it %s', async (_what, fail) => {
    const { link, left } = await joinMaster({ silenceMs: 1000 })
    await master.until('heartbeat', 2)
    await master.spawn({ Shopper: 2 })
    await until('requests', () => served > 5)
    await fail()
    await left
    expect(link.end).toMatchObject({ code: 'TYM4004', exitCode: 4 })
    const before = served
    await sleep(300)
    expect(served).toBe(before)
  })

  it('is not missed for its silence when it never answered: masters before 2.19 do not', async () => {
    master.answersHeartbeats = false
    const { link } = await joinMaster({ silenceMs: 300 })
    await master.until('heartbeat', 12)
    expect(link.end).toBe(null)
  })

  it('and is restarted gets no answer to what the one before asked, and all figures in one report', async () => {
    await joinMaster()
    await master.until('stats')
    await master.spawn({ Slow: 1, Shopper: 1 }, { stop_timeout: 1 })
    await master.until('spawning_complete')
    await master.spawn({ Slow: 0 }, { stop_timeout: 1 })
    await master.until('spawning', 2)
    await master.restart()
    const [reports, before] = [master.of('stats').length, served]
    await until('reports of the restarted one', () => master.of('stats').length > reports + 5 && served > before + 20)
    expect(master.of('spawning_complete')).toHaveLength(1)
    await master.say('stop')
    await master.until('client_ready', 2)
    expect(countedBy()).toBe(served)
  })

  it('asks for a new connection and gets one, under the same name', async () => {
    await joinMaster()
    await master.until('stats')
    await master.say('reconnect')
    const beats = master.of('heartbeat').length
    await until('heartbeats after it', () => master.of('heartbeat').length > beats + 3)
    expect(master.of('client_ready')).toHaveLength(1)
    await master.spawn({ Shopper: 1 })
    await master.until('spawning_complete')
  })

  it.each([
    ['no MessagePack', new Uint8Array([0xc1])],
    ['an empty frame', new Uint8Array()],
    ['half a message', new Uint8Array([0x93, 0xa4])],
  ])('sends %s: the worker stays', async (_what, bytes) => {
    await joinMaster()
    await master.until('stats')
    await master.sayBytes(bytes)
    await master.say('spawn', { user_classes_count: { Shopper: -1 }, timestamp: 'now' })
    master.rules.spawned()
    await master.say('dance', { a: 1 })
    await master.say('update_user_class', { user_class_name: 'Shopper', weight: 2 })
    await master.spawn({ Shopper: 1 })
    await master.until('spawning_complete')
    expect(lines.filter((line) => !line.startsWith('info'))).toHaveLength(4)
  })
})

const FUNCTIONS = `
export function setup() { console.log('setup'); return { token: 'abc' } }
export function teardown(data) { console.log('teardown', data.token) }
export const options = { scenarios: {
  browse: { executor: 'constant-vus', vus: 3, duration: '1s' },
  buy: { executor: 'per-vu-iterations', vus: 1, iterations: 1, exec: 'buy' } } }
export default async ({ http, data }) => { console.log('browse', data.token); await http.get('/ok') }
export async function buy({ http }) { await http.get('/ok', { name: 'buy' }) }
`

describe('a script of functions', () => {
  it('has a user class for each scenario; setup and teardown run on this worker, once in each run', async () => {
    writeFileSync(join(directory, 'functions.ts'), FUNCTIONS)
    await joinMaster({}, 'functions.ts')
    expect(usersOf(await master.until('stats'))).toEqual({ browse: 0, buy: 0 })
    await master.spawn({ browse: 1, buy: 1 })
    expect(usersOf(await master.until('spawning_complete'))).toEqual({ browse: 1, buy: 1 })
    await until('requests beyond the iterations of the script', () => served > 20)
    await master.say('stop')
    await master.until('client_ready', 2)
    expect(printed[0]).toBe('setup')
    expect(new Set(printed.slice(1, -1))).toEqual(new Set(['browse abc']))
    expect(printed.at(-1)).toBe('teardown abc')
  })

  it('whose setup() throws runs nobody, says why once, and stays with the master', async () => {
    writeFileSync(
      join(directory, 'broken.ts'),
      `export function setup() { throw new Error('no token') }\nexport default () => {}`,
    )
    await joinMaster({}, 'broken.ts')
    await master.until('stats')
    await master.spawn({ default: 1 })
    await master.spawn({ default: 2 })
    expect(usersOf(await master.until('spawning_complete', 2))).toEqual({ default: 0 })
    await master.say('stop')
    await master.until('client_ready', 2)
    const errors = lines.filter((line) => line.startsWith('error'))
    expect(errors).toHaveLength(1)
    expect(errors[0]).toContain('TYM3006 setup() threw: Error: no token')
  })
})

describe('the command line', () => {
  const run = (...more: readonly string[]) => {
    const child = startCli(['--worker', '--plain', '--master-port', String(master.port), ...more], { cwd: directory })
    stop = async () => {
      child.child.kill('SIGKILL')
      await child.ended
    }
    return child
  }

  it('with -f - takes a TypeScript that the master gives, with what it imports', async () => {
    const locustfiles = [
      { filename: 'paths.ts', contents: `export const PATH = '/ok'` },
      {
        filename: 'shop.ts',
        contents: `import { HttpUser, task } from 'tymbal'\nimport { PATH } from './paths'\nexport class Given extends HttpUser { @task async t() { await this.client.get(PATH) } }`,
      },
    ]
    master.script = { locustfiles: [locustfiles[1]!, locustfiles[0]!] }
    const worker = run('-f', '-')
    expect(usersOf(await master.until('stats'))).toEqual({ Given: 0 })
    await master.spawn({ Given: 1 }, { host })
    await until('requests', () => served > 10)
    await master.say('quit')
    expect((await worker.ended).exitCode).toBe(0)
    expect(countedBy()).toBe(served)
  })

  it('with -f - ends with the reason that the master gives', async () => {
    master.script = { error: 'no file to give' }
    const { exitCode, stderr } = await run('-f', '-').ended
    expect(exitCode).toBe(3)
    expect(stderr).toContain('TYM3001  The master could not give its script: no file to give')
  })
})
