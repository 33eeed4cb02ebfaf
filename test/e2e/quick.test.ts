// `tymbal quick` and the run directory, as real processes against a real server.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { runCli } from '../support/cli.js'

const home = mkdtempSync(join(tmpdir(), 'tymbal-quick-'))
const seen: {
  readonly method: string
  readonly path: string
  readonly type: string
  readonly token: string
  readonly body: string
}[] = []
let server: Server
let url = ''

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { 'content-type': type = '', 'x-token': token = '' } = request.headers
    seen.push({ method: request.method!, path: request.url!, type, token: String(token), body })
    response.end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
beforeEach(() => {
  seen.length = 0
})
afterAll(() => {
  server.close()
  rmSync(home, { recursive: true })
})

const quick = (...args: string[]) => runCli(['quick', ...args], { cwd: home, env: { PATH: process.env.PATH } })

describe('tymbal quick', () => {
  it('sends the request that was described, as often as was asked', async () => {
    const args = ['-u', '3', '-i', '20', '-H', 'X-Token: a:b', '-d', '{"n":1}', '--no-save', '--json']
    const { exitCode, stdout, stderr } = await quick(`${url}/orders?x=1`, ...args)
    expect(exitCode, stderr).toBe(0)
    expect((JSON.parse(stdout) as RunSummary).totals.requests).toBe(20)
    expect(seen).toHaveLength(20)
    const request = { method: 'POST', path: '/orders?x=1', type: 'application/json', token: 'a:b', body: '{"n":1}' }
    expect(new Set(seen.map((one) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify(request)]))
    expect(existsSync(join(home, 'results'))).toBe(false)
  })

  it('takes a URL without its scheme, and a method of its own', async () => {
    const { exitCode } = await quick(
      url.replace('http://', ''),
      '-i',
      '1',
      '-u',
      '1',
      '-X',
      'delete',
      '--no-save',
      '-q',
    )
    expect(exitCode).toBe(0)
    expect(seen).toMatchObject([{ method: 'DELETE', path: '/', body: '' }])
  })

  it('keeps each run in a directory of its own, and names it at the end', async () => {
    const { stderr } = await quick(
      url,
      '-i',
      '5',
      '-u',
      '1',
      '--name',
      'first try',
      '--tag',
      'build=7',
      '--env',
      'PASSWORD=secret',
    )
    const [name] = readdirSync(join(home, 'results'))
    const directory = join(home, 'results', name!)
    expect(name).toMatch(/^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-first-try$/)
    expect(stderr).toContain(name)
    const read = (file: string): string => readFileSync(join(directory, file), 'utf8')
    expect(JSON.parse(read('run.json'))).toMatchObject({ schema: 'tymbal.run/1', name: 'first try', exitCode: 0 })
    expect(JSON.parse(read('summary.json'))).toMatchObject({ run: { tags: { build: '7' } }, totals: { requests: 5 } })
    expect(read('summary.txt')).toContain('exit 0')
    for (const file of readdirSync(directory)) expect(read(file)).not.toContain('secret')
  })
})
