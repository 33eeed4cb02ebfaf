// The totals of a run equal the lines of the target's access log exactly, however the run ended.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { runCli, startCli } from '../support/cli.js'
import { hasNginx, startNginx, type TestNginx } from '../support/nginx.js'

const SCRIPT = `
import { HttpUser, task } from 'tymbal'
export class Reader extends HttpUser {
  @task(2) async home() { await this.client.get('/') }
  @task async missing() { await this.client.get('/missing') }
}
`

describe.skipIf(!hasNginx)('totals equal the access log', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tymbal-counts-'))
  const script = join(directory, 'loadtest.ts')
  const json = join(directory, 'summary.json')
  let nginx: TestNginx

  beforeAll(async () => {
    writeFileSync(script, SCRIPT)
  })
  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  const withNginx = async (run: (url: string) => Promise<void>): Promise<readonly string[]> => {
    nginx = await startNginx('location /missing { return 404; }')
    try {
      await run(nginx.url)
      return await nginx.logLines()
    } finally {
      await nginx.stop()
    }
  }
  const summary = (): RunSummary => JSON.parse(readFileSync(json, 'utf8')) as RunSummary
  const args = (url: string, ...more: readonly string[]): string[] => [
    ...['run', script, '--host', url, '--no-save', '--json-file', json, '-s', '5'],
    ...more,
  ]

  const expectEqual = (lines: readonly string[]): RunSummary => {
    const result = summary()
    expect(result.totals.requests).toBe(lines.length)
    const missing = lines.filter((line) => line.includes('/missing')).length
    expect(result.totals.failures).toBe(missing)
    expect(result.endpoints.find((endpoint) => endpoint.name === '/missing')?.requests).toBe(missing)
    expect(result.workers.reduce((sum, worker) => sum + worker.requests, 0)).toBe(lines.length)
    expect(result.totals.requests).toBeGreaterThan(100)
    return result
  }

  it('after a run that ended by run time', async () => {
    const lines = await withNginx(async (url) => {
      const { exitCode, stderr } = await runCli(args(url, '-u', '20', '-r', '100', '-t', '3s'))
      expect(stderr).not.toContain('TYM9001')
      expect(exitCode).toBe(1) // the 404s
    })
    expectEqual(lines)
  })

  it('after a run that ended by iterations', async () => {
    const lines = await withNginx(async (url) => {
      await runCli(args(url, '-u', '7', '-r', '100', '-i', '1234'))
    })
    expect(lines).toHaveLength(1234)
    expectEqual(lines)
  })

  it('after Ctrl-C', async () => {
    const lines = await withNginx(async (url) => {
      const run = startCli(args(url, '-u', '20', '-r', '100', '-t', '60s'))
      await nginx.served(1000)
      run.child.kill('SIGINT')
      expect((await run.ended).exitCode).toBe(130)
    })
    expectEqual(lines)
  })

  it('with two worker processes, each with its part', async () => {
    const lines = await withNginx(async (url) => {
      await runCli(args(url, '-u', '20', '-r', '100', '-t', '3s', '--processes', '2'))
    })
    const result = expectEqual(lines)
    expect(result.workers).toHaveLength(2)
    for (const worker of result.workers) expect(worker.requests).toBeGreaterThan(0)
  })

  it('with two worker processes and iterations', async () => {
    const lines = await withNginx(async (url) => {
      await runCli(args(url, '-u', '5', '-r', '100', '-i', '777', '--processes', '2'))
    })
    expect(lines).toHaveLength(777)
    expectEqual(lines)
  })

  it('when slow requests are cut at the end', async () => {
    const slow = join(directory, 'slow.ts')
    writeFileSync(
      slow,
      `import { HttpUser, task } from 'tymbal'
       export class Reader extends HttpUser { @task async big() { await this.client.get('/big') } }`,
    )
    nginx = await startNginx('location /big { limit_rate 1k; alias /proc/self/exe; }')
    try {
      const run = startCli([
        'run',
        slow,
        '--host',
        nginx.url,
        '--no-save',
        '--json-file',
        json,
        '-u',
        '5',
        '-r',
        '50',
        '-t',
        '2s',
        '-s',
        '1',
      ])
      const { exitCode } = await run.ended
      expect(exitCode).toBe(1)
      expect(summary().totals.requests).toBe((await nginx.logLines()).length)
      expect(summary().totals.failures).toBe(5)
    } finally {
      await nginx.stop()
    }
  })
})
