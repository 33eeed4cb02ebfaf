import { expect, test } from 'vitest'
import type { RunSummary } from '../../stats/run-summary.js'
import { emptyFixture, summaryFixture } from '../summary.fixture.js'
import { JsonLines } from './json-lines.js'
import { PlainLines, progressLine, type TextWriters } from './plain-lines.js'

const running = summaryFixture({ state: 'running', failing: false })
const at = (durationMs: number, state: RunSummary['run']['state'] = 'running'): RunSummary => ({
  ...running,
  notes: [],
  run: { ...running.run, durationMs, state },
})

function collector(): TextWriters & { readonly outText: () => string; readonly errText: () => string } {
  const out: string[] = []
  const err: string[] = []
  return {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    outText: () => out.join(''),
    errText: () => err.join(''),
  }
}

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

test('plain: a line every ten seconds, on err alone', () => {
  const writers = collector()
  const plain = new PlainLines(writers)
  for (let second = 1; second <= 25; second++) plain.update(at(second * 1000 + 50))
  plain.update(at(26_000, 'stopping'))
  plain.update(at(27_000, 'stopping'))
  plain.finish(at(28_000, 'stopped'))
  expect(writers.outText()).toBe('')
  expect(writers.errText().replace(/ rps=.*/g, '')).toBe(
    ['[00:10] users=200', '[00:20] users=200', '[00:26] stopping: 200 users finish what they do', ''].join('\n'),
  )
})

test('plain: a late update does not bring the missed lines', () => {
  const writers = collector()
  const plain = new PlainLines(writers)
  plain.update(at(35_000))
  plain.update(at(36_000))
  expect(writers.errText().match(/^\[/gm)).toHaveLength(1)
})

test('json: a line a second, the whole summary last, words on err', () => {
  const writers = collector()
  const json = new JsonLines(writers)
  json.update({ ...summaryFixture(), run: { ...running.run, durationMs: 1000 } })
  json.update(emptyFixture('spawning'))
  json.finish(running)
  const lines = writers.outText().trimEnd().split('\n')
  const [first, second, last] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines).toHaveLength(3)
  expect(first).toMatchObject({ schema: 'tymbal.progress/1', atMs: 1000, state: 'running', users: 200, p95: 121.457 })
  expect(second).toMatchObject({ state: 'spawning', requests: 0, rps: 0, workers: 1 })
  expect(last).toEqual(JSON.parse(JSON.stringify(running)))
  expect(writers.errText()).toContain('first failure of its kind: POST /search: HTTP 503')
})
