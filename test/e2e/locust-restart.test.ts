// The master is killed in mid-run and started again while workers of Locust, old and new, are in its fleet: they go on, and what is lost of them is little and told.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { type CliProcess, startCli } from '../support/cli.js'
import { startCountingServer } from '../support/counting-server.js'
import { freePort } from '../support/free-port.js'
import { LOCUSTS, type LocustProgram, startLocustWorker, VERSION_LINE, WITHOUT_LOCUST } from '../support/locust.js'
import { until } from '../support/until.js'

const home = mkdtempSync(join(tmpdir(), 'tymbal-locust-restart-'))
const env = { ...process.env, HOME: home, XDG_STATE_HOME: '' }
afterAll(() => rmSync(home, { recursive: true, force: true }))

const SCRIPT = `import { constant, HttpUser, task } from 'tymbal'
export class Shopper extends HttpUser {
  waitTime = constant(0.1)
  @task async look() { await this.client.get('/ours') }
}
`
const locustfile = (path: string): string => `from locust import HttpUser, task, constant

class Shopper(HttpUser):
    wait_time = constant(0.1)

    @task
    def look(self):
        self.client.get("${path}")
`
const EACH = 4
/** Requests of a worker, at most. */
const A_SECOND = EACH * 10
/** Locust's workers report so often. */
const REPORT_SECONDS = 3
const SUMMARY = join(home, 'summary.json')

function start(args: readonly string[]): CliProcess {
  const running = startCli(args, { cwd: home, env })
  onTestFinished(() => void running.child.kill('SIGKILL'))
  return running
}

function startLocust(program: LocustProgram, port: number, i: number) {
  const file = join(home, `shop-${i}.py`)
  writeFileSync(file, (program.version === '' ? VERSION_LINE : '') + locustfile(`/locust-${i}`))
  const where = { port, log: join(home, `locust-${i}.log`), cwd: home }
  const worker = startLocustWorker(program, { ...where, locustfile: file })
  onTestFinished(() => void worker.child.kill('SIGKILL'))
  return worker
}

if (LOCUSTS.length === 0) it.skip(WITHOUT_LOCUST, () => undefined)

describe.skipIf(LOCUSTS.length === 0)('a master that is killed and started again', () => {
  it("goes on with Locust's workers: no user stops, and what is missing of them is noted", {
    timeout: 240_000,
  }, async () => {
    const server = await startCountingServer()
    onTestFinished(() => server.close())
    const [port, locustPort] = [await freePort(), await freePort()]
    writeFileSync(join(home, 'shop.ts'), SCRIPT)
    const count = 1 + LOCUSTS.length
    const listen = ['--master', '--master-bind-port', String(port), '--locust-workers', `127.0.0.1:${locustPort}`]
    const load = ['-u', String(EACH * count), '-r', '100', '-t', '200s', '-s', '8', '--expect-workers', String(count)]
    const command = ['run', 'shop.ts', '-H', server.url, '--headless', ...listen, ...load, '--json-file', SUMMARY]
    const first = start(command)
    await until('the token is there', () => existsSync(join(home, '.local', 'state', 'tymbal', 'join.token')))
    const ours = start(['--worker', '--master-port', String(port)])
    const locusts = LOCUSTS.map((program, i) => startLocust(program, locustPort, i))
    const paths = locusts.map((_, i) => `/locust-${i}`)
    const served = (path: string): number => server.counts()[path] ?? 0
    const goOnFor = async (requests: number): Promise<void> => {
      const before = paths.map(served)
      const haveGoneOn = (): boolean => paths.every((path, i) => served(path) >= before[i]! + requests)
      await until(`every worker makes ${requests} more requests`, haveGoneOn, 120_000)
    }
    const kill = async ({ child, ended }: CliProcess): Promise<void> => {
      child.kill('SIGKILL')
      await ended
    }
    const resume = async (): Promise<CliProcess> => {
      const next = start([...command, '--resume', 'last'])
      let printed = ''
      next.child.stderr!.on('data', (chunk: Buffer) => {
        printed += chunk.toString()
      })
      await until('the run is taken over', () => printed.includes('taken over by a new master after'), 60_000)
      return next
    }

    await goOnFor(150)
    await kill(first)
    await goOnFor(60)
    const second = await resume()
    await goOnFor(150)
    // What workers send to a master that hangs is lost with it.
    const hungAtMs = Date.now()
    second.child.kill('SIGSTOP')
    await goOnFor((REPORT_SECONDS + 1) * A_SECOND)
    await kill(second)
    await goOnFor(60)
    const third = await resume()
    const awaySeconds = (Date.now() - hungAtMs) / 1000
    await goOnFor(150)
    third.child.kill('SIGINT')
    const { stderr } = await third.ended
    expect(stderr).not.toContain('not returned')
    const { stderr: saidByOurs } = await ours.ended
    expect(await Promise.all(locusts.map(({ ended }) => ended))).toEqual(locusts.map(() => 0))

    const summary = JSON.parse(readFileSync(SUMMARY, 'utf8')) as RunSummary
    const counted = Object.fromEntries(summary.endpoints.map(({ name, requests }) => [name, requests]))
    expect(counted['/ours']).toBe(served('/ours'))
    for (const path of paths) {
      expect(counted[path]).toBeLessThan(served(path))
      expect(counted[path]).toBeGreaterThan(served(path) - A_SECOND * (REPORT_SECONDS + awaySeconds))
    }
    const texts = summary.notes.map(({ text }) => text)
    const users = summary.timeline.map((point) => point.users)
    const story = [saidByOurs, users.join(' '), ...summary.notes.map(({ atMs, text }) => `${atMs} ${text}`)].join('\n')
    expect(
      texts.filter((text) => text.includes('is back with its users')),
      story,
    ).toHaveLength(2 * count)
    const gaps = texts.filter((text) => /counted up to [0-9.]+ s and, by its clock, from [0-9.]+ s on/.test(text))
    expect(gaps.length).toBeGreaterThanOrEqual(locusts.length)
    const short = summary.timeline.slice(3, -2).filter(({ users }) => users < EACH * count)
    expect(short.length, story).toBeLessThanOrEqual(6)
  })
})
