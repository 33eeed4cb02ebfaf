// Every way in which a script or a command line can be wrong: one clear error, the right exit code. Real processes of the built program.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../support/cli.js'

const home = mkdtempSync(join(tmpdir(), 'tymbal-faults-'))
let server: Server
let url = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/broken') response.statusCode = 500
    response.end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  rmSync(home, { recursive: true })
})

/** Runs with a script of that text in `home`; colours, terminals and variables of the caller stay out. */
async function withScript(text: string, ...args: string[]) {
  writeFileSync(join(home, 'shop.ts'), text)
  return tymbal('run', 'shop.ts', '--no-save', ...args)
}

async function tymbal(...args: string[]) {
  const { PATH } = process.env
  return runCli(args, { cwd: home, env: { PATH } })
}

const marks = (text: string): number => text.split('\n').filter((line) => line.startsWith('✗')).length

const USER = `import { HttpUser, task } from 'tymbal'
export class Shopper extends HttpUser {
  @task async browse() { await this.client.get('/') }
  @task async broken() { await this.client.get('/') }
}
`

describe('a script that cannot be loaded', () => {
  it.each([
    ['a syntax error', 'export const x =\nexport class {', 'TYM3001', /shop\.ts:\d+:\d+/],
    [
      'a missing package',
      `import x from 'no-such-package-here'\nexport default () => x`,
      'TYM3001',
      /no-such-package-here/,
    ],
    ['a missing file', `import x from './missing.js'\nexport default () => x`, 'TYM3001', /missing\.js/],
    ['a throw at load', `\n\nthrow new Error('the vault is closed')`, 'TYM3002', /the vault is closed/],
    ['no user', `export const x = 5`, 'TYM3003', /shop\.ts/],
  ])('%s: one error, exit 3', async (_what, text, code, message) => {
    const { exitCode, stdout, stderr } = await withScript(text, '-t', '1s', '--host', url)
    expect(stderr).toContain(code)
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('dist/')
    expect(marks(stderr)).toBe(1)
    expect(stdout).toBe('')
    expect(exitCode).toBe(3)
  })

  it('names the line of the TypeScript source that threw', async () => {
    const { stderr } = await withScript(`interface A { a: string }\n\nthrow new Error('line three')`)
    expect(stderr).toContain('shop.ts:3')
  })

  it('a threshold that cannot be read is the fault of the script: exit 3', async () => {
    const { exitCode, stderr } = await withScript(
      `${USER}\nexport const options = { thresholds: { all: ['p(95)!!300'] } }`,
      '--host',
      url,
    )
    expect(stderr).toMatch(/TYM3\d{3}/)
    expect(exitCode).toBe(3)
  })
})

describe('a command line that cannot be used', () => {
  it('tells all its faults at once: one error, exit 2', async () => {
    const { exitCode, stdout, stderr } = await withScript(
      USER,
      '-u',
      'x',
      '-t',
      'y',
      '--userz',
      '3',
      '--autostart',
      '-T',
      'no',
    )
    for (const flag of ['-u', '-t', '--userz', '--autostart', '--tags']) {
      expect(stderr).toMatch(new RegExp(`^ +${flag} `, 'm'))
    }
    expect(stderr).toContain('did you mean --users?')
    expect(marks(stderr)).toBe(1)
    expect(stdout).toBe('')
    expect(exitCode).toBe(2)
  })

  it.each([
    [['run', 'none.ts'], 'TYM1003'],
    [['-f', 'shop.ts', '--rate', '5'], 'TYM2001'],
    [['calibrate'], 'TYM2001'],
  ])('%j: %s, exit 2', async (args, code) => {
    writeFileSync(join(home, 'shop.ts'), USER)
    const { exitCode, stderr } = await tymbal(...args)
    expect(stderr).toContain(code)
    expect(marks(stderr)).toBe(1)
    expect(exitCode).toBe(2)
  })
})

describe('a target that is not there', () => {
  /** A port that was free a moment ago. */
  async function closedPort(): Promise<number> {
    const probe = createTcpServer()
    await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
    const { port } = probe.address() as AddressInfo
    await new Promise((resolve) => probe.close(resolve))
    return port
  }

  it('a host that cannot be reached: failed requests, told once, exit 1', async () => {
    const { exitCode, stderr } = await withScript(
      USER,
      '-i',
      '20',
      '-u',
      '2',
      '--host',
      `http://127.0.0.1:${await closedPort()}`,
    )
    expect(stderr.match(/first failure of its kind/g)).toHaveLength(1)
    expect(stderr).toContain('ECONNREFUSED')
    expect(exitCode).toBe(1)
  })

  it('a name that does not resolve: failed requests, told once, exit 1', async () => {
    const { exitCode, stderr } = await withScript(USER, '-i', '5', '--host', 'http://no-such-host.invalid')
    expect(stderr.match(/first failure of its kind/g)).toHaveLength(1)
    expect(stderr).toMatch(/ENOTFOUND|EAI_AGAIN/)
    expect(exitCode).toBe(1)
  })
})

describe('exit codes of runs', () => {
  const THRESHOLDS = (text: string) => `${USER}\nexport const options = { thresholds: { all: ['${text}'] } }`

  it.each([
    ['all is well', USER, [], 0],
    ['a threshold holds', THRESHOLDS('fail<1%'), [], 0],
    ['a threshold fails', THRESHOLDS('count>1000'), [], 1],
    [
      'a request fails and no threshold is defined',
      USER.replace(`get('/') }\n}`, `get('/broken') }\n}`),
      ['--seed', '1'],
      1,
    ],
    [
      'the same, with an exit code of its own',
      USER.replace(`get('/') }\n}`, `get('/broken') }\n}`),
      ['--exit-code-on-error', '0'],
      0,
    ],
    ['setup() throws', `${USER}\nexport function setup() { throw new Error('no setup') }`, [], 3],
  ])('%s', async (_what, text, args, code) => {
    const { exitCode, stderr } = await withScript(text, '-i', '30', '--host', url, ...args)
    expect(exitCode, stderr).toBe(code)
    expect(stderr).toContain(`exit ${code}`)
  })
})
