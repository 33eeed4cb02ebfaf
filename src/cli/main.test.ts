import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testIo } from './cli-io.fixture.js'
import type { CliIo } from './cli-io.js'
import { main } from './main.js'
import { VERSION } from './version.js'

let home = ''

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
  it.each([['--version'], ['-V'], ['run', '-V'], ['init', '--version']])(
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
    [['show', 'RUN'], 'TYM2001', 'tymbal show is not in this version'],
    [['run', 'none.ts', '--master'], 'TYM2001', '--master'],
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
    expect(err).toContain('5 faults on the command line')
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

  it('writes a configuration that can be used', async () => {
    await tymbal(['init'])
    const { err } = await tymbal(['run', 'none.ts'])
    expect(err).not.toContain('tymbal.config.ts')
  })
})
