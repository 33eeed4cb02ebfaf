import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRunStore } from '../open-run-store.js'
import type { RunStore } from '../run-store.js'
import type { Traffic } from '../series/series.fixture.js'
import { makeRun, writeRunFile } from '../store.fixture.js'
import type { ComparedFigure, Figure } from './run-comparison.js'

let home = ''
let store: RunStore
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tymbal-compare-'))
  store = openRunStore({ directory: home, cwd: home, wallClock: Date.now })
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** Latencies that go up and down from second to second, as they do, around `ms`. */
const waving = (name: string, ms: number, shift: number, more: Partial<Traffic> = {}) => {
  return (second: number): Traffic => ({
    ...{ name, requests: 20 + ((second * 3 + shift) % 5), lastsMs: ms * (0.9 + ((second * 7 + shift) % 11) / 50) },
    ...more,
  })
}
const run = (id: string, seconds: number, ...parts: readonly ((second: number) => Traffic)[]) =>
  makeRun(home, { id, seconds, traffic: (second) => parts.map((part) => part(second)) })
const pick = (figures: readonly ComparedFigure[], figure: Figure) => figures.find((one) => one.figure === figure)!

describe('a comparison of two runs', () => {
  it('finds what is slower and leaves what only waves', async () => {
    run('a', 60, waving('/slow', 50, 0), waving('/same', 50, 1))
    run('b', 60, waving('/slow', 70, 3), waving('/same', 50.5, 4))
    const { endpoints, totals, differences } = await store.compare('a', 'b')
    expect(endpoints.map(({ name }) => name)).toEqual(['/slow', '/same'])
    const slow = pick(endpoints[0]!.figures, 'p95')
    expect(slow).toMatchObject({ verdict: 'worse' })
    expect(slow.change).toBeCloseTo(0.4, 1)
    expect(slow.p).toBeLessThan(0.0001)
    expect(new Set(endpoints[1]!.figures.map(({ verdict }) => verdict))).toEqual(new Set(['same']))
    expect(pick(totals, 'p95')).toMatchObject({ verdict: 'worse' })
    expect(differences).toEqual([])
  })

  it('calls it better the other way round', async () => {
    run('a', 60, waving('/', 70, 0))
    run('b', 60, waving('/', 50, 2))
    expect(pick((await store.compare('a', 'b')).totals, 'mean')).toMatchObject({ verdict: 'better' })
  })

  it('knows that more requests are better and more failures worse', async () => {
    run('a', 60, waving('/', 50, 0, { requests: 20 }))
    run('b', 60, waving('/', 50, 0, { requests: 30, failures: 3 }))
    const { totals } = await store.compare('a', 'b')
    expect(pick(totals, 'rps')).toMatchObject({ verdict: 'better', a: 20, b: 30, change: 0.5 })
    expect(pick(totals, 'failRatio')).toMatchObject({ verdict: 'worse', a: 0, b: 0.1, change: null })
  })

  it('does not call a change of less than 2 ms worse, however sure it is', async () => {
    run('a', 60, waving('/', 10, 0))
    run('b', 60, waving('/', 11, 0))
    const p95 = pick((await store.compare('a', 'b')).totals, 'p95')
    expect(p95.change).toBeGreaterThan(0.05)
    expect(p95).toMatchObject({ verdict: 'same' })
  })

  it('says when there is not enough data, and judges from twenty seconds on', async () => {
    run('a', 19, waving('/', 50, 0))
    run('b', 60, waving('/', 90, 0))
    const short = await store.compare('a', 'b')
    expect(new Set(short.totals.map(({ verdict }) => verdict))).toEqual(new Set(['not-enough-data']))
    expect(short.totals.every(({ p }) => p === null)).toBe(true)
    // How long they went on is no difference of what was asked for.
    expect(short.differences).toEqual([])
    run('c', 20, waving('/', 50, 0))
    expect(pick((await store.compare('c', 'b')).totals, 'p95')).toMatchObject({ verdict: 'worse' })
  })

  it('names what was asked for differently, and nothing that only one of them kept', async () => {
    const made = (id: string, options: object, tags = {}) => makeRun(home, { id, options: { ...options }, tags })
    const stages = [{ durationMs: 30_000, target: 10 }]
    made('a', { runTimeMs: 26_000, spawnRate: null, stages: [], userClasses: ['Shopper'], parameters: { size: 3 } })
    made('b', { runTimeMs: null, spawnRate: 5, stages, userClasses: [], parameters: { size: 4 } }, { release: '7' })
    made('old', {})
    expect((await store.compare('a', 'b')).differences).toEqual([
      'spawn rate: not given → 5',
      'run time: 00:00:26 → no limit',
      'stages: none → 10 in 00:00:30',
      'user classes: Shopper → none',
      'parameter size: 3 → 4',
      'tags: none → release=7',
    ])
    expect((await store.compare('a', 'old')).differences).toEqual([])
  })

  it('takes the summary of a run under way from whoever has it, and does not count its journal again', async () => {
    run('a', 60, waving('/', 50, 0))
    const path = run('b', 60, waving('/', 70, 2))
    const summary = await store.summary('b')
    writeRunFile(path, { id: 'b' }, { state: 'running' })
    rmSync(join(path, 'summary.json'))
    await expect(store.compare('a', 'b')).rejects.toMatchObject({ code: 'TYM5003' })
    const { totals } = await store.compare('a', 'b', new Map([['b', summary]]))
    expect(pick(totals, 'p95')).toMatchObject({ verdict: 'worse' })
  })

  it('gives everything else of the process its turns', async () => {
    const many = Array.from({ length: 200 }, (_, at) => waving(`/${at}`, 50, at))
    run('a', 60, ...many)
    run('b', 60, ...many)
    const done = store.compare('a', 'b').then(() => 'done')
    const turn = () => new Promise((resolve) => setImmediate(resolve, 'turn'))
    let turns = 0
    while ((await Promise.race([done, turn()])) === 'turn') turns++
    expect(turns).toBeGreaterThan(3)
  })

  it('names what is in one of them only', async () => {
    run('a', 25, waving('/', 50, 0), waving('/old', 5, 0))
    run('b', 25, waving('/', 50, 0), waving('/new', 5, 0))
    const { endpoints } = await store.compare('a', 'b')
    expect(endpoints.map(({ name, inA, inB, figures }) => [name, inA, inB, figures.length])).toEqual([
      ['/', true, true, 6],
      ['/old', true, false, 0],
      ['/new', false, true, 0],
    ])
  })
})
