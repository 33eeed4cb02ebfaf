import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CheckResult } from '../../web/api.js'
import { testIo } from '../cli-io.fixture.js'
import { main } from '../main.js'

const home = mkdtempSync(join(tmpdir(), 'tymbal-check-'))
let server: Server
let url = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    response.statusCode = request.url === '/missing' ? 404 : 200
    response.end('hello')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  // The first call compiles the modules of the whole program, which takes its time on a busy machine.
  await main(testIo(home, ['check', '-V']).io)
}, 120_000)
afterAll(() => {
  server.close()
  rmSync(home, { recursive: true })
})

async function check(text: string, ...argv: string[]) {
  writeFileSync(join(home, 'shop.ts'), text)
  const test = testIo(home, ['check', 'shop.ts', '--host', url, ...argv])
  const exitCode = await main(test.io)
  return { exitCode, out: test.out(), err: test.err() }
}

const shop = (tasks: string): string => `import { between, HttpUser, tag, task } from 'tymbal'
export class Shopper extends HttpUser {
  waitTime = between(100, 200)
  async onStart() { await this.client.get('/login') }
${tasks}
}`

const BROWSE = `  @task(9) async browse() { await this.client.get('/products') }`
const SEARCH = `  @task @tag('search') async search() { await this.client.get('/search') }`
const MISSING = `  @task async missing() { await this.client.get('/missing') }`

describe('tymbal check', () => {
  it('runs each task once, without waiting, and shows each request under its task', async () => {
    const { exitCode, out, err } = await check(shop(`${BROWSE}\n${SEARCH}`))
    const shown = out.split('\n').map((line) => line.replace(/ {2,}200 .*$/, ''))
    expect(shown).toEqual([
      'Shopper',
      '  onStart',
      '    GET /login',
      '  browse',
      '    GET /products',
      '  search',
      '    GET /search',
      '3 requests, 0 failed',
      '',
    ])
    expect(err).toBe('')
    expect(exitCode).toBe(0)
  })

  it('ends with 1 when a request or a task failed, and goes on to the next task', async () => {
    const thrower = `  @task async thrower() { throw new Error('oh no') }`
    const { exitCode, out } = await check(shop(`${MISSING}\n${thrower}\n${BROWSE}`))
    expect(out).toMatch(/GET \/missing +404 .*\n +. HTTP 404/)
    expect(out).toMatch(/thrower\n +. Error: oh no .*shop\.ts:\d+/)
    expect(out).toMatch(/browse\n +GET \/products +200/)
    expect(out).toContain('3 requests, 1 failed, 1 other fault')
    expect(exitCode).toBe(1)
  })

  it('obeys tags, and says what a user that stopped itself did not reach', async () => {
    expect((await check(shop(`${BROWSE}\n${SEARCH}`), '-T', 'search')).out).not.toContain('browse')
    const { out } = await check(shop(`  @task async leaves() { this.stop() }\n${BROWSE}`))
    expect(out).toContain('not reached, for the user had ended: browse')
  })

  it('prints the same as JSON, and nothing beside it', async () => {
    const prints = `  @task async prints() { console.log('a word'); await this.client.get('/missing') }`
    const { exitCode, out } = await check(shop(prints), '--json')
    const result = JSON.parse(out) as CheckResult
    expect(result).toMatchObject({ passed: false, requests: 2, failed: 1, faults: 0 })
    expect(result.parts[0]!.steps.at(-1)).toMatchObject({
      name: 'prints',
      state: 'failed',
      events: [
        { kind: 'printed', level: 'info', text: 'a word' },
        { kind: 'request', url: `${url}/missing`, status: 404, error: 'HTTP 404' },
      ],
    })
    expect(exitCode).toBe(1)
  })

  it('gives functions what setup() returned', async () => {
    const { exitCode, out } = await check(`
      export const setup = async ({ http }) => ({ path: '/from-setup', text: (await http.get('/s')).text() })
      export default async ({ http, data }) => { await http.get(data.path + '-' + data.text) }`)
    expect(out).toMatch(/^setup\n +GET \/s /)
    expect(out).toMatch(/GET \/from-setup-hello +200/)
    expect(exitCode).toBe(0)
  })

  it('fails with 3 when setup() throws', async () => {
    const { exitCode, err } = await check(
      `export const setup = () => { throw new Error('no') }\nexport default () => {}`,
    )
    expect(err).toContain('TYM3006')
    expect(exitCode).toBe(3)
  })
})
