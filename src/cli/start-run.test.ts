// Whole runs in this process: what is left behind, what is printed, and that every run ends.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { testIo } from './cli-io.fixture.js'
import { main } from './main.js'

const SCRIPT = `import { HttpUser, task } from 'tymbal'
console.warn('loaded')
let calls = 0
export class Reader extends HttpUser {
  @task async home() {
    calls++
    if (calls === 1) for (const method of ['debug', 'info', 'warn', 'error']) console[method]('a ' + method)
    await this.client.get('/')
    if (calls === 2) throw new Error('the shelf is empty')
  }
}
`

let server: Server
let url = ''
let home = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/broken') response.statusCode = 500
    response.end('ok')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tymbal-start-'))
  writeFileSync(join(home, 'shop.ts'), SCRIPT)
})
afterEach(() => rmSync(home, { recursive: true }))

async function tymbal(...argv: readonly string[]) {
  const test = testIo(home, argv)
  const exitCode = await main(test.io)
  return { exitCode, out: test.out(), err: test.err() }
}

const run = (...argv: readonly string[]) => tymbal('run', 'shop.ts', '--host', url, '-i', '3', ...argv)

describe('places that cannot be written', () => {
  it('are all told before anything starts, with all other faults, and nothing is left behind', async () => {
    writeFileSync(join(home, 'file'), '')
    const targets = ['--html', 'no/x.html', '--junit', '.', '--json-file', 'file/x', '--csv', 'no/x', '--out', 'file/x']
    const { exitCode, err } = await run(...targets, '--logfile', '.', '-r', '0')
    for (const flag of ['--html', '--junit', '--json-file', '--csv', '--out', '--logfile', '-r']) {
      expect(err).toMatch(new RegExp(`^ +${flag} `, 'm'))
    }
    expect(err).toContain('mkdir -p')
    expect(exitCode).toBe(2)
    expect(readdirSync(home).sort()).toEqual(['file', 'shop.ts'])
  })

  it('one alone is TYM5001 and wrong usage', async () => {
    const { exitCode, err } = await run('--html', 'deep/er/x.html')
    expect(err).toMatch(/TYM5001 {2}--html: the directory ".*deep\/er" does not exist/)
    expect(exitCode).toBe(2)
  })

  it('in a dry run too, and a directory that could be made is not made', async () => {
    expect((await run('--dry-run', '--html', 'deep/er/x.html')).exitCode).toBe(2)
    expect((await run('--dry-run', '--out', 'a/b/c')).exitCode).toBe(0)
    expect(readdirSync(home)).toEqual(['shop.ts'])
  })

  it.skipIf(!existsSync('/proc/self'))(
    'a directory that can never be made is refused, not tried for ever',
    async () => {
      const { exitCode, err } = await run('--out', '/proc/results')
      expect(err).toMatch(/--out: the directory "\/proc\/results" cannot be made/)
      expect(exitCode).toBe(2)
    },
  )

  it.skipIf(!existsSync('/proc/self'))('a run that is refused after its worker started ends', async () => {
    const { exitCode, err } = await run('--out', '/proc')
    expect(err).toContain('TYM5001')
    expect(exitCode).toBe(2)
  })
})

describe('the log of a run', () => {
  it('keeps the level of what a script prints, also while it is loaded', async () => {
    const { err } = await run('-L', 'warn', '--no-save')
    expect(err).toMatch(/warn {2}loaded\n/)
    expect(err).toMatch(/warn {2}a warn\n/)
    expect(err).toMatch(/error a error\n/)
    expect(err).not.toMatch(/a info|a debug/)
  })

  it('has the first failure of each kind once, and it obeys -L, --logfile and -q', async () => {
    const { err } = await run('--no-save')
    expect(err.match(/exception in Reader\.home/g)).toHaveLength(1)
    expect((await run('--no-save', '-L', 'error')).err).not.toContain('exception in')
    expect((await run('--no-save', '-q')).err).not.toContain('exception in')
    expect((await run('--logfile', 'run.log')).err).not.toContain('exception in')
    expect(readFileSync(join(home, 'run.log'), 'utf8')).toContain('exception in Reader.home')
    const [directory] = readdirSync(join(home, 'results'))
    expect(readFileSync(join(home, 'results', directory!, 'log.ndjson'), 'utf8')).toContain('exception in Reader.home')
  })

  it.skipIf(!existsSync('/dev/full'))('on a full disk is told at the end: exit 1', async () => {
    writeFileSync(join(home, 'shop.ts'), SCRIPT.replace('calls === 2', 'false'))
    const { exitCode, err } = await run('--logfile', '/dev/full', '--no-save')
    expect(err).toMatch(/not written: log \/dev\/full: ENOSPC/)
    expect(exitCode).toBe(1)
  })
})

describe('a password in a URL', () => {
  it('is in no text and no file of the run', async () => {
    const secret = url.replace('://', '://reader:open-sesame@')
    const files = ['--html', 'r.html', '--json-file', 'r.json', '--json']
    const { out, err } = await tymbal('quick', `${secret}/`, '-i', '2', '--proxy', secret, ...files)
    expect((await run('--host', secret, '--print-config', '--dry-run')).out).not.toContain('open-sesame')
    expect(out + err).not.toContain('open-sesame')
    for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
      if (entry.isFile() && entry.name !== 'shop.ts')
        expect(readFileSync(join(entry.parentPath, entry.name), 'utf8'), entry.name).not.toContain('open-sesame')
    }
    expect(err).toContain('http://***@127.0.0.1')
  })
})

describe('-q', () => {
  const quick = (...argv: readonly string[]) => tymbal('quick', `${url}/broken`, '-i', '5', '-q', '--no-save', ...argv)

  it('prints the verdict of a run that failed, and nothing of one that passed', async () => {
    expect((await quick()).err).toMatch(/^ {2}✗ failed {2}.*\n$/)
    expect((await quick('--exit-code-on-error', '0')).err).toBe('')
  })

  it('gives way to a --summary that was asked for', async () => {
    expect((await quick('--summary', 'full')).err).toContain('Aggregated')
    expect((await quick('--summary', 'none')).err).toBe('')
  })
})

it('Ctrl-C ends a run at once that is ending by itself already', async () => {
  const text = `import { User, sleep, task } from 'tymbal'
    export class Sleeper extends User { @task async nap() { await sleep(60) } }`
  writeFileSync(join(home, 'slow.ts'), text)
  const test = testIo(home, ['run', 'slow.ts', '-t', '1', '--no-save'])
  const ended = main(test.io)
  await vi.waitFor(() => expect(test.err()).toContain('stopping: 1 user finishes what it does'), { timeout: 8000 })
  test.signal('SIGINT')
  await ended
  expect(test.err()).toContain('NO REQUEST WAS MADE')
})

describe('looking without running', () => {
  it('prints everything that was asked for', async () => {
    const { out, err } = await run('--list', '--print-config', '--dry-run')
    expect(out).toMatch(/^Reader {2}weight 1/)
    expect(out).toMatch(/^iterations +3 +flag -i$/m)
    expect(out).toContain('Nothing was run.')
    expect(err).toBe('loaded\n')
  })
})
