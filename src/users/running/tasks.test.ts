// Which tasks a user runs, in which order: weights, sets, sequences, Markov chains, interrupts. Through the real bundler.
import { describe, expect, it } from 'vitest'
import { captureLog, hostOf, LOG, loadText, runUser } from '../script.fixture.js'

const countOf = (log: readonly unknown[], line: string): number => log.filter((one) => one === line).length

describe('weights', () => {
  const SHOP = `import { User, task } from 'tymbal'
${LOG}
export class Shopper extends User {
  @task(6) browse() { log('browse') }
  @task(3) async search() { log('search') }
  @task checkout() { log('checkout') }
}`

  it('picks tasks by weight', async () => {
    const { log } = await runUser(await loadText(SHOP), { iterations: 10_000 })
    expect(log).toHaveLength(10_000)
    // Chi-square with 2 degrees of freedom; the seed is fixed, so this either always passes or never.
    const expected = { browse: 6000, search: 3000, checkout: 1000 }
    const chi = Object.entries(expected).map(([name, wanted]) => (countOf(log, name) - wanted) ** 2 / wanted)
    expect(chi.reduce((sum, part) => sum + part, 0)).toBeLessThan(13.8)
  })

  it('gives a user the same tasks for the same seed and id, and another user others', async () => {
    const script = await loadText(SHOP)
    const first = await runUser(script, { iterations: 50, userId: 7 })
    const again = await runUser(script, { iterations: 50, userId: 7 }, {}, { workerIndex: 3 })
    const other = await runUser(script, { iterations: 50, userId: 8 })
    const otherSeed = await runUser(script, { iterations: 50, userId: 7 }, {}, { seed: 2 })
    expect(again.log).toEqual(first.log)
    expect(other.log).not.toEqual(first.log)
    expect(otherSeed.log).not.toEqual(first.log)
  })

  it('takes weights without decorators, functions and lists', async () => {
    const script = await loadText(`import { User } from 'tymbal'
${LOG}
const wander = (user) => log('wander ' + user.constructor.name)
export class Plain extends User {
  static tasks = { browse: 1, never: 0, wander: [wander, 1] }
  browse() { log('browse') }
  never() { log('never') }
}
export class Listed extends User {
  static tasks = [wander, wander]
}`)
    expect(script.plan.taskTrees.Plain!.map(({ name, share }) => [name, share])).toEqual([
      ['browse', 0.5],
      ['wander', 0.5],
    ])
    const { log } = await runUser(script, { iterations: 200, userClass: 'Plain' })
    expect(new Set(log)).toEqual(new Set(['browse', 'wander Plain']))
    expect((await runUser(script, { iterations: 1, userClass: 'Listed' })).log).toEqual(['wander Listed'])
  })

  it('inherits tasks; an overriding method stays a task', async () => {
    const script = await loadText(`import { User, task } from 'tymbal'
${LOG}
export class Base extends User {
  static abstract = true
  @task(2) a() { log('base a') }
  @task b() { log('base b') }
}
export class Derived extends Base {
  a() { log('derived a') }
  @task(3) c() { log('derived c') }
}`)
    expect(script.plan.userClasses.map(({ name }) => name)).toEqual(['Derived'])
    expect(script.plan.taskTrees.Derived!.map(({ name, weight }) => [name, weight])).toEqual([
      ['a', 2],
      ['b', 1],
      ['c', 3],
    ])
    const { log } = await runUser(script, { iterations: 200 })
    expect(new Set(log)).toEqual(new Set(['derived a', 'base b', 'derived c']))
  })

  it('also takes decorators as `experimentalDecorators` calls them', async () => {
    const tsconfig = '{ "compilerOptions": { "experimentalDecorators": true } }'
    const script = await loadText(SHOP, { 'tsconfig.json': tsconfig })
    expect(script.plan.taskTrees.Shopper!.map(({ name, weight }) => [name, weight])).toEqual([
      ['browse', 6],
      ['search', 3],
      ['checkout', 1],
    ])
  })
})

describe('TaskSets', () => {
  it('keeps the user in a nested set until it is interrupted; the parent goes on', async () => {
    const script = await loadText(`import { User, TaskSet, task } from 'tymbal'
${LOG}
class Forum extends TaskSet {
  left = 2
  onStart() { log('enter') }
  @task read() {
    log('read')
    if (--this.left === 0) this.interrupt()
  }
  onStop() { log('leave') }
}
export class Reader extends User {
  static tasks = { Forum: [Forum, 1], home: 0.000001 }
  onStart() { log('start') }
  home() { log('home') }
  onStop() { log('stop') }
}`)
    const { log, sink } = await runUser(script, { iterations: 5 })
    const visit = ['enter', 'read', 'read', 'leave']
    expect(log).toEqual(['start', ...visit, ...visit, 'enter', 'read', 'leave', 'stop'])
    expect(sink.iterations).toHaveLength(5)
    expect(sink.exceptions).toEqual([])
  })

  it('waits in the parent when interrupted without rescheduling', async () => {
    const script = await loadText(`import { User, TaskSet, task, InterruptTaskSet } from 'tymbal'
${LOG}
class Inner extends TaskSet {
  waitTime = () => 100
  @task leave() { throw new InterruptTaskSet(this.user.reschedule) }
}
export class Reader extends User {
  reschedule = true
  static tasks = [Inner]
  waitTime() { log('wait'); return 0 }
}
export class Waiter extends Reader { reschedule = false }`)
    expect((await runUser(script, { iterations: 3, userClass: 'Reader' })).log).toEqual([])
    expect((await runUser(script, { iterations: 3, userClass: 'Waiter' })).log).toEqual(['wait', 'wait', 'wait'])
  })

  it('knows its user and parent, and counts an interrupt of a user as an exception', async () => {
    const script = await loadText(`import { User, TaskSet, task } from 'tymbal'
${LOG}
class Deep extends TaskSet {
  @task look() { log([this.parent.constructor.name, this.parent.parent === this.user, this.user.userId]); this.interrupt() }
}
class Outer extends TaskSet { static tasks = [Deep] }
export class Reader extends User { static tasks = [Outer] }
export class Lost extends User { @task leave() { new Deep(this, this).interrupt() } }`)
    const { log } = await runUser(script, { iterations: 1, userId: 4, userClass: 'Reader' })
    expect(log).toEqual([['Outer', true, 5]])
    const { sink } = await runUser(script, { iterations: 1, userClass: 'Lost' })
    expect(sink.exceptions.map(({ task, message }) => [task, message])).toEqual([
      ['leave', 'InterruptTaskSet: interrupt() was called outside a nested TaskSet'],
    ])
  })

  it('runs a sequence in order, over and over, weights as repetitions', async () => {
    const script = await loadText(`import { User, SequentialTaskSet, task } from 'tymbal'
${LOG}
class Steps extends SequentialTaskSet {
  @task first() { log(1) }
  @task(2) second() { log(2) }
  @task third() { log(3) }
}
export class Walker extends User { static tasks = [Steps] }`)
    expect((await runUser(script, { iterations: 9 })).log).toEqual([1, 2, 2, 3, 1, 2, 2, 3, 1])
  })

  it('walks a Markov chain from its first task by the transitions', async () => {
    const script = await loadText(`import { User, MarkovTaskSet, transition } from 'tymbal'
${LOG}
class Visit extends MarkovTaskSet {
  @transition('list', 3) @transition('leave', 1) home() { log('home') }
  @transition('home') list() { log('list') }
  @transition('home') leave() { log('leave') }
}
export class Visitor extends User { static tasks = [Visit] }`)
    const { log } = await runUser(script, { iterations: 8000 })
    expect(log.filter((_, index) => index % 2 === 0).every((name) => name === 'home')).toBe(true)
    expect(countOf(log, 'list') / 4000).toBeCloseTo(0.75, 1)
    const shares = script.plan.taskTrees.Visitor![0]!.children.map(({ name, share }) => [name, share.toFixed(3)])
    expect(shares).toEqual([
      ['home', '0.500'],
      ['list', '0.375'],
      ['leave', '0.125'],
    ])
  })
})

describe('tags', () => {
  const TAGGED = `import { User, TaskSet, task, tag } from 'tymbal'
${LOG}
@tag('forum') class Forum extends TaskSet {
  @task read() { log('read'); this.interrupt() }
  @task @tag('slow') write() { log('write'); this.interrupt() }
}
export class Shopper extends User {
  static tasks = { Forum }
  @task browse() { log('browse') }
  @task @tag('search', 'slow') search() { log('search') }
}`
  it.each([
    [{ tags: ['search'] }, ['search']],
    [{ tags: ['forum'] }, ['read', 'write']],
    [{ excludeTags: ['slow'] }, ['browse', 'read']],
    [{ tags: ['forum', 'search'], excludeTags: ['slow'] }, ['read']],
  ])('%j leaves %j', async (options, left) => {
    const script = await loadText(TAGGED)
    const { log } = await runUser(script, { iterations: 300 }, options)
    expect([...new Set(log)].sort()).toEqual(left)
  })

  it('are told in the task tree, and refuse to run a class that has no task left', async () => {
    const script = await loadText(TAGGED)
    const [browse, search, forum] = script.plan.taskTrees.Shopper!
    expect([browse!.tags, search!.tags, forum!.tags]).toEqual([[], ['search', 'slow'], ['forum']])
    await expect(runUser(script, {}, { tags: ['none'] })).rejects.toMatchObject({ code: 'TYM3004' })
  })
})

describe('steering', () => {
  const steer = (
    body: string,
  ): string => `import { User, task, StopUser, StopTest, RescheduleTask, RescheduleTaskImmediately } from 'tymbal'
${LOG}
export class Shopper extends User {
  waitTime() { log('wait'); return 0 }
  @task act() { log('act'); ${body}; log('after') }
  onStop() { log('stop') }
}`
  it.each([
    ['throw new StopUser()', ['act', 'stop']],
    ['this.stop()', ['act', 'after', 'stop']],
    ["throw new StopTest('enough')", ['act', 'stop']],
    ['throw new RescheduleTask()', ['act', 'wait', 'act', 'wait', 'stop']],
    ['throw new RescheduleTaskImmediately()', ['act', 'act', 'stop']],
  ])('%s', async (body, lines) => {
    const { log, sink, stopReasons } = await runUser(await loadText(steer(body)), { iterations: 2 })
    expect(log).toEqual(lines)
    expect(sink.exceptions).toEqual([])
    expect(stopReasons).toEqual(body.includes('StopTest') ? ['enough'] : [])
  })
})

describe('each task once', () => {
  it('runs every task of the tree in order, without waits, telling each step, then ends', async () => {
    const script = await loadText(`import { User, TaskSet, SequentialTaskSet, task } from 'tymbal'
${LOG}
class Steps extends SequentialTaskSet {
  @task(3) one() { log('one'); this.interrupt() }
  @task two() { log('two'); throw new Error('in two') }
}
export class Shopper extends User {
  static tasks = { Steps, rare: 0.001 }
  waitTime = () => 3600
  onStart() { log('start') }
  rare() { log('rare') }
}`)
    const log = captureLog()
    const { host, sink } = hostOf(script)
    const spec = { userClass: 'Shopper', scenario: 'default', userId: 0, maxIterations: null }
    await host.createUser({ ...spec, eachTaskOnce: (step) => log.push(`> ${step}`) }).run()
    expect(log).toEqual(['> onStart', 'start', '> Steps.one', 'one', '> Steps.two', 'two', '> rare', 'rare'])
    expect(sink.exceptions.map(({ task }) => task)).toEqual(['Steps.two'])
    expect(sink.iterations).toHaveLength(3)
  })
})
