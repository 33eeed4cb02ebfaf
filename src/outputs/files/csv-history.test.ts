// The history of a run that is over, row by row, against what was played.
import { expect, test } from 'vitest'
import type { HistoryStep } from '../../stats/history-step.js'
import { latencyFixture, NO_LATENCY, STARTED_AT, summaryFixture } from '../summary.fixture.js'
import { historyCsv } from './csv-history.js'
import { HISTORY_HEAD } from './csv-rows.js'

const cells = (line: string): readonly string[] => line.split(',')
const stepAt = (seconds: number, requests: number): HistoryStep => ({
  atMs: seconds * 1000,
  users: 5,
  rps: 12.5,
  failuresPerSecond: 0.5,
  requests,
  failures: Math.floor(requests / 25),
  latencyMs: requests === 0 ? NO_LATENCY : latencyFixture(20),
})

test('has a row for each step, with all of Locusts columns but the size of answers, and the summary as its last', () => {
  const summary = summaryFixture({ endpoints: 3, workers: 1, durationMs: 60_000 })
  const { requests, failures } = summary.totals
  const text = historyCsv(summary, [stepAt(2, 0), stepAt(4, 100), { ...stepAt(60, requests), failures }])
  const [head, quiet, row, last, end] = text.split('\r\n')
  expect(`${head}\r\n`).toBe(HISTORY_HEAD)
  const columns = cells(head!)
  const seconds = Date.parse(STARTED_AT) / 1000
  expect(cells(quiet!).slice(6, 17)).toEqual(new Array(11).fill('N/A'))
  const of = (name: string): string | undefined => cells(row!)[columns.indexOf(name)]
  expect(cells(row!)).toHaveLength(columns.length)
  expect([of('Timestamp'), of('User Count'), of('Name'), of('Requests/s')]).toEqual([
    String(seconds + 4),
    '5',
    'Aggregated',
    '12.500000',
  ])
  expect([of('Total Request Count'), of('Total Failure Count'), of('Total Max Response Time')]).toEqual([
    '100',
    '4',
    String(latencyFixture(20).max),
  ])
  expect(cells(row!).filter((cell) => cell === 'N/A')).toHaveLength(1)
  expect(of('Total Average Content Size')).toBe('N/A')
  // The last step is the summary's own row, which knows the sizes too.
  expect([cells(last!)[columns.indexOf('Total Request Count')], end]).toEqual([String(requests), ''])
  expect(last).not.toContain('N/A')
})

test('comes from the timeline where nothing was recorded, and says what that does not know', () => {
  const summary = summaryFixture({ endpoints: 1, workers: 1, durationMs: 5000 })
  const lines = historyCsv(summary, []).trimEnd().split('\r\n')
  expect(lines).toHaveLength(1 + summary.timeline.length + 1)
  expect(lines[1]).toContain('N/A')
})
