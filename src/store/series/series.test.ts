import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { collector, meta, request } from '../../stats/stats.fixture.js'
import { chunkFile, tailFile } from './format/series-group.js'
import { readHeatmap } from './read/heatmap.js'
import { readPercentiles } from './read/percentile-curve.js'
import { SeriesFiles } from './read/series-file.js'
import { readSeries } from './read/series-picture.js'
import { playRun, type Traffic } from './series.fixture.js'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tymbal-series-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

/** In second s: 10 + s % 7 requests of /a in 10 ms; every third second 4 of /b in 80 ms, one of them failed. */
const traffic = (second: number): Traffic[] => [
  { name: '/a', requests: 10 + (second % 7), lastsMs: 10 },
  ...(second % 3 === 0 ? [{ name: '/b', requests: 4, lastsMs: 80, failures: 1 }] : []),
]
const totalOf = (seconds: number, name: string): number =>
  Array.from(
    { length: seconds },
    (_, second) => traffic(second).find((one) => one.name === name)?.requests ?? 0,
  ).reduce((sum, count) => sum + count, 0)
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)

const seconds = async (metric: 'rps' | 'p95' | 'users' | 'failuresPerSecond', endpoint?: string) => {
  const question = { metrics: [metric], points: 10_000, ...(endpoint === undefined ? {} : { endpoint }) }
  const { columns, ...grid } = await readSeries(new SeriesFiles(directory), question)
  return { ...grid, values: [...columns[metric]!.mean] }
}

describe('a run that is recorded over time', () => {
  it.each([3, 60, 121, 700])('keeps every request of %i s, of all and of each endpoint', async (length) => {
    const run = playRun(directory, traffic)
    run.until(length)
    run.recorder.finish(length * 1000)
    const all = await seconds('rps')
    expect(all).toMatchObject({ fromMs: 0, stepMs: 1000, count: length })
    expect(sum(all.values)).toBe(totalOf(length, '/a') + totalOf(length, '/b'))
    expect((await seconds('rps', 'GET /a')).values).toEqual(Array.from({ length }, (_, second) => 10 + (second % 7)))
    const latency = await seconds('p95', 'GET /b')
    for (const [second, value] of latency.values.entries()) {
      if (second % 3 === 0) expect(value).toBeCloseTo(80, 0)
      else expect(value).toBeNaN()
    }
    expect(sum((await seconds('failuresPerSecond', 'GET /b')).values)).toBe(Math.ceil(length / 3))
  })

  it('has the same requests in its heatmap and its percentile curve', async () => {
    const run = playRun(directory, traffic)
    run.until(400)
    run.recorder.finish(400_000)
    const heatmap = await readHeatmap(new SeriesFiles(directory), { columns: 50, rows: 64 })
    expect(heatmap.columns).toBeLessThanOrEqual(50)
    expect(sum(heatmap.counts)).toBe(totalOf(400, '/a') + totalOf(400, '/b'))
    expect(heatmap.counts).toHaveLength(heatmap.columns * heatmap.boundsMs.length)
    const rowOf = (ms: number) => heatmap.boundsMs.findIndex((bound) => bound > ms)
    const inRow = (row: number) => sum(heatmap.counts.filter((_, at) => at % heatmap.boundsMs.length === row))
    expect(inRow(rowOf(80))).toBe(totalOf(400, '/b'))
    const { points: curve } = await readPercentiles(new SeriesFiles(directory), {})
    expect(curve[0]!.percentile).toBe(50)
    expect(curve[0]!.ms).toBeCloseTo(10, 0)
    expect(curve.at(-1)).toEqual({ percentile: 100, ms: 80 })
    expect((await readPercentiles(new SeriesFiles(directory), { endpoint: 'GET /never' })).points).toEqual([])
  })

  it('joins seconds to no more steps than asked for, and keeps the peaks', async () => {
    const run = playRun(directory, (second) => [{ name: '/', requests: second === 77 ? 500 : 5, lastsMs: 10 }])
    run.until(300)
    run.recorder.finish(300_000)
    const { columns, count, stepMs } = await readSeries(new SeriesFiles(directory), { metrics: ['rps'], points: 20 })
    expect({ count, stepMs }).toEqual({ count: 20, stepMs: 15_000 })
    expect(columns.rps!.max[5]).toBe(500)
    expect(columns.rps!.min[5]).toBe(5)
    expect(columns.rps!.mean[5]).toBeCloseTo((500 + 14 * 5) / 15, 3)
    const part = await readSeries(new SeriesFiles(directory), {
      metrics: ['rps'],
      fromMs: 70_000,
      toMs: 80_000,
      points: 100,
    })
    expect(part).toMatchObject({ fromMs: 70_000, stepMs: 1000, count: 10 })
    expect([...part.columns.rps!.mean]).toEqual([5, 5, 5, 5, 5, 5, 5, 500, 5, 5])
  })

  it('ends with a whole step when the run has gone on for some milliseconds more, and its rest counts there', async () => {
    const run = playRun(directory, () => [{ name: '/a', requests: 20, lastsMs: 5 }])
    run.until(20)
    const { stats } = collector()
    stats.takeDelta(meta(20_000))
    request(stats, '/a', 1, 5)
    run.aggregate.add('w2', stats.takeDelta({ ...meta(20_019), final: true }))
    run.recorder.finish(20_019)
    const { columns, count } = await readSeries(new SeriesFiles(directory), { metrics: ['rps', 'p95', 'users'] })
    expect(count).toBe(20)
    expect(columns.rps!.mean.at(-1)).toBeCloseTo(21 / 1.019, 3)
    expect(columns.rps!.max.at(-1)).toBe(20)
    expect(columns.users!.mean.at(-1)).toBe(5)
  })

  it('shows users with an endpoint too, and a worker each quarter of a minute', async () => {
    const run = playRun(directory, traffic)
    run.until(31, 8)
    run.recorder.finish(31_000)
    const { columns } = await readSeries(new SeriesFiles(directory), { metrics: ['users', 'rps'], endpoint: 'GET /a' })
    expect(new Set(columns.users!.mean)).toEqual(new Set([8]))
    const worker = await readSeries(new SeriesFiles(directory), {
      metrics: ['rps', 'cpu', 'p95', 'memory'],
      worker: 'w1',
    })
    expect(worker).toMatchObject({ stepMs: 15_000, count: 3 })
    expect(worker.columns.cpu!.mean[0]).toBe(12)
    const inFirst = totalOf(15, '/a') + totalOf(15, '/b')
    // What the worker had said by then: the recorder looks at it five seconds later.
    expect(worker.columns.rps!.mean[0]! * 15).toBeGreaterThanOrEqual(inFirst)
    const unknown = await readSeries(new SeriesFiles(directory), { metrics: ['cpu'], worker: 'w9' })
    expect([...unknown.columns.cpu!.mean].every(Number.isNaN)).toBe(true)
  })

  it('gives a worker the p95 of the last quarter of a minute, not of what was slow before', async () => {
    const run = playRun(directory, (second) => [{ name: '/', requests: 1, lastsMs: second < 15 ? 3000 : 20 }])
    run.until(60)
    run.recorder.finish(60_000)
    const { columns } = await readSeries(new SeriesFiles(directory), { metrics: ['p95'], worker: 'w1' })
    expect(columns.p95!.mean[0]).toBeGreaterThan(2900)
    expect(columns.p95!.mean[3]).toBeCloseTo(20, 0)
  })

  it('goes coarse when there are many endpoints, and loses nothing by it', async () => {
    const many = (second: number): Traffic[] =>
      Array.from({ length: 60 }, (_, i) => ({ name: `/e${i}`, requests: 1 + ((second + i) % 3), lastsMs: 5 }))
    const run = playRun(directory, many)
    run.until(200)
    run.recorder.finish(199_400)
    const { columns, stepMs, count } = await readSeries(new SeriesFiles(directory), {
      metrics: ['rps'],
      endpoint: 'GET /e7',
    })
    expect({ stepMs, count }).toEqual({ stepMs: 10_000, count: 20 })
    expect(columns.rps!.mean[15]).toBeCloseTo(2, 0)
  })

  it('tells once of a disk that takes nothing, and does not disturb the run', () => {
    const faults: string[] = []
    const run = playRun(join(directory, 'not', 'there'), traffic, (reason) => faults.push(reason))
    run.until(30)
    run.recorder.finish(30_000)
    expect(faults).toEqual([expect.stringContaining('ENOENT')])
  })
})

describe('what a killed master leaves', () => {
  it('can be read up to the last whole second that was recorded', async () => {
    playRun(directory, traffic).until(150)
    expect(await seconds('rps')).toMatchObject({ count: 145 })
    appendFileSync(join(directory, tailFile('all')), Buffer.from([200, 0, 0, 0, 1, 2, 3]))
    appendFileSync(join(directory, chunkFile('all')), readFileSync(join(directory, chunkFile('all'))).subarray(0, 90))
    expect(await seconds('rps')).toMatchObject({ count: 145 })
    const tail = join(directory, tailFile('endpoints'))
    truncateSync(tail, statSync(tail).size - 3)
    expect((await seconds('rps', 'GET /a')).count).toBe(144)
  })

  it('is gone on with by the next one: no second twice, none lost', async () => {
    playRun(directory, traffic).until(150)
    appendFileSync(join(directory, tailFile('all')), Buffer.from([9, 9, 9]))
    appendFileSync(join(directory, chunkFile('endpoints')), Buffer.alloc(500, 7))
    // The next master counts the journal again from the start.
    const second = playRun(directory, traffic)
    second.until(200)
    second.recorder.finish(200_000)
    const all = await seconds('rps')
    expect(all.count).toBe(200)
    expect(sum(all.values)).toBe(totalOf(200, '/a') + totalOf(200, '/b'))
    expect((await seconds('rps', 'GET /a')).values).toEqual(Array.from({ length: 200 }, (_, at) => 10 + (at % 7)))
    const heatmap = await readHeatmap(new SeriesFiles(directory), { endpoint: 'GET /a' })
    expect(sum(heatmap.counts)).toBe(totalOf(200, '/a'))
  })

  it('is gone on with when it was closed in between, in the middle of a histogram', async () => {
    for (const length of [153, 207]) {
      const lost = playRun(directory, traffic)
      lost.until(length)
      // Whoever looks at an interrupted run brings its files to the end of the journal.
      lost.recorder.finish(length * 1000)
    }
    const last = playRun(directory, traffic)
    last.until(260)
    last.recorder.finish(260_000)
    for (const [endpoint, name] of [
      ['GET /a', '/a'],
      ['GET /b', '/b'],
    ] as const) {
      expect(sum((await seconds('rps', endpoint)).values)).toBe(totalOf(260, name))
      expect(sum((await readHeatmap(new SeriesFiles(directory), { endpoint })).counts)).toBe(totalOf(260, name))
    }
    expect(sum((await readHeatmap(new SeriesFiles(directory), {})).counts)).toBe(
      totalOf(260, '/a') + totalOf(260, '/b'),
    )
  })

  it('has no figures for a time that nobody knows, rather than zeros, even when it is longer than a chunk', async () => {
    const run = playRun(directory, traffic)
    run.until(30)
    run.recorder.leaveOut(40_000, 400_000)
    run.until(420)
    run.recorder.finish(420_000)
    const { values, count } = await seconds('rps', 'GET /a')
    expect(count).toBe(420)
    for (const [second, value] of values.entries()) {
      if (second >= 40 && second < 400) expect(value).toBeNaN()
      else expect(value).toBe(10 + (second % 7))
    }
  })

  it('may be damaged anywhere: it is read as far as it goes, or refused, and never makes up requests', async () => {
    const run = playRun(directory, traffic)
    run.until(260)
    const whole = sum((await seconds('rps')).values)
    const files = [chunkFile('all'), tailFile('all')].map((name) => join(directory, name))
    const intact = files.map((file) => readFileSync(file))
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 255 }),
        async (which, place, flip) => {
          const bytes = Buffer.from(intact[which]!)
          const at = Math.floor(place * bytes.length)
          // The columns and histograms of a chunk have no check sum, as they are read in parts: only heads and tails are held to it.
          bytes[at]! ^= flip
          writeFileSync(files[which]!, bytes)
          await readHeatmap(new SeriesFiles(directory), {}).catch((fault: Error) => expect(fault).toBeInstanceOf(Error))
          const { count, values } = await seconds('rps')
          expect(count).toBeLessThanOrEqual(260)
          if (which === 1) expect(sum(values.filter((value) => value > 0))).toBeLessThanOrEqual(whole)
          writeFileSync(files[which]!, intact[which]!)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('counts rows once that were moved to a chunk just before the end', async () => {
    const run = playRun(directory, traffic)
    run.until(119)
    const before = readFileSync(join(directory, tailFile('all')))
    run.until(130)
    writeFileSync(join(directory, tailFile('all')), before)
    const { values } = await seconds('rps')
    expect(sum(values)).toBe(totalOf(120, '/a') + totalOf(120, '/b'))
  })
})
