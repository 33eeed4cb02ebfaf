import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { summaryFixture } from '../../outputs/summary.fixture.js'
import { fileName, makeRunDirectory, RunDirectory, runDirectoryFor, timestamp } from './run-directory.js'

let home = ''
const AT = new Date(2031, 4, 4, 12, 0, 5).getTime()

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tymbal-run-directory-'))
})
afterEach(() => rm(home, { recursive: true }))

describe('makeRunDirectory', () => {
  it('names directories by time and run, and never uses one twice', async () => {
    const base = join(home, 'deep', 'results')
    const paths = await Promise.all([1, 2, 3].map(() => makeRunDirectory(base, 'my shop', AT)))
    expect(paths.map((path) => basename(path)).sort()).toEqual([
      '2031-05-04T12-00-05-my-shop',
      '2031-05-04T12-00-05-my-shop-2',
      '2031-05-04T12-00-05-my-shop-3',
    ])
    expect(await readdir(base)).toHaveLength(3)
  })

  it('says what to do when it cannot be made', async () => {
    await writeFile(join(home, 'file'), '')
    await expect(makeRunDirectory(join(home, 'file'), 'x', AT)).rejects.toMatchObject({
      code: 'TYM5001',
      hint: expect.stringContaining('--no-save'),
    })
  })
})

describe('runDirectoryFor', () => {
  const warnings: string[] = []
  const warn = (text: string): void => {
    warnings.push(text)
  }

  it('goes on without a directory where the default place cannot be written, and not where it was named', async () => {
    await writeFile(join(home, 'file'), '')
    const place = { outDir: join(home, 'file'), name: 'x' }
    expect(await runDirectoryFor({ ...place, isOutDirNamed: false }, AT, warn)).toBeNull()
    expect(warnings).toEqual([expect.stringContaining('the run is not saved')])
    await expect(runDirectoryFor({ ...place, isOutDirNamed: true }, AT, warn)).rejects.toMatchObject({ exitCode: 2 })
    expect(await runDirectoryFor({ outDir: null, name: 'x', isOutDirNamed: false }, AT, warn)).toBeNull()
  })
})

describe('names', () => {
  it('are file names on every system', () => {
    expect(fileName('../../etc/passwd')).toBe('etc-passwd')
    expect(fileName('Größe: 5 €')).toBe('Gro-e-5')
    expect(fileName('…')).toBe('run')
    expect(timestamp(AT)).toBe('2031-05-04T12-00-05')
  })
})

describe('RunDirectory', () => {
  const facts = {
    ...{ id: 'run-7', name: 'shop', script: 'shop.ts', scriptHash: 'ab', version: '1', seed: 7, processes: 1 },
    ...{ tags: { release: '42' }, options: {} },
  }

  function directory(outDir = home) {
    const seen = { path: '' }
    const place = { existing: null, outDir, isOutDirNamed: true, name: 'shop' }
    const output = new RunDirectory(place, facts, {
      now: () => AT,
      renderText: () => 'the summary\n',
      warn: () => undefined,
      made: async (path) => {
        seen.path = path
      },
    })
    const json = async (name: string) => JSON.parse(await readFile(join(seen.path, name), 'utf8'))
    return { output, json, seen }
  }

  it('writes the run when it begins, and what it came to when it ends', async () => {
    const { output, json, seen } = directory()
    expect(await readdir(home)).toEqual([])
    await output.begin()
    expect(await json('run.json')).toMatchObject({ schema: 'tymbal.run/1', name: 'shop', seed: 7, state: 'starting' })
    output.update()
    await vi.waitFor(async () => expect(await json('run.json')).toMatchObject({ state: 'running' }))
    const summary = summaryFixture()
    expect(await output.finish(summary)).toEqual({ files: [`${seen.path}/`] })
    expect(await json('run.json')).toMatchObject({ state: 'stopped', exitCode: summary.verdict.exitCode })
    expect(await json('summary.json')).toEqual(JSON.parse(JSON.stringify(summary)))
    expect(await readFile(join(seen.path, 'summary.txt'), 'utf8')).toBe('the summary\n')
  })

  it('never says that a run is running that never began', async () => {
    const { output, json } = directory()
    await output.begin()
    await output.neverBegan('0 of 2 workers connected within 60 s')
    expect(await json('run.json')).toMatchObject({ state: 'failed', reason: '0 of 2 workers connected within 60 s' })
  })
})
