import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testIo } from './cli-io.fixture.js'
import type { CliIo } from './cli-io.js'
import { main } from './main.js'
import { VERSION } from './version.js'

let home = ''

// The first call compiles the modules of the whole program, which takes its time on a busy machine.
beforeAll(async () => {
  await main(testIo(tmpdir(), ['run', '-V']).io)
}, 120_000)
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tymbal-main-'))
})
afterEach(() => rmSync(home, { recursive: true }))

async function tymbal(argv: readonly string[], more: Partial<CliIo> = {}) {
  const test = testIo(home, argv, more)
  const exitCode = await main(test.io)
  return { exitCode, out: test.out(), err: test.err() }
}

describe('main', () => {
  it.each([['--version'], ['-V'], ['version'], ['run', '-V'], ['init', '--version']])(
    '%s %s prints the version',
    async (...argv) => {
      expect(await tymbal(argv)).toEqual({ exitCode: 0, out: `${VERSION}\n`, err: '' })
    },
  )

  it.each([
    [['--help'], 'Usage: tymbal [-f FILE]'],
    [['-h'], 'Commands of a later version'],
    [['run', '--help'], 'Usage: tymbal run FILE'],
    [['help', 'quick'], '-X, --method <name>'],
    [['completion', '--help'], 'Usage: tymbal completion'],
  ])('%j prints help on stdout', async (argv, text) => {
    const { exitCode, out, err } = await tymbal(argv)
    expect(out).toContain(text)
    expect(err).toBe('')
    expect(exitCode).toBe(0)
  })

  it.each([
    [[], 'TYM1003', 'tymbal init'],
    [['rnu'], 'TYM1001', 'rnu is not a command; did you mean run?'],
    [['shop.ts'], 'TYM1001', 'tymbal run shop.ts'],
    [['http://127.0.0.1:1/'], 'TYM1001', 'tymbal quick http://127.0.0.1:1/'],
    [['run', 'none.ts'], 'TYM1003', 'none.ts does not exist'],
    [['calibrate'], 'TYM2001', 'tymbal calibrate is not in this version'],
    [['show', 'RUN'], 'TYM5002', 'no run in'],
    [['compare', 'RUN'], 'TYM1001', 'Which two runs?'],
    [['report', 'RUN'], 'TYM1001', 'nothing to write'],
    [['runs', 'baselin', 'RUN'], 'TYM1001', 'did you mean baseline?'],
    [['runs', 'rename', 'RUN'], 'TYM1001', 'tymbal runs rename RUN NAME'],
    [['run', 'none.ts', '--rate', '1'], 'TYM2001', '--rate'],
    [['quick', '127.0.0.1:x'], 'TYM1001', 'is not a URL'],
    [['quick', 'http://127.0.0.1/', 'more'], 'TYM1001', 'more: is one argument too many'],
    [['quick', 'http://127.0.0.1/', '-H', 'nonsense'], 'TYM1005', '"nonsense" is not a header'],
    [['quick', 'http://127.0.0.1/', '-d', '@none'], 'TYM1001', '-d: cannot be read'],
    [['init', '--force'], 'TYM1001', '--force: is not a flag'],
    [['init', 'here'], 'TYM1001', 'here: is one argument too many'],
    [['completion'], 'TYM1001', 'Which shell?'],
  ])('%j is refused with %s', async (argv, code, text) => {
    const { exitCode, out, err } = await tymbal(argv)
    expect(err).toContain(code)
    expect(err).toContain(text)
    expect(out).toBe('')
    expect(exitCode).toBe(2)
  })

  it('tells faults of flags, environment and configuration together', async () => {
    writeFileSync(join(home, 'tymbal.config.json'), '{ "usres": 5 }')
    const { exitCode, err } = await tymbal(['run', 'none.ts', '-u', 'x', '--userz'], { env: { TYMBAL_SEED: 'y' } })
    expect(err).toContain('TYM1001  5 faults\n')
    for (const text of ['-u ', 'TYMBAL_SEED ', 'tymbal.config.json: usres ', 'none.ts does not exist', '--userz ']) {
      expect(err).toContain(`\n  ${text}`)
    }
    expect(exitCode).toBe(2)
  })

  it('asks for a report when it fails itself', async () => {
    const stdout = Object.assign(new PassThrough(), {
      write: (): boolean => {
        throw new TypeError('a fault of our own')
      },
    })
    const { exitCode, err } = await tymbal(['completion', 'bash'], { stdout })
    expect(err).toContain('TYM9001  tymbal itself failed: a fault of our own')
    expect(exitCode).toBe(1)
  })
})

const SHOP = `import { HttpUser, param, tag, task } from 'tymbal'
export const parameters = { productId: param.string({ default: '1', help: 'what to buy' }) }
export class Shopper extends HttpUser {
  @task(3) async browse() {}
  @task @tag('search') async search() {}
}
export const options = { users: 7 }
`

describe('main with a script', () => {
  async function withScript(text: string, argv: readonly string[], more: Partial<CliIo> = {}) {
    writeFileSync(join(home, 'shop.ts'), text)
    return tymbal(argv, more)
  }

  it.each([
    ['a bad number', ['-u', 'many'], /-u: "many" is not a whole number/],
    ['a negative number', ['--users', '-5'], /--users: -5 is too small/],
    ['a bad duration', ['-t', 'soon'], /-t: "soon" is not a duration/],
    ['a bad rate', ['-r', '0'], /-r: must be above 0/],
    ['no processes', ['--processes', '0'], /--processes: 0 processes run nothing/],
    ['a bad host', ['--host', 'localhost:8080'], /--host: "localhost:8080" .*did you mean http:\/\/localhost:8080\?/],
    ['a bad threshold', ['--threshold', 'p95 < fast'], /--threshold: /],
    ['a host that is not HTTP', ['-H', 'ftp://x'], /-H: "ftp:\/\/x" is not an http or https URL/],
    ['a bad proxy', ['--proxy', 'socks://x'], /--proxy: "socks:\/\/x" is not the URL of a proxy/],
    ['a bad address', ['--resolve', 'x'], /--resolve: "x" is not of the form/],
    ['an unknown class', ['Shoper'], /Shoper: is not a user class of the script; did you mean Shopper\?/],
    ['an unknown tag', ['-T', 'serach'], /--tags: "serach" is a tag of no task; did you mean search\?/],
    ['tags that leave nothing', ['-T', 'search', '-E', 'search'], /--tags: leaves no task to run/],
    ['a value that is missing', ['-u'], /-u: needs a value/],
    ['an unknown flag', ['--productid', '5'], /--productid: is not a flag; did you mean --product-id\?/],
    ['a missing file of variables', ['--env-file', 'none'], /--env-file: cannot be read/],
  ])('%s: one fault, exit 2', async (_what, argv, message) => {
    const { exitCode, out, err } = await withScript(SHOP, ['run', 'shop.ts', '--host', 'http://127.0.0.1:1', ...argv])
    expect(err).toMatch(message)
    expect(out).toBe('')
    expect(exitCode).toBe(2)
  })

  it('needs a host: TYM1004', async () => {
    const { exitCode, err } = await withScript(SHOP, ['run', 'shop.ts'])
    expect(err).toContain('TYM1004  Shopper does not know which host to test')
    expect(exitCode).toBe(2)
  })

  it('does not miss a host that may stand in a configuration it could not read', async () => {
    writeFileSync(join(home, 'tymbal.config.json'), '{ "host": ')
    const { err } = await withScript(SHOP, ['run', 'shop.ts'])
    expect(err).toContain('TYM1002')
    expect(err).not.toContain('TYM1004')
  })

  it('tells the faults of the page with all others', async () => {
    const page = ['--web-base-path', '/a b', '--web-token', 'short', '--web-tls-key', 'none.pem', '-u', 'x']
    const { exitCode, err } = await withScript(SHOP, ['-f', 'shop.ts', '--resume', 'last', ...page])
    for (const flag of ['--web-base-path', '--web-token', '--web-tls-key', '--resume', '-u']) {
      expect(err).toMatch(new RegExp(`^ +${flag} `, 'm'))
    }
    expect(exitCode).toBe(2)
  })

  it('does not start by itself what only the page has', async () => {
    const { exitCode, err } = await withScript(SHOP, ['-f', 'shop.ts', '--headless', '--autostart'])
    expect([exitCode, err.includes('--autostart')]).toEqual([2, true])
  })

  it('takes a fault of the script for one of the script', async () => {
    const text = SHOP.replace('users: 7', `thresholds: { all: ['p(95)!!300'] }`)
    const { exitCode, err } = await withScript(text, ['run', 'shop.ts'])
    expect(err).toContain('TYM3004')
    expect(exitCode).toBe(3)
  })

  it('tells faults of the command line before those of the script', async () => {
    const { exitCode, err } = await withScript('throw new Error("loaded")', [
      'run',
      'shop.ts',
      '-u',
      'x',
      '--product-id',
      '5',
    ])
    expect(err).toMatch(/-u .*\n +--product-id /)
    expect(err).not.toContain('loaded')
    expect(exitCode).toBe(2)
  })

  it('prints settings with their sources', async () => {
    writeFileSync(join(home, 'tymbal.config.json'), '{ "spawnRate": 3, "parameters": { "productId": "9" } }')
    const argv = ['run', 'shop.ts', '-t', '1m', '--print-config']
    const { exitCode, out } = await withScript(SHOP, argv, { env: { TYMBAL_STOP_TIMEOUT: '5' } })
    expect(out).toMatch(/^users +7 +script shop\.ts$/m)
    expect(out).toMatch(/^spawnRate +3 +config tymbal\.config\.json$/m)
    expect(out).toMatch(/^runTime +1m +flag -t$/m)
    expect(out).toMatch(/^stopTimeout +5s +environment TYMBAL_STOP_TIMEOUT$/m)
    expect(out).toMatch(/^exitCodeOnError +1 +default$/m)
    expect(out).toMatch(/^parameters.productId +9 +config tymbal\.config\.json$/m)
    expect(exitCode).toBe(0)
  })

  it('names the source of each label and threshold that adds up', async () => {
    writeFileSync(
      join(home, 'tymbal.config.json'),
      '{ "runTags": { "a": "config", "b": "2" }, "thresholds": ["fail<1%"] }',
    )
    const argv = ['run', 'shop.ts', '--tag', 'a=flag', '--threshold', 'p(95)<5', '--print-config']
    const { out } = await withScript(SHOP, argv)
    expect(out).toMatch(/^thresholds +all: p\(95\)<5 +flag --threshold\n +all: fail<1% +config tymbal\.config\.json$/m)
    expect(out).toMatch(/^runTags +a=flag +flag --tag\n +b=2 +config tymbal\.config\.json$/m)
  })

  it('lists classes and task ratios without a host', async () => {
    expect((await withScript(SHOP, ['-f', 'shop.ts', '-l'])).out).toBe('Shopper  weight 1  tasks 2  tags search\n')
    expect((await withScript(SHOP, ['-f', 'shop.ts', '--show-task-ratio'])).out).toMatch(/ 75\.00% +75\.00% +browse\n/)
  })

  it('says what it would run', async () => {
    const argv = [
      'run',
      'shop.ts',
      '--dry-run',
      '-r',
      '2',
      '-t',
      '1m',
      '--host',
      'http://127.0.0.1:1/',
      '--html',
      'r.html',
    ]
    const { exitCode, out } = await withScript(SHOP, argv)
    expect(out).toMatch(/^shop\.ts → http:\/\/127\.0\.0\.1:1: 7 users at 2\/s for 1m · seed 2147483648$/m)
    expect(out).toMatch(/^would write +.*r\.html$/m)
    expect(out).toContain('Nothing was run.')
    expect(exitCode).toBe(0)
  })

  it('shows the flags of the script in its help', async () => {
    const { out } = await withScript(SHOP, ['run', 'shop.ts', '--help'])
    expect(out).toMatch(/Parameters of shop\.ts:\n +--product-id <string> +what to buy/)
  })

  it('gives the script its environment', async () => {
    writeFileSync(join(home, 'vars'), 'TYMBAL_TEST_A=file\nTYMBAL_TEST_B=file\n')
    const text = `throw new Error(process.env.TYMBAL_TEST_A + ' ' + process.env.TYMBAL_TEST_B)`
    const argv = ['run', 'shop.ts', '--env-file', 'vars', '--env', 'TYMBAL_TEST_B=flag']
    const { err } = await withScript(text, argv, { env: process.env })
    expect(err).toContain('file flag')
  })
})

describe('init', () => {
  it('writes what is missing and keeps what is there', async () => {
    writeFileSync(join(home, 'tymbal.config.ts'), 'mine')
    const { exitCode, out } = await tymbal(['init'])
    expect(exitCode).toBe(0)
    expect(out).toMatch(/written +loadtest\.ts/)
    expect(out).toMatch(/kept +tymbal\.config\.ts/)
    expect(out).toContain('tymbal check loadtest.ts')
    expect(readFileSync(join(home, 'tymbal.config.ts'), 'utf8')).toBe('mine')
    expect(readFileSync(join(home, '.github/workflows/load-test.yml'), 'utf8')).toContain('tymbal run loadtest.ts')
  })

  it('writes a script and a configuration that can be used', async () => {
    await tymbal(['init'])
    const { exitCode, out, err } = await tymbal(['run', 'loadtest.ts', '--dry-run'])
    expect(err).toBe('')
    expect(out).toContain('10 users at 2/s for 30s')
    expect(out).toContain('threshold         all: p(95)<500')
    expect(exitCode).toBe(0)
  })
})
