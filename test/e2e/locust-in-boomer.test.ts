// Go workers, played, in a fleet with ours.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, onTestFinished, vi } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { runCli, startCli } from '../support/cli.js'
import { startCountingServer } from '../support/counting-server.js'
import { startFleet } from '../support/fleet.js'
import { PlayedBoomer } from '../support/played-boomer.js'

const directory = mkdtempSync(join(tmpdir(), 'tymbal-boomer-'))
const script = join(directory, 'two.ts')
writeFileSync(
  script,
  `import { constant, HttpUser, task } from 'tymbal'
class Base extends HttpUser {
  waitTime = constant(0.1)
  @task async look() { await this.client.get('/look') }
}
export class First extends Base {}
export class Second extends Base {}
`,
)
afterAll(() => rmSync(directory, { recursive: true, force: true }))

it('Go workers run their share, all they did is counted, and they stop and go home', { timeout: 120_000 }, async () => {
  const server = await startCountingServer()
  onTestFinished(() => server.close())
  const fleet = await startFleet({ script, host: server.url, users: 8, spawnRate: 4, ours: 2, locusts: 2 })
  onTestFinished(() => fleet.close())
  const boomers = ['go_a', 'go_b'].map((id) => new PlayedBoomer(fleet.locustPort, `${id}_1`))
  onTestFinished(() => {
    for (const boomer of boomers) boomer.close()
  })
  const users = () => fleet.run.summary().workers.map((worker) => worker.users)
  const ended = fleet.run.run()
  await vi.waitFor(() => expect(users()).toEqual([2, 2, 2, 2]), { timeout: 60_000 })
  const byClass = [
    { name: 'First', users: 4 },
    { name: 'Second', users: 4 },
  ]
  await vi.waitFor(() => expect(fleet.run.summary().userClasses).toMatchObject(byClass), { timeout: 30_000 })
  fleet.run.editUsers(16, Number.POSITIVE_INFINITY)
  await vi.waitFor(() => expect(boomers.map((boomer) => boomer.users)).toEqual([4, 4]), { timeout: 30_000 })
  await vi.waitFor(() => expect(Math.min(...boomers.map(({ made }) => made))).toBeGreaterThan(50), {
    timeout: 60_000,
  })
  fleet.run.togglePause()
  fleet.run.togglePause()
  fleet.run.stop({ kind: 'stopped', text: 'by the test' })
  const { summary } = await ended
  const go = summary.endpoints.find(({ method }) => method === 'tcp')
  expect(go).toMatchObject({ name: 'go', requests: boomers[0]!.made + boomers[1]!.made, failures: 0 })
  expect(go?.latencyMs).toMatchObject({ min: 12, mean: 12, max: 12 })
  expect(summary.endpoints.find(({ name }) => name === '/look')?.requests).toBe(server.counts()['/look'])
  expect(fleet.logged.filter((line) => line.includes('cannot be paused')).length).toBe(1)
  for (const { timestamps, heard } of boomers) {
    expect(timestamps).toEqual([...new Set(timestamps)].sort((a, b) => a - b))
    // For its coming, and after the stop.
    await vi.waitFor(() => expect(heard.filter((type) => type === 'ack').length).toBe(2), { timeout: 10_000 })
    expect(heard).not.toContain('spawning_complete')
  }
  await fleet.close()
  await vi.waitFor(() => expect(boomers.every(({ heard }) => heard.includes('quit'))).toBe(true), { timeout: 10_000 })
})

it('the command line listens for them, waits for one, and warns where strangers can come in', {
  timeout: 60_000,
}, async () => {
  const server = await startCountingServer()
  onTestFinished(() => server.close())
  const load = ['-H', server.url, '-u', '4', '-r', '100', '-t', '3s', '-s', '1', '--no-save', '--json']
  const cli = startCli(['run', script, ...load, '--locust-workers', '0.0.0.0:0'])
  onTestFinished(() => void cli.child.kill('SIGKILL'))
  let said = ''
  cli.child.stderr!.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const port = (): number => Number(/listening for Locust's workers on 0\.0\.0\.0:(\d+)/.exec(said)?.[1])
  await vi.waitFor(() => expect(port()).toBeGreaterThan(0), { timeout: 30_000 })
  const boomer = new PlayedBoomer(port(), 'go_1')
  onTestFinished(() => boomer.close())
  const { exitCode, stdout, stderr } = await cli.ended
  expect(exitCode).toBe(0)
  expect(stderr).toContain('anybody who reaches that address can take part')
  const summary = JSON.parse(stdout) as RunSummary
  expect(summary.workers.map(({ kind, flags }) => [kind, flags.includes('rounded')])).toEqual([
    ['tymbal', false],
    ['locust', true],
  ])
  expect(summary.endpoints.find(({ name }) => name === 'go')?.requests).toBe(boomer.made)
  await vi.waitFor(() => expect(boomer.heard).toContain('quit'), { timeout: 10_000 })
})

it.each([
  [['--locust-workers', 'nonsense'], 'is not HOST:PORT'],
  [['--locust-workers', '127.0.0.1:0', '-i', '5'], "Locust's workers do not count iterations"],
  [['--locustfile-for-workers', 'a.py'], 'come with --locust-workers'],
  [
    ['--locust-workers', '127.0.0.1:0', '--locustfile-for-workers', 'none.py'],
    'The locustfile for workers cannot be read',
  ],
])('%j is refused', async (args, text) => {
  const { exitCode, stderr } = await runCli([
    'run',
    script,
    '-H',
    'http://127.0.0.1:1',
    '-t',
    '1s',
    '--no-save',
    ...args,
  ])
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(text)])
})
