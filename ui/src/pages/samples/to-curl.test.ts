// The command means what was sent: a shell reads its words back, whatever they hold.
import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shellWord, toCurl } from './to-curl.js'

/** What a shell makes of a command line: its words. */
function wordsOf(command: string): string[] {
  const { stdout, status, stderr } = spawnSync(
    'bash',
    ['--norc', '-c', `curl() { printf '%s\\0' "$@"; }\n${command}`],
    {
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
    },
  )
  expect([status, stderr]).toEqual([0, ''])
  return stdout.split('\0').slice(0, -1)
}

const message = (headers: (readonly [string, string])[], body: string) => ({
  headers,
  body,
  bodyBytes: 0,
  isCut: false,
})

describe('a command', () => {
  it('says what was sent, and leaves to curl what is its own', () => {
    const headers = [
      ['Host', 'shop.test'],
      ['Authorization', '<redacted>'],
      ['Accept-Encoding', 'gzip'],
      ['Content-Type', 'application/json'],
      ['X-Empty', ''],
      ['Content-Length', '7'],
    ] as const
    const command = toCurl({
      verb: 'POST',
      url: 'http://shop.test/a?b=[1]&c=$x',
      request: message([...headers], '{"a":"it\'s"}'),
    })
    expect(command).toBe(
      [
        'curl -g \\',
        "  'http://shop.test/a?b=[1]&c=$x' \\",
        '  --compressed \\',
        "  -H 'Authorization: <redacted>' \\",
        "  -H 'Content-Type: application/json' \\",
        "  -H 'X-Empty;' \\",
        String.raw`  --data-raw '{"a":"it'\''s"}'`,
      ].join('\n'),
    )
    expect(wordsOf(command).slice(-2)).toEqual(['--data-raw', '{"a":"it\'s"}'])
  })

  it.each([
    ['GET', '', ['-g', 'http://h/']],
    ['GET', 'x', ['-X', 'GET', '-g', 'http://h/', '--data-raw', 'x']],
    ['HEAD', '', ['--head', '-g', 'http://h/']],
    ['DELETE', '', ['-X', 'DELETE', '-g', 'http://h/']],
    ['POST', '', ['-X', 'POST', '-g', 'http://h/']],
  ])('%s with the body "%s"', (verb, body, words) => {
    expect(wordsOf(toCurl({ verb, url: 'http://h/', request: message([], body) }))).toEqual(words)
  })

  it('is read back as it was meant, and no control character reaches the terminal', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(...`'"\\$\`!;&|<>(){}[]*?~# \n\r\t\u0001\u0003\u001b\u007f\u009bäπ😀abc`),
    })
    fc.assert(
      fc.property(fc.array(nasty, { minLength: 1, maxLength: 12 }), (texts) => {
        const command = `curl ${texts.map(shellWord).join(' ')}`
        expect(wordsOf(command)).toEqual(texts)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
        expect(command).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
      }),
      { numRuns: 60 },
    )
  })
})
