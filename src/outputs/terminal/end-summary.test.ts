import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RunSummary } from '../../stats/run-summary.js'
import { emptyFixture, nastyFixture, summaryFixture } from '../summary.fixture.js'
import { visibleWidth } from '../text/width.js'
import { type EndSummaryOptions, renderSummary } from './end-summary.js'

const OPTIONS: EndSummaryOptions = {
  width: 80,
  color: false,
  unicode: true,
  mode: 'full',
  files: [],
  notWritten: [],
}
const render = (summary: RunSummary, part: Partial<EndSummaryOptions> = {}): string =>
  renderSummary(summary, { ...OPTIONS, ...part })

test('no line is wider than the terminal, whatever the names are', () => {
  const summaries = [summaryFixture(), nastyFixture(), emptyFixture(), summaryFixture({ endpoints: 50, workers: 50 })]
  fc.assert(
    fc.property(
      fc.constantFrom(...summaries),
      fc.integer({ min: 80, max: 220 }),
      fc.boolean(),
      fc.constantFrom('full' as const, 'compact' as const),
      (summary, width, color, mode) => {
        const lines = render(summary, { width, color, mode }).split('\n')
        expect(lines.filter((line) => visibleWidth(line) > width)).toEqual([])
      },
    ),
    { numRuns: 40 },
  )
})

test('nothing a hostile target names itself reaches the terminal as a control sequence', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: newlines are the only ones allowed.
  expect(render(nastyFixture())).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
})

test('the verdict comes first, the exit code last', () => {
  const failed = render(summaryFixture()).split('\n')
  expect(failed[0]).toBe('  ✗ failed  1 of 2 thresholds failed')
  expect(failed.at(-2)).toBe('  exit 1')
  const passed = render(summaryFixture({ failing: false })).split('\n')
  expect(passed[0]).toBe('  ✔ passed  all thresholds met')
  expect(passed.at(-2)).toBe('  exit 0')
})

test('a run without a request says so in red', () => {
  const text = render(emptyFixture(), { color: true })
  expect(text.split('\n')[0]).toBe('  \u001b[31m\u001b[1m✗ NO REQUEST WAS MADE\u001b[22m\u001b[39m')
  expect(text).not.toContain('latency')
})

test('the endpoint table has its columns and the whole as its last row', () => {
  const lines = render(summaryFixture(), { width: 120 }).split('\n')
  const head = lines.findIndex((line) => line.includes('Method'))
  expect(lines[head]?.trim().split(/ {2,}/)).toEqual([
    'Method',
    'Name',
    '# reqs',
    '# fails',
    'avg',
    'min',
    'max',
    'p50',
    'p95',
    'p99',
    'req/s',
    'fail/s',
  ])
  expect(lines[head + 1]?.trim().split(/ {2,}/)).toEqual([
    'GET',
    '/',
    '14,709',
    '0',
    '56.9',
    '4.29',
    '1,053',
    '42.5',
    '149',
    '251',
    '49.0',
    '0',
  ])
  expect(lines[head + 7]).toMatch(/^ {2} +Aggregated +63,819 +438 /)
})

test('long names on a narrow terminal stand on a line of their own, uncut', () => {
  const base = summaryFixture({ endpoints: 2 })
  const name = '/api/v2/customers/[id]/orders/[id]/items/[id]/reviews'
  const endpoints = base.endpoints.map((one) => ({ ...one, name, requests: 1_017_004, rps: 3401.2 }))
  const text = render({ ...base, endpoints })
  expect(text).toContain(`  GET ${name}\n`)
  expect(text).toMatch(/# reqs +# fails +avg +min +max +p50 +p95 +p99 +req\/s +fail\/s/)
})

test('never 0.00 for what is not zero', () => {
  const base = summaryFixture({ failing: false })
  const totals = { ...base.totals, requests: 10_000_000, failures: 1, failuresPerSecond: 0.0000123 }
  const text = render({ ...base, totals })
  expect(text).toContain('<0.01%')
  expect(text).not.toMatch(/(?<![\d.])0\.0+(?!\d)/)
})

test('errors say when first and last, exceptions where in the script', () => {
  const text = render(summaryFixture())
  expect(text).toMatch(/438 {2}HTTP 503 {2}POST \/search +03:00 {2}03:30/)
  expect(text).toContain("3x Shopper.pay: Cannot read properties of undefined (reading 'total')")
  expect(text).toContain('        at Shopper.pay (loadtest.ts:61:18)')
})

test('workers are listed when there is more than one', () => {
  expect(render(summaryFixture({ workers: 1 }))).not.toContain('\n  workers')
  expect(render(summaryFixture({ workers: 2 }))).toMatch(/w1 +31,910 +1 +106 +39\.0 +105 +42% +213 MB +2\.90/)
})

test('service time is shown where it differs from latency', () => {
  const base = summaryFixture()
  expect(render(base)).not.toContain('service')
  const serviceMs = { ...base.totals.serviceMs, p99: 12 }
  expect(render({ ...base, totals: { ...base.totals, serviceMs } })).toMatch(/\n {2}service +.*p99 12\.0/)
})

test('files, and what could not be written and why, even without a summary', () => {
  const notWritten = [{ name: 'csv results/shop', reason: 'ENOSPC: no space left on device, write' }]
  const text = render(summaryFixture(), { files: ['report.html'], notWritten })
  expect(text).toContain(
    '  files\n    report.html\n    ✗ not written: csv results/shop: ENOSPC: no space left on device, write\n',
  )
  expect(render(summaryFixture(), { mode: 'none' })).toBe('')
  expect(render(summaryFixture(), { mode: 'none', notWritten })).toBe(
    '    ✗ not written: csv results/shop: ENOSPC: no space left on device, write\n',
  )
})

test('compact: verdict, thresholds, totals, latency, first errors, and nothing else', () => {
  const text = render(summaryFixture({ endpoints: 50, workers: 8 }), { mode: 'compact', files: ['report.html'] })
  expect(text.match(/^ {2}(\S.*?)(?= {2}|$)/gm)).toEqual([
    '  ✗ failed',
    '  thresholds',
    '  requests',
    '  iterations',
    '  received',
    '  latency',
    '  errors',
  ])
  expect(text).toContain('9 more errors')
})

test('failure: why a run failed, and nothing of one that passed', () => {
  expect(render(summaryFixture(), { mode: 'failure' })).toBe('  ✗ failed  1 of 2 thresholds failed\n')
  expect(render(summaryFixture({ failing: false }), { mode: 'failure' })).toBe('')
})

test('a lost worker is marked in the table and counted in the head', () => {
  const base = summaryFixture({ workers: 3 })
  const id = `runner_${'0123456789abcdef'.repeat(2)}`
  const workers = base.workers.map((worker, index) =>
    index === 1 ? { ...worker, id, state: 'gone' as const } : worker,
  )
  const lines = render({ ...base, workers }, { width: 120 }).split('\n')
  expect(lines[1]).toContain('3 workers, 1 lost')
  expect(lines.filter((line) => line.endsWith(' lost'))).toEqual([
    lines[1],
    expect.stringMatching(/^ {4}runner_012345 .* lost$/),
  ])
})

test('plain terminals get plain characters, and no colour', () => {
  for (const summary of [summaryFixture(), emptyFixture()]) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: printable ASCII and newlines only.
    expect(render(summary, { unicode: false })).toMatch(/^[\u000a\u0020-\u007e]*$/)
  }
})
