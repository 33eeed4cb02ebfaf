import { expect, test } from 'vitest'
import type { RunSummary } from '../../stats/run-summary.js'
import { emptyFixture, summaryFixture } from '../summary.fixture.js'
import { JsonLines } from './json-lines.js'
import { PlainLines, progressLine } from './plain-lines.js'

const running = summaryFixture({ state: 'running', failing: false })
const at = (durationMs: number, state: RunSummary['run']['state'] = 'running'): RunSummary => ({
  ...running,
  notes: [],
  run: { ...running.run, durationMs, state },
})

test('a line of the run', () => {
  expect(progressLine(at(10_400))).toBe(
    '[00:10] users=200 rps=212.7 fail=0.00% p50=38.4ms p95=121ms p99=196ms workers=2/2',
  )
  const window = { ...running.totals.window, requests: 1_000_000, failures: 1, rps: 0.004 }
  const ramping = {
    ...at(3_610_000),
    totals: { ...running.totals, window },
    run: { ...running.run, durationMs: 3_610_000, users: 150 },
  }
  expect(progressLine(ramping)).toMatch(/^\[1:00:10\] users=150\/200 rps=0\.0040 fail=<0\.01% /)
})

test('plain: a line every ten seconds, and one when it stops', () => {
  const lines: string[] = []
  const plain = new PlainLines((line) => lines.push(line))
  for (let second = 1; second <= 25; second++) plain.update(at(second * 1000 + 50))
  plain.update(at(26_000, 'stopping'))
  plain.update(at(27_000, 'stopping'))
  expect(lines.map((line) => line.replace(/ rps=.*/g, ''))).toEqual([
    '[00:10] users=200',
    '[00:20] users=200',
    '[00:26] stopping: 200 users finish what they do; Ctrl-C again: stop now',
  ])
})

test('plain: nobody is waited for when no user runs', () => {
  const lines: string[] = []
  const idle = at(2000, 'stopping')
  new PlainLines((line) => lines.push(line)).update({ ...idle, run: { ...idle.run, users: 0 } })
  expect(lines).toEqual([])
})

test('plain: a late update does not bring the missed lines', () => {
  const lines: string[] = []
  const plain = new PlainLines((line) => lines.push(line))
  plain.update(at(35_000))
  plain.update(at(36_000))
  expect(lines).toHaveLength(1)
})

test('json: a line a second, one for what is left of the last, the whole summary at the end', async () => {
  const text: string[] = []
  const json = new JsonLines({ write: (line) => text.push(line), settle: async () => undefined })
  json.update({ ...summaryFixture(), run: { ...running.run, durationMs: 1000 } })
  json.update(emptyFixture('spawning'))
  await json.finish(running)
  const lines = text.join('').trimEnd().split('\n')
  const [first, second, third, last] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines).toHaveLength(4)
  expect(first).toMatchObject({ schema: 'tymbal.progress/1', atMs: 1000, state: 'running', users: 200, p95: 121.457 })
  expect(second).toMatchObject({ state: 'spawning', requests: 0, rps: 0, workers: 1 })
  expect(third).toMatchObject({ schema: 'tymbal.progress/1', atMs: running.run.durationMs })
  expect(last).toEqual(JSON.parse(JSON.stringify(running)))
})

test('json: a second that was told is not told again at the end', async () => {
  const text: string[] = []
  const json = new JsonLines({ write: (line) => text.push(line), settle: async () => undefined })
  json.update(running)
  await json.finish(running)
  expect(text).toHaveLength(2)
})

test('json: what could not be written is a fault of the output', async () => {
  const full = { write: () => undefined, settle: () => Promise.reject(new Error('ENOSPC')) }
  await expect(new JsonLines(full).finish(running)).rejects.toThrow('ENOSPC')
})
