// Every example runs as a user would run it: the built command line tool against the example server, counts checked at the server.
import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { runCli } from '../support/cli.js'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const examples = join(root, 'examples')

/** Flags for a short run; a script that declares its own end gets none. */
const ARGS: Readonly<Record<string, readonly string[]>> = {
  'first.ts': ['-u', '10', '-r', '20', '-t', '2s'],
  'journey.ts': ['-u', '8', '-r', '20', '-t', '2s'],
  'measure.ts': ['-u', '2', '-r', '20', '-t', '1s'],
  'metrics.ts': ['-u', '5', '-r', '20', '-t', '2s'],
  'parameters.ts': ['-u', '2', '-r', '20', '-t', '1s', '--term', 'hat'],
  'plain.js': ['-u', '3', '-r', '20', '-i', '30'],
  'scenarios.ts': [],
  'shop.ts': ['-u', '10', '-r', '20', '-t', '2s', '--processes', '2'],
  'steps.ts': [],
}

interface Health {
  readonly requests: number
  readonly orders: number
}

let server: ChildProcess
let url = ''

const health = async (): Promise<Health> => (await (await fetch(`${url}/healthz`)).json()) as Health

async function runExample(name: string): Promise<{ summary: RunSummary; seen: Health; stderr: string }> {
  const before = await health()
  const args = ['run', join(examples, name), '--host', url, '--no-save', '--json', ...ARGS[name]!]
  const { exitCode, stdout, stderr } = await runCli(args)
  expect(exitCode, stderr).toBe(0)
  const after = await health()
  const seen = { requests: after.requests - before.requests, orders: after.orders - before.orders }
  return { summary: JSON.parse(stdout) as RunSummary, seen, stderr }
}

const requestsOf = (summary: RunSummary, method: string, name: string): number =>
  summary.endpoints.find((entry) => entry.method === method && entry.name === name)?.requests ?? 0

describe('examples', () => {
  beforeAll(async () => {
    server = spawn(process.execPath, [join(examples, 'server.mjs')], {
      env: { ...process.env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    for await (const line of createInterface({ input: server.stdout! })) {
      url = /http:\/\/\S+/.exec(line)?.[0] ?? ''
      break
    }
  })
  afterAll(() => {
    server.kill('SIGTERM')
  })

  test('each script in the folder is run here', () => {
    const scripts = readdirSync(examples).filter((name) => /\.[cm]?[jt]s$/.test(name) && name !== 'server.mjs')
    expect(scripts.sort()).toEqual(Object.keys(ARGS).sort())
  })

  test('first.ts', async () => {
    const { summary, seen } = await runExample('first.ts')
    expect(summary.totals.requests).toBe(seen.requests)
    expect(requestsOf(summary, 'POST', '/checkout')).toBe(seen.orders)
    expect(summary.thresholds.map((threshold) => threshold.passed)).toEqual([true, true])
  })

  test('shop.ts with two worker processes: counts equal the server’s, products share one line', async () => {
    const { summary, seen } = await runExample('shop.ts')
    expect(summary.totals.requests).toBe(seen.requests)
    expect(summary.totals.failures).toBe(0)
    expect(summary.workers).toHaveLength(2)
    expect(requestsOf(summary, 'POST', '/login')).toBe(10)
    expect(requestsOf(summary, 'GET', '/products/[id]')).toBeGreaterThan(0)
    expect(requestsOf(summary, 'POST', '/checkout')).toBe(seen.orders)
  })

  test('scenarios.ts: setup’s data reaches the users, 40 orders are shared out, teardown runs', async () => {
    const { summary, seen, stderr } = await runExample('scenarios.ts')
    expect(seen.orders).toBe(40)
    expect(summary.checks.find((check) => check.name === 'order was taken')).toMatchObject({ passes: 40, fails: 0 })
    expect(summary.totals.failures).toBe(0)
    expect(summary.thresholds.every((threshold) => threshold.passed)).toBe(true)
    expect(stderr).toContain('50 products were on offer')
  })

  test('journey.ts: one in four buys, in order, with the login’s cookie', async () => {
    const { summary, seen } = await runExample('journey.ts')
    expect(summary.totals.requests).toBe(seen.requests)
    expect(summary.totals.failures).toBe(0)
    const logins = requestsOf(summary, 'POST', '/login')
    const orders = requestsOf(summary, 'POST', '/checkout')
    expect(orders).toBeGreaterThan(0)
    expect(logins - orders).toBeLessThanOrEqual(2)
    expect(summary.userClasses.map((entry) => entry.name).sort()).toEqual(['Buyer', 'Wanderer'])
  })

  test('steps.ts: the shape steps up and ends the test', async () => {
    const { summary } = await runExample('steps.ts')
    expect(Math.max(...summary.timeline.map((point) => point.users))).toBe(15)
    expect(summary.totals.requests).toBeGreaterThan(150)
    expect(summary.totals.failures).toBe(0)
  })

  test('metrics.ts: custom metrics agree with the server, an expected 503 is no failure', async () => {
    const { summary, seen } = await runExample('metrics.ts')
    expect(summary.totals.failures).toBe(0)
    expect(summary.metrics.find((metric) => metric.name === 'orders')?.count).toBe(seen.orders)
    const busy = summary.metrics.find((metric) => metric.name === 'busy_answers')
    expect(busy?.rate).toBeGreaterThan(0.05)
    expect(busy?.rate).toBeLessThan(0.15)
  })

  test('measure.ts: a call that is not HTTP is counted like a request', async () => {
    const { summary } = await runExample('measure.ts')
    expect(requestsOf(summary, 'TCP', 'connect')).toBeGreaterThan(5)
    expect(summary.totals.failures).toBe(0)
  })

  test('parameters.ts: the flag reaches the script', async () => {
    const { summary, seen, stderr } = await runExample('parameters.ts')
    expect(stderr).toContain('searching for hat')
    expect(summary.totals.requests).toBe(seen.requests)
  })

  test('plain.js: so many iterations and no more', async () => {
    const { summary, seen } = await runExample('plain.js')
    expect(summary.totals.iterations).toBe(30)
    expect(seen.requests).toBe(30)
  })
})
