// How one user lives: start and stop, waits and pacing, exceptions, quotas, cut. Against a real server where I/O matters.
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { captureLog, hostOf, LOG, loadText, runUser, serve } from '../script.fixture.js'
import type { UserHost } from '../user-host.js'

const SPEC = { userClass: 'Shopper', scenario: 'default', userId: 0, maxIterations: null }

const create = (host: UserHost, maxIterations: number | null = null) => host.createUser({ ...SPEC, maxIterations })

describe('a user', () => {
  it('starts, runs its tasks with waits between, and stops', async () => {
    const script = await loadText(`import { User, task } from 'tymbal'
${LOG}
export class Shopper extends User {
  onStart() { log('start') }
  waitTime() { log('wait'); return 0.001 }
  @task async browse() { await null; log('browse') }
  onStop() { log('stop') }
}`)
    const { log, sink } = await runUser(script, { iterations: 2 })
    expect(log).toEqual(['start', 'browse', 'wait', 'browse', 'wait', 'stop'])
    expect(sink.iterations).toEqual(['default', 'default'])
  })

  it('has the HTTP settings of its class before those of the script', async () => {
    const seen: unknown[] = []
    const url = await serve(({ headers }, res) => {
      seen.push([headers['x-run'], headers['x-who'], headers.authorization])
      res.end('{}')
    })
    const script = await loadText(`import { HttpUser, task, type Options } from 'tymbal'
export const options: Options = { http: { autoName: false, connections: 2, headers: { 'X-Run': '7', 'X-Who': 'all' } } }
export class Shopper extends HttpUser {
  static http = { headers: { 'x-who': 'shopper' } }
  onStart() { this.client.headers.Authorization = 'Bearer t' }
  @task async browse() { await this.client.get('/users/42') }
}`)
    const { sink } = await runUser(script, { iterations: 1 }, { host: url })
    expect(seen).toEqual([['7', 'shopper', 'Bearer t']])
    expect(sink.samples.map(({ name }) => name)).toEqual(['/users/42'])
  })

  it('begins nothing new while the run is paused, goes on afterwards, and can be stopped meanwhile', async () => {
    const script = await loadText(`import { User, task } from 'tymbal'
${LOG}
export class Shopper extends User { waitTime() { return 0.001 } @task async browse() { log(this.userId) } }`)
    const log = captureLog()
    const { host } = hostOf(script)
    const turns = async (): Promise<number> => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      return log.length
    }
    const users = [create(host), create(host)]
    const ended = users.map((user) => user.run())
    await vi.waitFor(() => expect(log.length).toBeGreaterThan(2))
    host.pause()
    const paused = await turns()
    expect(await turns()).toBe(paused)
    users[0]!.stop()
    await ended[0]
    host.resume()
    await vi.waitFor(() => expect(log.length).toBeGreaterThan(paused))
    host.pause()
    users[1]!.cut()
    await ended[1]
  })

  it('ends when the quota of the cluster is used up', async () => {
    const script = await loadText(`import { User, task } from 'tymbal'
export class Shopper extends User { @task browse() {} }`)
    let left = 3
    const { host, sink } = hostOf(script, {}, { takeIteration: () => left-- > 0 })
    await Promise.all([create(host).run(), create(host).run()])
    expect(sink.iterations).toHaveLength(3)
  })

  it('ends after an exception in onStart, which is counted; onStop does not run', async () => {
    const script = await loadText(`import { User, task } from 'tymbal'
${LOG}
export class Shopper extends User {
  async onStart() { throw new Error('no account') }
  @task browse() { log('browse') }
  onStop() { log('stop') }
}`)
    const { log, sink } = await runUser(script)
    expect(log).toEqual([])
    expect(sink.exceptions).toMatchObject([{ userClass: 'Shopper', task: 'onStart', message: 'Error: no account' }])
  })

  it('counts exceptions with class, task, message and the line of the TypeScript source, and goes on after its wait', async () => {
    const script = await loadText(`import { User, TaskSet, task } from 'tymbal'
${LOG}
interface Product { id: number }

function price(product: Product | undefined): number {
  return product!.id
}
class Forum extends TaskSet {
  @task async read() { await null; price(undefined) }
}
export class Shopper extends User {
  static tasks = [Forum]
  waitTime() { log('wait'); return 0 }
}`)
    const { log, sink } = await runUser(script, { iterations: 2 })
    expect(log).toEqual(['wait', 'wait'])
    expect(sink.iterations).toHaveLength(2)
    expect(sink.exceptions).toHaveLength(2)
    const [{ userClass, task, message, stack }] = sink.exceptions as [(typeof sink.exceptions)[0]]
    expect({ userClass, task }).toEqual({ userClass: 'Shopper', task: 'Forum.read' })
    expect(message).toMatch(/^TypeError: Cannot read/)
    expect(stack.split('\n')).toEqual([
      expect.stringMatching(/^ {4}at price \(shop\.ts:7:19\)$/),
      expect.stringMatching(/^ {4}at (async )?Forum\.read \(shop\.ts:10:36\)$/),
    ])
    expect(sink.exceptions[1]).toEqual(sink.exceptions[0])
  })

  it('counts exceptions of onStop, waitTime and the constructor under their names', async () => {
    const script = await loadText(`import { User, task } from 'tymbal'
export class Shopper extends User {
  waitTime() { throw new Error('clock') }
  @task browse() {}
  onStop() { throw new Error('end') }
}
export class Broken extends User {
  broken = (() => { throw new Error('field') })()
  @task browse() {}
}`)
    const { sink } = await runUser(script, { iterations: 1, userClass: 'Shopper' })
    expect(sink.exceptions.map(({ task, message }) => [task, message])).toEqual([
      ['waitTime', 'Error: clock'],
      ['onStop', 'Error: end'],
    ])
    const broken = await runUser(script, { userClass: 'Broken' })
    expect(broken.sink.exceptions.map(({ task, message }) => [task, message])).toEqual([
      ['constructor', 'Error: field'],
    ])
  })

  it('measures any call; a throw is one failed request, thrown on, and not an exception too', async () => {
    const script = await loadText(`import { User, task } from 'tymbal'
${LOG}
export class Shopper extends User {
  @task async query() {
    log(await this.measure('SQL', 'find', async () => 42))
    await this.measure('SQL', 'update', () => { throw new Error('deadlock') })
    log('not reached')
  }
}`)
    const { log, sink } = await runUser(script, { iterations: 1 })
    expect(log).toEqual([42])
    expect(sink.samples).toMatchObject([
      { method: 'SQL', name: 'find', error: '', status: 0 },
      { method: 'SQL', name: 'update', error: 'deadlock', status: 0 },
    ])
    expect(sink.exceptions).toEqual([])
    for (const { startMs, endMs, dueMs } of sink.samples) {
      expect(endMs).toBeGreaterThanOrEqual(startMs)
      expect(dueMs).toBe(startMs)
    }
  })

  it('does not keep the event loop to itself when its tasks do no I/O', async () => {
    const script = await loadText(`import { User, task } from 'tymbal'
export class Shopper extends User { @task async spin() {} }`)
    const { host, sink } = hostOf(script)
    const user = create(host)
    const ended = user.run()
    await new Promise((resolve) => setTimeout(resolve, 20))
    user.stop()
    await ended
    expect(sink.iterations.length).toBeGreaterThan(10)
  })

  it('tells its facts', async () => {
    const script = await loadText(`import { User, task, param } from 'tymbal'
${LOG}
export const parameters = { id: param.number({ default: 1 }), name: param.string({ default: 'x' }) }
export class Shopper extends User {
  @task look() {
    log([this.userId, this.workerIndex, this.scenario, this.host, this.parameters, parameters.id.value, this.data.token])
  }
}`)
    const options = { host: 'http://127.0.0.1:1', parameters: { id: 7 } }
    const deps = { workerIndex: 2, setupData: { token: 't' } }
    const { log } = await runUser(script, { iterations: 1, userId: 41 }, options, deps)
    expect(log).toEqual([[42, 2, 'default', 'http://127.0.0.1:1', { id: 7, name: 'x' }, 7, 't']])
  })
})

describe('waits', () => {
  /** When a user begins its tasks, in ms, on a clock that the test turns. `taskMs` is an expression over `n`, the number of the task. */
  async function beginTimes(waitTime: string, { taskMs = '0', runMs = 10_000 } = {}) {
    const script = await loadText(`import * as tymbal from 'tymbal'
import { User, task } from 'tymbal'
const { between, constant, constantPacing, constantThroughput } = tymbal
${LOG}
export class Shopper extends User {
  n = 0
  waitTime = ${waitTime}
  @task async browse() {
    log(performance.now())
    const ms = ((n: number) => ${taskMs})(this.n++)
    if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms))
  }
}`)
    const log = captureLog() as number[]
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const { host, startDelays, warnings } = hostOf(script)
    const user = create(host)
    const startMs = performance.now()
    const ended = user.run()
    await vi.advanceTimersByTimeAsync(runMs - 1)
    user.stop()
    await vi.advanceTimersByTimeAsync(60_000)
    await ended
    // Fake timers fire on whole milliseconds.
    return { times: log.map((at) => 5 * Math.round((at - startMs) / 5)), startDelays, warnings }
  }

  const gaps = (times: readonly number[]): number[] => times.slice(1).map((at, index) => at - times[index]!)

  it('constant: from the end of the task', async () => {
    const { times } = await beginTimes('constant(2)', { taskMs: '500' })
    expect(times).toEqual([0, 2500, 5000, 7500])
  })

  it('between: from min to max, the same for the same seed', async () => {
    const { times } = await beginTimes('between(1, 3)', { runMs: 2_000_000 })
    const all = gaps(times)
    expect(Math.min(...all)).toBeGreaterThanOrEqual(1000)
    expect(Math.max(...all)).toBeLessThanOrEqual(3001)
    expect(all.reduce((sum, gap) => sum + gap, 0) / all.length / 1000).toBeCloseTo(2, 1)
    vi.useRealTimers()
    expect((await beginTimes('between(1, 3)', { runMs: 2_000_000 })).times).toEqual(times)
  })

  it('constantPacing: from beginning to beginning', async () => {
    const { times, startDelays } = await beginTimes('constantPacing(2)', { taskMs: '500 + 100 * n' })
    expect(times).toEqual([0, 2000, 4000, 6000, 8000])
    expect(startDelays).toHaveLength(4)
  })

  it('constantPacing: a task that takes too long delays those after it, without a burst to make up for it', async () => {
    const { times } = await beginTimes('constantPacing(1)', { taskMs: 'n === 1 ? 3500 : 10' })
    expect(times).toEqual([0, 1000, 4500, 5500, 6500, 7500, 8500, 9500])
  })

  it('constantThroughput: so many tasks a second', async () => {
    const { times } = await beginTimes('constantThroughput(8)', { taskMs: '30' })
    expect(times).toHaveLength(80)
    expect(new Set(gaps(times))).toEqual(new Set([125]))
  })

  it('pacing does not drift with an interval that is no whole number of milliseconds', async () => {
    const { times } = await beginTimes('constantThroughput(7)', { runMs: 30_000 })
    expect(times).toHaveLength(210)
  })

  it.each([
    ['a function', '() => 2'],
    ['an async function', 'async () => 2'],
    ['a method that knows its user', 'function () { return this.userId * 2 }'],
  ])('%s', async (_what, waitTime) => {
    expect((await beginTimes(waitTime)).times).toEqual([0, 2000, 4000, 6000, 8000])
  })

  it('says once that a wait time is not a number', async () => {
    const script = await loadText(`import { User, task } from 'tymbal'
export class Shopper extends User { waitTime = () => Number('x'); @task browse() {} }`)
    const { warnings, sink } = await runUser(script, { iterations: 5 })
    expect(warnings).toEqual(['waitTime of Shopper is not a number: there is no wait'])
    expect(sink.iterations).toHaveLength(5)
  })

  it.each(['constant(3600)', 'constantPacing(3600)', '() => new Promise(() => undefined)'])(
    'a stop ends %s at once',
    async (waitTime) => {
      const script = await loadText(`import { User, task, constant, constantPacing } from 'tymbal'
${LOG}
export class Shopper extends User { waitTime = ${waitTime}; @task browse() { log('browse') }; onStop() { log('stop') } }`)
      const log = captureLog()
      const user = create(hostOf(script).host)
      const ended = user.run()
      await vi.waitFor(() => expect(log).toEqual(['browse']))
      user.stop()
      await ended
      expect(log).toEqual(['browse', 'stop'])
    },
  )
})

describe('stop and cut with a request under way', () => {
  const SLOW = `import { HttpUser, task } from 'tymbal'
${LOG}
export class Shopper extends HttpUser {
  @task async browse() {
    const res = await this.client.get('/slow')
    log(res.error || res.text())
  }
  onStop() { log('stop') }
}`

  async function underWay() {
    let answer = (): void => undefined
    const arrived = deferred()
    const url = await serve((_request, response) => {
      answer = () => void response.end('late')
      arrived.resolve()
    })
    const log = captureLog()
    const test = hostOf(await loadText(SLOW), { host: url })
    const user = create(test.host)
    const ended = user.run()
    await arrived.promise
    return { ...test, log, user, ended, answer: () => answer() }
  }

  it('stop lets the running task finish', async () => {
    const { log, user, ended, answer, sink } = await underWay()
    user.stop()
    answer()
    await ended
    expect(log).toEqual(['late', 'stop'])
    expect(sink.samples).toMatchObject([{ method: 'GET', name: '/slow', status: 200, error: '' }])
    expect(sink.iterations).toHaveLength(1)
  })

  it('cut ends at once: the request is recorded as cut, the rest of the user is not', async () => {
    const { host, log, user, ended, sink } = await underWay()
    user.stop()
    user.cut()
    await ended
    await vi.waitFor(() => expect(log).toHaveLength(1))
    expect(log).toEqual(['CUT'])
    expect(sink.samples).toMatchObject([{ name: '/slow', status: 0 }])
    expect(sink.iterations).toEqual([])
    expect(sink.exceptions).toEqual([])
    expect(host.openSockets).toBe(0)
  })

  it('cut does not wait for a task that never ends', async () => {
    const script = await loadText(`import { User, task } from 'tymbal'
export class Shopper extends User { @task async hang() { await new Promise(() => undefined) } }`)
    const { host, sink } = hostOf(script)
    const user = create(host)
    const ended = user.run()
    user.cut()
    await ended
    expect(sink.iterations).toEqual([])
  })
})

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
