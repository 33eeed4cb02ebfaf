import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { optionsOf } from '../options/option-table.js'
import { FaultList } from '../parse/faults.js'
import { settingsOf } from '../parse/settings.js'
import { readConfig } from './read-config.js'

let home = ''

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tymbal-config-'))
})
afterEach(() => rm(home, { recursive: true }))

async function read(name: string, content: string, named?: string) {
  await mkdir(join(home, 'sub'), { recursive: true })
  await writeFile(join(home, name), content)
  const faults = new FaultList()
  const config = await readConfig(home, named, optionsOf('run'), faults)
  return { config, values: settingsOf(config.settings), check: () => faults.throwIfAny() }
}

describe('readConfig', () => {
  it('reads TypeScript that imports its neighbour', async () => {
    await writeFile(join(home, 'hosts.ts'), `export const stage: string = 'http://127.0.0.1:1'`)
    const { values, config } = await read(
      'tymbal.config.ts',
      `import { stage } from './hosts.js'
       import type { TymbalConfig } from 'tymbal/config'
       export default { host: stage, runTime: '5m', stages: [{ duration: 30, target: 5 }], parameters: { id: 7 } } satisfies TymbalConfig`,
    )
    expect(values).toEqual({
      host: 'http://127.0.0.1:1',
      runTime: 300_000,
      stages: [{ durationMs: 30_000, target: 5 }],
    })
    expect(config.parameters).toEqual({ id: 7 })
  })

  it('reads JavaScript that exports a function, and JSON', async () => {
    expect((await read('tymbal.config.mjs', 'export default async () => ({ users: 3 })')).values).toEqual({ users: 3 })
    expect((await read('other.json', '{ "users": 4, "runTags": { "a": 1 } }', 'other.json')).values).toEqual({
      users: 4,
      runTags: { a: '1' },
    })
  })

  it('reads thresholds in both forms of a script', async () => {
    const { values } = await read('tymbal.config.json', '{ "thresholds": { "all": ["p(95)<300"] } }')
    expect(values.thresholds).toMatchObject([{ metric: 'all', expression: 'p(95)<300' }])
    expect((await read('tymbal.config.json', '{ "thresholds": ["fail<1%"] }')).values.thresholds).toHaveLength(1)
  })

  it('takes paths relative to the file', async () => {
    const { values } = await read('sub/c.json', '{ "html": "out/r.html" }', 'sub/c.json')
    expect(values.html).toBe(join(home, 'sub', 'out', 'r.html'))
  })

  it('tells every fault with its key, and guesses', async () => {
    const { check } = await read('tymbal.config.json', '{ "usres": 5, "runTime": true, "stages": [{ "duration": 3 }] }')
    expect(check).toThrow(
      /tymbal\.config\.json: runTime .*\n.*stages.*\n.*usres +is not a setting; did you mean users\?/,
    )
  })

  it('refuses settings of a later version by name', async () => {
    const { check, values } = await read('tymbal.config.json', '{ "rate": 90, "failOnGenerator": false, "users": 3 }')
    expect(check).toThrow(
      expect.objectContaining({ code: 'TYM2001', message: 'tymbal.config.json: rate: not in this version' }),
    )
    expect(values).toEqual({ users: 3 })
  })

  it('tells faults of values as flags do', async () => {
    const { check } = await read('tymbal.config.json', '{ "reporter": "jsno", "users": 1.5 }')
    expect(check).toThrow(/users .*"1.5" is not a whole number\n.*reporter .*did you mean json\?/)
  })

  it.each([
    ['tymbal.config.json', '{ nonsense', 'could not be loaded'],
    ['tymbal.config.ts', 'export const x = 1', 'it has no default export'],
    ['tymbal.config.ts', 'throw new Error("oh no")', 'oh no'],
    ['tymbal.config.json', '[1]', 'must be a object|must be an object'],
  ])('refuses %s with %j', async (name, content, message) => {
    const { check } = await read(name, content)
    expect(check).toThrow(new RegExp(message))
  })

  it('is not found where none is, unless it was named', async () => {
    const faults = new FaultList()
    expect((await readConfig(home, undefined, optionsOf('run'), faults)).settings.size).toBe(0)
    faults.throwIfAny()
    await readConfig(home, 'missing.ts', optionsOf('run'), faults)
    expect(() => faults.throwIfAny()).toThrow('--config: missing.ts does not exist')
  })
})
