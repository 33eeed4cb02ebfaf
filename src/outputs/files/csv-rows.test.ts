import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyText } from '../any-text.fixture.js'
import { emptyFixture, nastyFixture, summaryFixture } from '../summary.fixture.js'
import { type Cell, csvLine } from './csv-cells.js'
import { exceptionsCsv, failuresCsv, HISTORY_HEAD, historyRows, statsCsv } from './csv-rows.js'

/** RFC 4180, strictly: throws on a stray quote or a bare line end. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text)
    if (match === null)
      throw new Error(`not CSV at ${cell.lastIndex}: ${text.slice(cell.lastIndex, cell.lastIndex + 40)}`)
    rows.at(-1)!.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '\r\n') rows.push([])
  }
  return rows.slice(0, -1)
}

/** What Locust 2.47 itself wrote as first lines. */
const LOCUST_STATS =
  'Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%'
const LOCUST_HISTORY =
  'Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%,Total Request Count,Total Failure Count,Total Median Response Time,Total Average Response Time,Total Min Response Time,Total Max Response Time,Total Average Content Size'

const summary = summaryFixture()

test('every text survives the way through a file; what a spreadsheet would run becomes text', () => {
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 2, maxLength: 5 }), (cells) => {
      const [row] = parseCsv(csvLine(cells))
      expect(row).toEqual(cells.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)))
    }),
  )
})

test('numbers are never touched, and never become 0', () => {
  const cells: Cell[] = [-3, 0, 12.5, 1 / 3, 0.000_000_12, 1e15]
  expect(csvLine(cells)).toBe('-3,0,12.5,0.333333,1.2e-7,1000000000000000\r\n')
})

test('stats: Locust columns, a row an endpoint by name, the whole last', () => {
  const rows = parseCsv(statsCsv(summary))
  expect(rows[0]!.join(',')).toBe(LOCUST_STATS)
  expect(rows.slice(1).map((row) => row[1])).toEqual([
    '/',
    '/cart',
    '/checkout',
    '/items/[id]',
    '/login',
    '/search',
    'Aggregated',
  ])
  const [type, , requests, failures, median, mean, min, max] = rows.at(-1)!
  expect([type, requests, failures]).toEqual(['', '63819', '438'])
  const { p50, ...latency } = summary.totals.latencyMs
  expect([median, mean, min, max].map(Number)).toEqual([p50, latency.mean, latency.min, latency.max])
  for (const row of rows) expect(row).toHaveLength(22)
})

test('history: one row a second for the whole, with Unix seconds', () => {
  const rows = parseCsv(HISTORY_HEAD + historyRows(summary, false))
  expect(rows[0]!.join(',')).toBe(LOCUST_HISTORY)
  expect(rows).toHaveLength(2)
  expect(rows[1]!.slice(0, 5)).toEqual(['1795435500', '0', '', 'Aggregated', summary.totals.window.rps.toFixed(6)])
  expect(Number(rows[1]![11])).toBe(summary.totals.latencyMs.p95)
  expect(rows[1]).toHaveLength(24)
})

test('full history: a row for each endpoint too, percentiles of the last seconds', () => {
  const latencyMs = { ...summary.totals.latencyMs, p95: 77 }
  const now = { ...summary, totals: { ...summary.totals, window: { ...summary.totals.window, latencyMs } } }
  const rows = parseCsv(historyRows(now, true))
  expect(rows).toHaveLength(7)
  expect(rows.at(-1)![11]).toBe('77')
  expect(parseCsv(historyRows(now, false))[0]![11]).toBe(String(summary.totals.latencyMs.p95))
})

test('before the first request percentiles are N/A', () => {
  expect(parseCsv(historyRows(emptyFixture(), false))[0]!.slice(6, 17)).toEqual(Array(11).fill('N/A'))
  expect(parseCsv(statsCsv(emptyFixture())).at(-1)!.slice(11)).toEqual(Array(11).fill('N/A'))
})

test('failures and exceptions', () => {
  expect(failuresCsv(summary)).toBe(
    'Method,Name,Error,Occurrences,First Seen,Last Seen\r\nPOST,/search,HTTP 503,438,2026-11-23T12:03:00Z,2026-11-23T12:03:30Z\r\n',
  )
  const [head, row] = parseCsv(exceptionsCsv(summary))
  expect(head).toEqual(['Count', 'Message', 'Traceback', 'Nodes'])
  expect(row!.slice(0, 2)).toEqual(['3', "Cannot read properties of undefined (reading 'total')"])
  expect(row![2]).toContain('\n    at Shopper.pay (loadtest.ts:61:18)')
  expect(row![3]).toBe('w0')
})

test('hostile names stay in their cells', () => {
  for (const text of [statsCsv, failuresCsv, exceptionsCsv].map((render) => render(nastyFixture()))) {
    const rows = parseCsv(text)
    expect(new Set(rows.map((row) => row.length)).size).toBe(1)
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+@\t\r]/)
  }
})
