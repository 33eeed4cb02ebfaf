// Which tasks ran, how often and how long: as declared within chance, and to the last one as the target counted them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { runCli } from '../support/cli.js'

const SCRIPT = `
import { HttpUser, TaskSet, constant, task } from 'tymbal'
class Forum extends TaskSet {
  @task(3) async read() { await this.user.client.get('/read') }
  @task(1) async leave() { await this.user.client.get('/leave'); this.interrupt() }
}
export class Shopper extends HttpUser {
  waitTime = constant(0.02)
  static tasks = { browse: 6, search: 3, buy: 1 }
  async browse() { await this.client.get('/browse') }
  async search() { await this.client.get('/search') }
  async buy() { await this.client.get('/buy'); throw new Error('sold out') }
}
export class Member extends HttpUser {
  static tasks = [Forum]
  waitTime = constant(0.05)
}
`

let target: Server
let home: string
const served = new Map<string, number>()
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'tymbal-tasks-'))
  writeFileSync(join(home, 'shop.ts'), SCRIPT)
  target = createServer(({ url = '' }, response) => {
    served.set(url, (served.get(url) ?? 0) + 1)
    response.end('ok')
  })
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  target.close()
  target.closeAllConnections()
  rmSync(home, { recursive: true })
})

async function run(...flags: readonly string[]): Promise<RunSummary> {
  served.clear()
  const host = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
  const load = [
    '-u',
    '12',
    '-r',
    '100',
    '-t',
    '6s',
    '--seed',
    '7',
    '--headless',
    '--json-file',
    'summary.json',
    '--no-save',
  ]
  await runCli(['run', 'shop.ts', '-H', host, ...load, ...flags], { cwd: home })
  return JSON.parse(readFileSync(join(home, 'summary.json'), 'utf8')) as RunSummary
}

describe('tasks of user classes', () => {
  it.each([[[]], [['--processes', '3']]])(
    'are counted one by one, with flags %j',
    async (flags) => {
      const { tasks, userClasses, totals } = await run(...flags)
      const countOf = (name: string): number => tasks.find((one) => one.name === name)!.iterations
      for (const name of ['browse', 'search', 'buy']) expect(countOf(name), name).toBe(served.get(`/${name}`))
      for (const name of ['read', 'leave']) expect(countOf(`Forum.${name}`), name).toBe(served.get(`/${name}`))
      expect(tasks.reduce((sum, { iterations }) => sum + iterations, 0)).toBe(totals.iterations)
      expect(userClasses.reduce((sum, { iterations }) => sum + iterations, 0)).toBe(totals.iterations)
      // Four standard deviations of a draw.
      for (const { declaredShare, share, userClass } of tasks) {
        const all = userClasses.find(({ name }) => name === userClass)!.iterations
        expect(Math.abs(share - declaredShare!)).toBeLessThan(
          4 * Math.sqrt((declaredShare! * (1 - declaredShare!)) / all) + 0.01,
        )
      }
      const [member, shopper] = userClasses
      expect(member).toMatchObject({ name: 'Member', users: 0, wanted: 0 })
      expect(shopper!.waitMs!.p50).toBeGreaterThanOrEqual(19)
      expect(member!.waitMs!.p50).toBeGreaterThanOrEqual(49)
      for (const { durationMs } of tasks) expect(durationMs!.p50).toBeGreaterThan(0)
    },
    60_000,
  )

  it('that tags leave out are not declared', async () => {
    writeFileSync(
      join(home, 'tagged.ts'),
      SCRIPT.replace('@task(3) async read', "@task(3) @tag('calm') async read").replace('task }', 'task, tag }'),
    )
    const host = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
    await runCli(
      [
        'run',
        'tagged.ts',
        '-H',
        host,
        '-u',
        '2',
        '-t',
        '2s',
        '--headless',
        '--json-file',
        'tagged.json',
        '--no-save',
        '--tags',
        'calm',
      ],
      { cwd: home },
    )
    const { tasks } = JSON.parse(readFileSync(join(home, 'tagged.json'), 'utf8')) as RunSummary
    expect(tasks.map(({ name, declaredShare }) => [name, declaredShare])).toEqual([['Forum.read', 1]])
  }, 60_000)
})
