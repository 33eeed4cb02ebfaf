import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RunSummary } from '../../stats/run-summary.js'
import { summaryFixture } from '../summary.fixture.js'
import { CsvOutput } from './csv-output.js'
import { HISTORY_HEAD, STATS_HEAD } from './csv-rows.js'

let directory = ''
let prefix = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tymbal-csv-'))
  prefix = join(directory, 'shop')
})
afterEach(() => rm(directory, { recursive: true, force: true }))

const base = summaryFixture({ state: 'running' })
const at = (durationMs: number): RunSummary => ({ ...base, run: { ...base.run, durationMs } })
const read = (name: string): Promise<string> => readFile(`${prefix}_${name}.csv`, 'utf8')

test('four files from the first second on, a history row a second, nothing else left in the directory', async () => {
  const csv = new CsvOutput({ prefix, fullHistory: false })
  await csv.start()
  csv.update(at(1000))
  await vi.waitFor(async () => expect(await read('stats')).toContain('Aggregated'))
  csv.update(at(2000))
  csv.update(at(3000))
  const { files } = await csv.finish(at(3000))
  expect(files).toEqual(['stats', 'stats_history', 'failures', 'exceptions'].map((name) => `${prefix}_${name}.csv`))
  expect((await readdir(directory)).sort()).toEqual([
    'shop_exceptions.csv',
    'shop_failures.csv',
    'shop_stats.csv',
    'shop_stats_history.csv',
  ])
  const history = (await read('stats_history')).trimEnd().split('\r\n')
  expect(`${history[0]}\r\n`).toBe(HISTORY_HEAD)
  expect(history.slice(1).map((line) => line.split(',')[0])).toEqual(['1795435201', '1795435202', '1795435203'])
})

test('a reader never sees half a file while it is written again and again', async () => {
  const big = summaryFixture({ endpoints: 400, state: 'running' })
  const csv = new CsvOutput({ prefix, fullHistory: false })
  await csv.start()
  csv.update(big)
  await vi.waitFor(() => read('stats'))
  for (let i = 0; i < 60; i++) {
    csv.update({ ...big, run: { ...big.run, durationMs: i } })
    const text = await read('stats')
    expect(text.startsWith(STATS_HEAD)).toBe(true)
    expect(text.trimEnd().split('\r\n').at(-1)).toMatch(/^,Aggregated,/)
  }
  await csv.finish(big)
})

test('the last state is what stands in the files, however fast the updates came', async () => {
  const csv = new CsvOutput({ prefix, fullHistory: true })
  await csv.start()
  for (let i = 1; i <= 50; i++) csv.update(at(i * 1000))
  const last = { ...at(51_000), errors: [{ ...base.errors[0]!, error: 'THE LAST' }] }
  await csv.finish(last)
  expect(await read('failures')).toContain('THE LAST')
  expect((await read('stats_history')).trimEnd().split('\r\n')).toHaveLength(1 + 51 * 7)
})

test('the history does not say the last second twice', async () => {
  const csv = new CsvOutput({ prefix, fullHistory: false })
  await csv.start()
  csv.update(at(1250))
  await csv.finish(at(1400))
  expect((await read('stats_history')).trimEnd().split('\r\n')).toHaveLength(2)
})

test('a full disk under the history is told at the end, the other files are written', async () => {
  await symlink('/dev/full', `${prefix}_stats_history.csv`)
  const csv = new CsvOutput({ prefix, fullHistory: false })
  await csv.start()
  csv.update(at(1000))
  await expect(csv.finish(at(2000))).rejects.toThrow(/ENOSPC/)
  expect(await read('stats')).toContain('Aggregated')
  expect(await read('failures')).toContain('HTTP 503')
})

test('a directory that does not exist is known before the run', async () => {
  const csv = new CsvOutput({ prefix: join(directory, 'missing', 'shop'), fullHistory: false })
  await expect(csv.start()).rejects.toThrow(/missing" does not exist/)
})

test('a directory that goes away during the run is told at the end', async () => {
  const csv = new CsvOutput({ prefix, fullHistory: false })
  await csv.start()
  await rm(directory, { recursive: true })
  csv.update(at(1000))
  await expect(csv.finish(at(2000))).rejects.toThrow(/ENOENT/)
})

test('files of an earlier run are replaced, the history too', async () => {
  await writeFile(`${prefix}_stats_history.csv`, 'old')
  const csv = new CsvOutput({ prefix, fullHistory: false })
  await csv.start()
  await csv.finish(at(1000))
  expect(await read('stats_history')).not.toContain('old')
})
