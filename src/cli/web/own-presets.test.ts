import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { OwnPresets } from './own-presets.js'

const home = mkdtempSync(join(tmpdir(), 'tymbal-presets-'))
afterAll(() => rmSync(home, { recursive: true }))

let places = 0
const place = (): string => join(home, `runs-${places++}`)

const open = (directory: string | null, script = 'shop.ts'): OwnPresets =>
  new OwnPresets({ directory, script, secrets: new Set(['apiKey']), now: () => Date.parse('2031-05-04T12:00:00Z') })

const namesOf = async (presets: OwnPresets) => (await presets.all()).map(({ name }) => name)

describe.each([
  ['on the disk', () => place()],
  ['in the process', () => null],
])('presets %s', (_, where) => {
  it('are kept by name, replaced, listed in natural order, and removed', async () => {
    const presets = open(where())
    for (const name of ['load 10', 'load 2', '__proto__']) await presets.put(name, { users: 1 })
    await presets.put('load 2', { users: 2, stages: [{ duration: '1m', target: 5 }] })
    expect(await namesOf(presets)).toEqual(['__proto__', 'load 2', 'load 10'])
    expect((await presets.all())[1]).toEqual({
      name: 'load 2',
      savedAt: '2031-05-04T12:00:00.000Z',
      request: { users: 2, stages: [{ duration: '1m', target: 5 }] },
    })
    expect(await presets.remove('load 2')).toBe(true)
    expect(await presets.remove('load 2')).toBe(false)
    expect(await namesOf(presets)).toEqual(['__proto__', 'load 10'])
  })

  it('hold no secret', async () => {
    const directory = where()
    const presets = open(directory)
    const request = { host: 'http://ana:word@shop.test/', parameters: { apiKey: 'hush', count: 3 } }
    const kept = { host: 'http://shop.test/', parameters: { count: 3 } }
    expect((await presets.put('a', request)).request).toEqual(kept)
    expect((await presets.all())[0]!.request).toEqual(kept)
    if (directory !== null) expect(readFileSync(join(directory, 'presets.json'), 'utf8')).not.toMatch(/hush|word/)
  })

  it('lose none when many are kept at once, and are so many at most', async () => {
    const presets = open(where())
    await Promise.all(Array.from({ length: 200 }, (_, i) => presets.put(`p${i}`, { users: i })))
    expect(await presets.all()).toHaveLength(200)
    await expect(presets.put('one more', {})).rejects.toMatchObject({ status: 409 })
    await presets.put('p7', { users: 70 })
    expect(await presets.all()).toHaveLength(200)
  })
})

describe('the file of presets', () => {
  it('is shared by scripts, each with its own', async () => {
    const directory = place()
    await open(directory).put('smoke', { users: 1 })
    await open(directory, 'api.ts').put('smoke', { users: 9 })
    expect((await open(directory).all()).map(({ request }) => request.users)).toEqual([1])
    await open(directory).remove('smoke')
    expect((await open(directory, 'api.ts').all()).map(({ request }) => request.users)).toEqual([9])
  })

  it('keeps what it does not understand, and says when it cannot be written', async () => {
    const directory = place()
    await open(directory).put('a', {})
    const file = join(directory, 'presets.json')
    const strange = { script: 'shop.ts', name: 'later', request: { loops: 3 } }
    writeFileSync(file, JSON.stringify([strange]))
    expect(await namesOf(open(directory))).toEqual([])
    await open(directory).put('b', {})
    expect(JSON.parse(readFileSync(file, 'utf8'))[0]).toEqual(strange)
    await expect(open(join(file, 'below')).put('a', {})).rejects.toMatchObject({ code: 'TYM5001' })
  })
})
