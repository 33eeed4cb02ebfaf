import { spawnSync } from 'node:child_process'
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import yazl from 'yazl'
import { collector, meta, request } from '../stats/stats.fixture.js'
import { recoverRun } from './directory/recover-run.js'
import { readRunFile } from './directory/run-file.js'
import { openRunStore } from './open-run-store.js'
import { journalPath, openJournal } from './run-journal.js'
import type { RunStore } from './run-store.js'
import { type MadeRun, makeRun, RUN_ID, writeRunFile } from './store.fixture.js'

let home = ''
let store: RunStore
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tymbal-store-'))
  store = openRunStore({ directory: home, cwd: home, wallClock: Date.now })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const day = (n: number): number => Date.UTC(2030, 0, n)
const make = (id: string, n: number, more: Partial<MadeRun> = {}) => makeRun(home, { id, startedAtMs: day(n), ...more })
const idsOf = async () => (await store.list()).map(({ id }) => id)
/** The number of a process that has ended. */
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid

describe('the list of runs', () => {
  it('is newest first and shows what run.json says; what is no run is passed over', async () => {
    make('aa11', 1)
    make('cc33', 3, { name: 'soak', tags: { release: '42' } })
    make('bb22', 2)
    mkdirSync(join(home, 'notes'))
    writeFileSync(join(home, 'notes', 'run.json'), '{"schema":"other"}')
    writeFileSync(join(home, 'readme'), '')
    expect(await idsOf()).toEqual(['cc33', 'bb22', 'aa11'])
    expect((await store.list())[0]).toMatchObject({
      ...{ name: 'soak', state: 'stopped', passed: true, requests: 30, rps: 10, failRatio: 0, durationMs: 3000 },
      ...{ tags: { release: '42' }, isBaseline: false },
    })
  })

  it('is empty where there is no directory', async () => {
    const nowhere = openRunStore({ directory: join(home, 'none'), cwd: home, wallClock: Date.now })
    expect(await nowhere.list()).toEqual([])
  })
})

describe('the run that a person means', () => {
  it('is found by id, unique beginning, directory, last and last~n', async () => {
    const first = make('aa11', 1)
    make('ab22', 2)
    const found = async (reference: string) => (await store.find(reference)).id
    expect(await found('aa11')).toBe('aa11')
    expect(await found('aa')).toBe('aa11')
    expect(await found(first)).toBe('aa11')
    expect(await found(basename(first))).toBe('aa11')
    expect(await found('2030-01-02')).toBe('ab22')
    expect(await found('last')).toBe('ab22')
    expect(await found('last~1')).toBe('aa11')
    for (const none of ['last~2', 'zz', '', 'baseline', 'a']) {
      await expect(store.find(none)).rejects.toMatchObject({ code: 'TYM5002' })
    }
  })

  it('may lie in another place when its directory is named', async () => {
    const other = mkdtempSync(join(tmpdir(), 'tymbal-other-'))
    try {
      const path = makeRun(other, { id: 'far1' })
      const run = await store.find(path)
      expect(run.id).toBe('far1')
      expect((await store.summary('far1')).totals.requests).toBe(30)
    } finally {
      rmSync(other, { recursive: true })
    }
  })

  it('is one baseline for each script', async () => {
    make('aa11', 1)
    make('bb22', 2)
    make('cc33', 3, { script: 'api.ts' })
    await store.change('aa11', { isBaseline: true })
    expect(await store.change('bb22', { isBaseline: true })).toMatchObject({ isBaseline: true })
    expect((await store.find('baseline')).id).toBe('bb22')
    await store.change('cc33', { isBaseline: true })
    await expect(store.find('baseline')).rejects.toMatchObject({ code: 'TYM5002' })
    expect((await store.find('baseline', 'api.ts')).id).toBe('cc33')
    await store.change('bb22', { isBaseline: false })
    expect((await store.find('baseline')).id).toBe('cc33')
  })
})

describe('a stored run', () => {
  it('gives summary, series, heatmap and percentiles', async () => {
    make('aa11', 1, { seconds: 20 })
    expect((await store.summary('aa11')).endpoints).toHaveLength(1)
    const { columns, count } = await store.recorded('aa11').series({ metrics: ['rps', 'users'] })
    expect(count).toBe(20)
    expect([...columns.rps!.mean]).toEqual(new Array(20).fill(10))
    expect((await store.recorded('aa11').heatmap({})).counts.reduce((sum, one) => sum + one, 0)).toBe(200)
    expect((await store.recorded('aa11').percentiles({ endpoint: 'GET /' })).points.at(-1)).toEqual({
      percentile: 100,
      ms: 10,
    })
    await expect(store.summary('zz')).rejects.toMatchObject({ code: 'TYM5002' })
  })

  it('says TYM5003 when its files are gone or damaged', async () => {
    const path = make('aa11', 1)
    rmSync(join(path, 'summary.json'))
    await expect(store.summary('aa11')).rejects.toMatchObject({ code: 'TYM5003' })
  })

  it('is renamed and tagged, and its run.json is left alone', async () => {
    const path = make('aa11', 1)
    const before = readFileSync(join(path, 'run.json'), 'utf8')
    const changed = await store.change('aa11', { name: 'night', tags: { a: 'b' } })
    expect(changed).toMatchObject({ name: 'night', tags: { a: 'b' } })
    expect((await store.summary('aa11')).run).toMatchObject({ name: 'night', tags: { a: 'b' } })
    expect(readFileSync(join(path, 'run.json'), 'utf8')).toBe(before)
  })

  it('gives the lines of its log, page by page', async () => {
    const path = make('aa11', 1)
    const line = (level: number, msg: string) => `${JSON.stringify({ level, time: 5, msg })}\n`
    const said = `${JSON.stringify({ level: 30, time: 6, msg: 'hello', worker: 'w1' })}\n`
    const lines = [line(30, 'ready'), line(40, 'Worker lost'), '{"half', '\n', line(50, 'worker gone'), said]
    writeFileSync(join(path, 'log.ndjson'), lines.join(''))
    const all = await store.log('aa11', {})
    expect(all.lines.map(({ seq, level, text }) => `${seq} ${level} ${text}`)).toEqual([
      '1 info ready',
      '2 warn Worker lost',
      '4 error worker gone',
      '5 info hello',
    ])
    expect(all.next).toBe(5)
    expect(await store.log('aa11', { worker: 'w1' })).toEqual({
      lines: [{ seq: 5, atMs: 6, level: 'info', text: 'hello', worker: 'w1' }],
      next: 5,
    })
    expect(await store.log('aa11', { text: 'WORKER', limit: 1 })).toMatchObject({ lines: [{ seq: 2 }], next: 2 })
    expect(await store.log('aa11', { after: 2, level: 'error' })).toMatchObject({ lines: [{ seq: 4 }], next: 5 })
    expect(await store.log('aa11', { after: 5 })).toEqual({ lines: [], next: 5 })
  })
})

describe('a run whose master was lost', () => {
  /** Ten whole seconds of 7 requests each, and a report of the eleventh. */
  function interrupt(pid: number, host = hostname()): string {
    const directory = join(home, '2030-01-05T00-00-00-lost')
    mkdirSync(directory)
    const made = { id: RUN_ID, startedAtMs: day(5) }
    writeRunFile(directory, made, { state: 'running', master: { pid, host }, options: { host: 'http://shop.test' } })
    const journal = openJournal(journalPath(directory), () => undefined)
    const { stats } = collector()
    journal.append({
      ...{ kind: 'begin', runId: RUN_ID, scriptHash: 'ab', seed: 1, setupData: null },
      startedAtMs: day(5) + 500,
    })
    const facts = { kind: 'tymbal', version: '1', node: '20', host: 'h', pid: 1, cores: 2, memoryBytes: 1 } as const
    journal.append({ kind: 'worker', id: 'w1', index: 0, facts })
    for (let second = 1; second <= 11; second++) {
      request(stats, '/', 7, 20)
      journal.append({ kind: 'report', workerId: 'w1', delta: stats.takeDelta(meta(second * 1000)) })
      if (second <= 10) journal.append({ kind: 'second', endMs: second * 1000, users: 6, nextUser: 7 })
    }
    journal.append({ kind: 'note', atMs: 4000, text: 'paused' })
    journal.close()
    return directory
  }

  it('is interrupted, and complete to its last report: summary and series', async () => {
    const path = interrupt(deadPid())
    expect((await store.list())[0]).toMatchObject({
      ...{ id: RUN_ID, state: 'interrupted', passed: null, exitCode: null, requests: 77, users: 6 },
      ...{ durationMs: 11_000, host: 'http://shop.test', startedAt: new Date(day(5) + 500).toISOString() },
    })
    const summary = await store.summary(RUN_ID)
    expect(summary.run.state).toBe('stopped')
    expect(summary.verdict).toMatchObject({ passed: false, exitCode: 4 })
    expect(summary.notes.map(({ text }) => text)).toEqual(['paused', 'the master was lost'])
    expect(summary.workers).toMatchObject([{ id: 'w1', requests: 77 }])
    const { columns } = await store.recorded(RUN_ID).series({ metrics: ['rps'] })
    expect([...columns.rps!.mean]).toEqual(new Array(10).fill(7))
    expect(JSON.parse(readFileSync(join(path, 'run.json'), 'utf8'))).toMatchObject({ state: 'running' })
    // The second time it is not counted again.
    expect((await store.list())[0]).toMatchObject({ requests: 77 })
    expect([...(await store.recorded(RUN_ID).series({ metrics: ['rps'] })).columns.rps!.mean]).toHaveLength(10)
  })

  it('is not counted by the list when its journal is long, until somebody has opened it', async () => {
    const path = interrupt(deadPid())
    const file = (await readRunFile(path))!
    expect(await recoverRun(path, file, 100)).toBeNull()
    expect((await store.summary(RUN_ID)).totals.requests).toBe(77)
    expect((await recoverRun(path, file, 100))?.totals.requests).toBe(77)
  })

  it('is running while its process lives and writes, and can be looked at but not touched', async () => {
    const path = interrupt(process.pid)
    expect((await store.list())[0]).toMatchObject({ state: 'running' })
    expect((await store.summary(RUN_ID)).totals.requests).toBe(77)
    expect(existsSync(join(path, 'recovered.json'))).toBe(false)
    await expect(store.remove(RUN_ID)).rejects.toMatchObject({ code: 'TYM5004' })
    await expect(store.exportBundle(RUN_ID)).rejects.toMatchObject({ code: 'TYM5004' })
  })

  it.each([
    ['another process has its number now', hostname()],
    ['it was of another machine, where nobody can look', 'another-machine'],
  ])('does not count as running for ever because %s', async (_, host) => {
    const path = interrupt(process.pid, host)
    expect((await store.list())[0]).toMatchObject({ state: 'running' })
    const old = new Date(Date.now() - 120_000)
    for (const name of readdirSync(path)) utimesSync(join(path, name), old, old)
    expect((await store.list())[0]).toMatchObject({ state: 'interrupted' })
  })
})

describe('removing', () => {
  it('takes the run and its mark as a baseline', async () => {
    const path = make('aa11', 1)
    await store.change('aa11', { isBaseline: true })
    await store.remove('aa11')
    expect(existsSync(path)).toBe(false)
    await expect(store.find('baseline')).rejects.toMatchObject({ code: 'TYM5002' })
  })

  it('keeps the newest and the baseline, and nothing but runs is ever removed', async () => {
    for (const n of [1, 2, 3, 4, 5]) make(`run${n}`, n)
    mkdirSync(join(home, 'mine'))
    await store.change('run1', { isBaseline: true })
    expect((await store.prune(2)).map(({ id }) => id)).toEqual(['run3', 'run2'])
    expect(await idsOf()).toEqual(['run5', 'run4', 'run1'])
    expect(existsSync(join(home, 'mine'))).toBe(true)
  })
})

describe('a run as one file', () => {
  const bundle = async (id: string): Promise<string> => {
    const path = join(home, 'run.tymbal.zip')
    await pipeline(await store.exportBundle(id), createWriteStream(path))
    return path
  }
  const zipped = async (files: Readonly<Record<string, string>>): Promise<string> => {
    const zip = new yazl.ZipFile()
    for (const [name, text] of Object.entries(files)) zip.addBuffer(Buffer.from(text), name)
    zip.end()
    const path = join(home, 'made.zip')
    await pipeline(zip.outputStream, createWriteStream(path))
    return path
  }
  const refused = async (path: string, why: string, code = 'TYM5005') => {
    const before = readdirSync(home).sort()
    await expect(store.importBundle(path)).rejects.toMatchObject({
      code,
      where: path,
      message: expect.stringMatching(new RegExp(`^[^/]*${why}`)),
    })
    expect(readdirSync(home).sort()).toEqual(before)
  }

  it('is the same run elsewhere', async () => {
    make('aa11', 1, { seconds: 30, tags: { release: '7' } })
    await store.change('aa11', { name: 'renamed' })
    const path = await bundle('aa11')
    const summary = await store.summary('aa11')
    await refused(path, 'is here already', 'TYM5004')
    await store.remove('aa11')
    const imported = await store.importBundle(path)
    expect(imported).toMatchObject({ id: 'aa11', name: 'renamed', tags: { release: '7' }, requests: 300 })
    expect(await store.summary('aa11')).toEqual(summary)
    expect((await store.recorded('aa11').series({ metrics: ['rps'] })).count).toBe(30)
  })

  it('is refused when it would write elsewhere, holds other files, or is no run', async () => {
    const path = make('aa11', 1)
    const own = { 'run.json': readFileSync(join(path, 'run.json'), 'utf8') }
    const summary = readFileSync(join(path, 'summary.json'), 'utf8')
    await store.remove('aa11')
    await refused(await zipped({ ...own, 'evil.sh': 'x' }), 'does not belong')
    await refused(await zipped(own), 'no summary.json')
    await refused(await zipped({ 'summary.json': summary }), 'no run.json')
    await refused(await zipped({ ...own, 'summary.json': '{"schema":"tymbal.summary/9"}' }), 'no summary.json')
    const damaged = summary.replace('"p50":', '"p50":"much","p51":')
    await refused(await zipped({ ...own, 'summary.json': damaged }), 'no summary.json')
    await refused(
      await zipped({ ...own, 'summary.json': summary.replace('"id":"aa11"', '"id":"bb"') }),
      'do not belong together',
    )
    writeFileSync(join(home, 'no.zip'), 'not a zip file at all, but long enough to look at')
    await refused(join(home, 'no.zip'), 'cannot be imported')
    writeFileSync(join(home, 'half.zip'), readFileSync(await zipped(own)).subarray(0, 60))
    await refused(join(home, 'half.zip'), 'cannot be imported')
    await expect(store.importBundle(join(home, 'none.zip'))).rejects.toMatchObject({ code: 'TYM5004' })
    // A name with a way out of the directory, written past the library's own care.
    const zip = readFileSync(await zipped({ ...own, aaaaaaaaaaa: 'x' }))
    writeFileSync(join(home, 'slip.zip'), zip.toString('latin1').replaceAll('aaaaaaaaaaa', '../slip.txt'), 'latin1')
    await refused(join(home, 'slip.zip'), 'cannot be imported')
    expect(existsSync(join(home, '..', 'slip.txt'))).toBe(false)
  })
})
