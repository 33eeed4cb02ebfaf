// Whatever a script gives for a name, a tag, a text or an error: each request is counted, each exception told, no user ends of it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { runCli } from '../support/cli.js'
import { startCountingTarget, type Target } from '../support/web-session.js'

const SCRIPT = String.raw`
import { check, constant, HttpUser, task, Trend } from 'tymbal'

const ODD = [
  5, 10n, null, undefined, true, Number.NaN, {}, [], () => 1, new Date(0), Object.create(null),
  '', ' ', 'a\nb', '\0', 'cut \ud83d', 'x'.repeat(10_000), '__proto__', 'constructor', '<script>', '=cmd()',
]
let turn = 0
const odd = (): any => ODD[turn++ % ODD.length]
const trend = new Trend('odd')
const cursed = () => Object.defineProperty(new Error('cursed'), 'message', { get() { throw 1 } })

export const setup = () => JSON.parse('{"__proto__": 5, "n": 1}')

export class Odd extends HttpUser {
  waitTime = constant(0.005)
  @task async named() { await this.client.get('/named', { name: odd() }) }
  @task async tagged() { await this.client.get('/tagged', { tags: { a: odd(), userClass: odd(), [String(turn)]: odd() } }) }
  @task async long() { await this.client.get('/long?' + 'q'.repeat(9000)) }
  @task async refused() {
    const response = await this.client.get('/refused', { check: (answer) => answer.fail(odd()) })
    check(response, { [String(turn % 7) + '\ud83d']: () => odd() })
  }
  @task async measured() { await this.measure(odd(), odd(), () => { throw odd() }).catch(() => undefined) }
  @task async metric() { try { trend.add(odd()) } catch {} console.log('cut \ud83d') }
  @task async threw() { throw odd() }
  @task async threwError() { throw Object.assign(new Error('x'), { message: odd(), name: odd(), stack: odd() }) }
  @task async threwCursed() { throw cursed() }
}
`

const directory = mkdtempSync(join(tmpdir(), 'tymbal-odd-'))
const script = join(directory, 'loadtest.ts')
const json = join(directory, 'summary.json')
let target: Target

beforeAll(async () => {
  writeFileSync(script, SCRIPT)
  target = await startCountingTarget()
})
afterAll(() => {
  target.close()
  rmSync(directory, { recursive: true, force: true })
})

it.each([1, 2])(
  'with %d processes',
  async (processes) => {
    const args = ['-H', target.url, '-u', '6', '-r', '100', '-t', '4s', '-s', '5', '--processes', String(processes)]
    target.take()
    const { stderr } = await runCli(['run', script, ...args, '--no-save', '--json-file', json, '--reporter', 'plain'])
    expect(stderr).not.toMatch(/TYM9001|ignored|did not say/)
    const { totals, endpoints, workers, errors, exceptions, userClasses } = JSON.parse(
      readFileSync(json, 'utf8'),
    ) as RunSummary
    const measured = endpoints.filter(({ method }) => method !== 'GET')
    const sum = (all: readonly { readonly requests: number }[]): number =>
      all.reduce((total, { requests }) => total + requests, 0)
    // What is no name is told as a failed request, which is not sent.
    const unsent = errors.filter(({ error }) => error === 'INVALID_REQUEST: name is not a text')
    const notSent = unsent.reduce((total, { occurrences }) => total + occurrences, 0)
    expect(sum(endpoints) - sum(measured) - notSent).toBe(target.take())
    expect([sum(endpoints), sum(workers)]).toEqual([totals.requests, totals.requests])
    expect(sum(measured)).toBeGreaterThan(50)
    const places = new Set(exceptions.map(({ task }) => task))
    expect([...places].sort()).toEqual(['threw', 'threwCursed', 'threwError'])
    // Users that had ended of an error would have made fewer.
    expect(userClasses[0]!.iterations).toBeGreaterThan(600)
  },
  60_000,
)

it.each(['10n', '{}', '"x".repeat(2_000_000)'])(
  'a test that is stopped for %s ends, and says so',
  async (reason) => {
    const stopping = join(directory, 'stopping.ts')
    writeFileSync(
      stopping,
      `import { HttpUser, StopTest, task } from 'tymbal'
export class Stopper extends HttpUser {
  @task async stop() { await this.client.get('/'); throw new StopTest(${reason} as never) }
}`,
    )
    const args = ['-H', target.url, '-u', '2', '-t', '1m', '--processes', '2', '--reporter', 'plain']
    const { stderr } = await runCli(['run', stopping, ...args, '--no-save', '--json-file', json])
    expect(stderr).not.toMatch(/TYM9001|ignored/)
    const { run, exceptions } = JSON.parse(readFileSync(json, 'utf8')) as RunSummary
    expect(exceptions).toEqual([])
    expect(run.durationMs).toBeLessThan(30_000)
  },
  60_000,
)
