import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { aggregateOf, collector, meta, request } from '../../stats/stats.fixture.js'
import type { Log } from './log.js'
import { Recording } from './recording.js'

const own = `tymbal-run-${process.pid}-`
const temporary = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith(own))

function recording(more: { directory?: string | null; isWanted?: boolean; mostBytes?: number } = {}) {
  const { directory = null, isWanted = true, ...rest } = more
  const said: string[] = []
  const log = { write: (_level: string, text: string) => said.push(text) } as unknown as Log
  const made = new Recording({ directory: () => directory, isWanted, log, ...rest })
  onTestFinished(() => made.discard())
  const aggregate = aggregateOf()
  const { stats } = collector()
  return {
    made,
    said,
    open: () => made.open(aggregate),
    /** Plays a second with some requests. */
    second(series: NonNullable<ReturnType<Recording['open']>>, at: number) {
      request(stats, `/${at % 30}`, 3, 10)
      aggregate.add('w1', stats.takeDelta(meta((at + 1) * 1000)))
      aggregate.closeSecond((at + 1) * 1000, 1)
      series.closeSecond((at + 1) * 1000, 1)
    },
  }
}

describe('a recording', () => {
  it('of a run that is not kept is there until it is discarded', async () => {
    const { made, open, second } = recording()
    expect(await made.recorded!.endpoints({})).toMatchObject({ endpoints: [] })
    const series = open()!
    for (let at = 0; at < 20; at++) second(series, at)
    expect((await made.recorded!.endpoints({ fromMs: 0 })).totals.requests).toBeGreaterThan(0)
    series.finish(20_000)
    expect((await made.recorded!.endpoints({ fromMs: 0 })).totals.requests).toBe(60)
    expect(temporary()).toHaveLength(1)
    made.discard()
    made.discard()
    expect([temporary(), made.recorded]).toEqual([[], null])
  })

  it('lies in the directory of a run that has one, which stays', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'tymbal-kept-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const { made, open, second } = recording({ directory })
    const series = open()!
    second(series, 0)
    series.finish(1000)
    made.discard()
    expect([temporary(), existsSync(join(directory, 'series-all.bin'))]).toEqual([[], true])
    expect((await made.recorded!.endpoints({ fromMs: 0 })).totals.requests).toBe(3)
  })

  it('is not made for nobody', () => {
    const { made, open } = recording({ isWanted: false })
    expect([open(), made.recorded, temporary()]).toEqual([null, null, []])
  })

  it('ends where it would have too much, says so, and what is there stays readable', async () => {
    const { made, open, second, said } = recording({ mostBytes: 1 })
    const series = open()!
    for (let at = 0; at < 200; at++) second(series, at)
    series.finish(200_000)
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(/^the run is not recorded over time any more: it has 0 MB/)
    const { totals, toMs } = await made.recorded!.endpoints({ fromMs: 0 })
    expect([totals.requests, toMs < 60_000]).toEqual([(toMs / 1000) * 3, true])
  })
})
