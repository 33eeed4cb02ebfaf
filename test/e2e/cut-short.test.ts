// A run that is cut short still prints its summary and says what was not written: nothing measured is lost.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { type CliProcess, runCli, startCli } from '../support/cli.js'

const SCRIPT = `
import { HttpUser, constant, task, on } from 'tymbal'
export class Reader extends HttpUser {
  waitTime = constant(0.01)
  @task async home() { await this.client.get('/') }
}
`

const workersOf = ({ child }: CliProcess): string[] =>
  execFileSync('pgrep', ['-P', String(child.pid), '-f', 'worker-bin'], { encoding: 'utf8' })
    .trim()
    .split('\n')

describe('a run that is cut short', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tymbal-cut-'))
  const json = join(directory, 'summary.json')
  let server: Server
  let served = 0
  let base: readonly string[]

  const writeScript = (name: string, text: string): string => {
    const path = join(directory, name)
    writeFileSync(path, text)
    return path
  }
  const summary = (): RunSummary => JSON.parse(readFileSync(json, 'utf8')) as RunSummary

  beforeAll(async () => {
    server = createServer((_request, response) => {
      served++
      response.end('hello')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const script = writeScript('loadtest.ts', SCRIPT)
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    base = ['run', script, '--host', url, '-u', '5', '-r', '100', '--no-save', '--json-file', json]
  })
  afterAll(() => {
    server.close()
    server.closeAllConnections()
    rmSync(directory, { recursive: true, force: true })
  })
  /** Resolves when the server has been asked `count` more times. */
  const requests = async (count: number): Promise<void> => {
    const goal = served + count
    while (served < goal) await new Promise((resolve) => setTimeout(resolve, 10))
  }

  it('by SIGTERM: summary printed and written, exit 143', async () => {
    const before = served
    const run = startCli([...base, '-t', '60s'])
    await requests(50)
    run.child.kill('SIGTERM')
    const { exitCode, stderr } = await run.ended
    expect(exitCode).toBe(143)
    expect(stderr).toContain('SIGTERM')
    expect(stderr).toContain('exit 143')
    expect(summary().totals.requests).toBe(served - before)
    expect(summary().verdict).toMatchObject({ passed: false, exitCode: 143 })
  })

  it('by Ctrl-C where nothing else ends it: that is its normal end, exit 0', async () => {
    const run = startCli([...base])
    await requests(50)
    run.child.kill('SIGINT')
    expect((await run.ended).exitCode).toBe(0)
    expect(summary().verdict.passed).toBe(true)
  })

  it('by a second Ctrl-C while slow users get their grace', async () => {
    const slow = writeScript(
      'slow.ts',
      `import { HttpUser, sleep, task } from 'tymbal'
       export class Sleeper extends HttpUser { @task async nap() { await this.client.get('/'); await sleep(60) } }`,
    )
    const run = startCli([...base.map((arg) => (arg.endsWith('loadtest.ts') ? slow : arg)), '-t', '60s'])
    await requests(5)
    run.child.kill('SIGINT')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(run.child.exitCode).toBe(null)
    run.child.kill('SIGINT')
    expect((await run.ended).exitCode).toBe(130)
    expect(summary().totals.requests).toBe(5)
  })

  it.each(['init', 'testStart', 'spawningComplete', 'testStop'])(
    'with a throwing %s hook: measured all the same, exit 3',
    async (hook) => {
      const script = writeScript(`${hook}.ts`, `${SCRIPT}\non.${hook}(() => { throw new Error('broken ${hook}') })`)
      const args = base.map((arg) => (arg.endsWith('loadtest.ts') ? script : arg))
      const { exitCode, stderr } = await runCli([...args, '-t', '2s'])
      expect(exitCode).toBe(3)
      expect(stderr).toContain(`broken ${hook}`)
      expect(stderr).toContain(`${hook}.ts:`)
      expect(summary().totals.requests).toBeGreaterThan(100)
    },
  )

  it('by setup() that throws: no user starts, teardown runs, exit 3', async () => {
    const script = writeScript(
      'setup.ts',
      `${SCRIPT}
       export async function setup() { throw new Error('no database') }
       export async function teardown() { console.log('tidied up') }`,
    )
    const args = base.map((arg) => (arg.endsWith('loadtest.ts') ? script : arg))
    const { exitCode, stdout, stderr } = await runCli([...args, '-t', '60s'])
    expect(exitCode).toBe(3)
    expect(stderr).toContain('no database')
    expect(stdout + stderr).toContain('tidied up')
    expect(summary().totals.requests).toBe(0)
  })

  it.each(['1', '2'])('not by what nobody awaits: counted, the run goes on (%s processes)', async (processes) => {
    const script = writeScript(
      'floating.ts',
      `export default async function ({ http }) {
         Promise.reject(new Error('floating'))
         setTimeout(() => { throw new Error('in a timer') }, 1)
         await http.get('/')
         await new Promise((resolve) => setTimeout(resolve, 20))
       }`,
    )
    const args = base.map((arg) => (arg.endsWith('loadtest.ts') ? script : arg))
    const { exitCode, stderr } = await runCli([...args, '-i', '6', '--processes', processes])
    expect(stderr).toContain('not awaited: Error: floating')
    expect(stderr).not.toContain('TYM9001')
    expect([exitCode, summary().totals.requests, summary().totals.exceptions]).toEqual([1, 6, 12])
  })

  it.skipIf(!existsSync('/dev/full'))('with a full disk: says what was not written, exit 1', async () => {
    const args = base.map((arg) => (arg === json ? '/dev/full' : arg))
    const { exitCode, stderr } = await runCli([...args, '-t', '1s', '--csv', join(directory, 'ok')])
    expect(exitCode).toBe(1)
    expect(stderr).toMatch(/not written[\s\S]*\/dev\/full[\s\S]*ENOSPC/)
    expect(stderr).toContain('Aggregated')
    expect(readdirSync(directory).filter((name) => name.startsWith('ok_'))).toHaveLength(4)
  })

  it('by a killed worker process: its part stays counted, the loss is a note', async () => {
    const run = startCli([...base, '-t', '4s', '--processes', '2'])
    await requests(200)
    const workers = workersOf(run)
    expect(workers).toHaveLength(2)
    process.kill(Number(workers[0]), 'SIGKILL')
    const { exitCode } = await run.ended
    expect(exitCode).toBe(0)
    expect(
      summary()
        .notes.map((note) => note.text)
        .join('\n'),
    ).toMatch(/worker .* lost: SIGKILL/)
    expect(
      summary()
        .workers.map((worker) => worker.state)
        .sort(),
    ).toEqual(['gone', 'ready'])
  })

  it('by the loss of all workers: exit 4, with the summary', async () => {
    const run = startCli([...base, '-t', '60s', '--processes', '2'])
    await requests(200)
    await new Promise((resolve) => setTimeout(resolve, 2500)) // two reports of each worker have come
    for (const pid of workersOf(run)) process.kill(Number(pid), 'SIGKILL')
    const { exitCode, stderr } = await run.ended
    expect(exitCode).toBe(4)
    expect(stderr).toContain('all workers were lost')
    expect(stderr).toContain('Aggregated')
  })

  it('by kill -9 of the main process: its worker processes end too', async () => {
    const run = startCli([...base, '-t', '60s', '--processes', '2'])
    await requests(200)
    const workers = workersOf(run)
    run.child.kill('SIGKILL')
    await run.ended
    const alive = (): boolean => workers.some((pid) => existsSync(`/proc/${pid}`))
    while (alive()) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(workers).toHaveLength(2)
  })
})
