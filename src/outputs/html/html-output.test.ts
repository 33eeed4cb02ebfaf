import { expect, test } from 'vitest'
import type { RunSummary } from '../../stats/run-summary.js'
import { emptyFixture, NASTY_NAMES, nastyFixture, summaryFixture } from '../summary.fixture.js'
import { harmless } from '../text/width.js'
import { type Element, everyElement, readMarkup } from '../xml.fixture.js'
import { renderHtml as renderReport } from './html-output.js'
import { BARE_TEMPLATE } from './template.js'

/** Without the app, which has words and elements of its own; test/ui looks at the whole. */
const renderHtml = (summary: RunSummary): string => renderReport(summary, {}, BARE_TEMPLATE)

const SUMMARIES: Readonly<Record<string, RunSummary>> = {
  failed: summaryFixture(),
  passed: summaryFixture({ failing: false, workers: 1, durationMs: 30_000 }),
  empty: emptyFixture(),
  nasty: nastyFixture(),
  long: summaryFixture({ endpoints: 50, workers: 8, durationMs: 3_600_000 }),
}
const read = new Map<RunSummary, Element[]>()
function elements(summary: RunSummary): Element[] {
  const known = read.get(summary) ?? everyElement(readMarkup(renderHtml(summary), 'html'))
  read.set(summary, known)
  return known
}
const named = (all: readonly Element[], name: string): Element[] => all.filter((one) => one.name === name)
const byId = (all: readonly Element[], id: string): Element | undefined => all.find((one) => one.attributes.id === id)
/** The page without its data. */
const page = (summary: RunSummary): string => renderHtml(summary).split('<script')[0]!
const textOf = (element: Element): string => element.text + element.children.map(textOf).join('')

test.each(Object.entries(SUMMARIES))('well formed, and loads nothing: %s', (_, summary) => {
  const all = elements(summary)
  const loaders = new Set(['link', 'img', 'iframe', 'object', 'embed', 'base', 'image', 'use'])
  expect(all.filter(({ name }) => loaders.has(name))).toEqual([])
  const attributes = all.flatMap((one) => Object.entries(one.attributes))
  expect(attributes.filter(([key]) => /^(src|srcset|style|xlink:href|action|on\w+)$/.test(key))).toEqual([])
  expect(attributes.filter(([key, value]) => key === 'href' && !value.startsWith('#'))).toEqual([])
  for (const style of named(all, 'style')) expect(style.text).not.toMatch(/url\(|@import/)
})

test('hostile names are text, all of them, and nothing more', () => {
  const all = elements(SUMMARIES.nasty!)
  expect(named(all, 'script')).toHaveLength(1)
  expect(named(all, 'img')).toHaveLength(0)
  const names = named(all, 'bdi').map(textOf)
  for (const name of NASTY_NAMES) expect(names).toContain(harmless(name))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: line ends are the only ones allowed.
  expect(renderHtml(nastyFixture())).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/)
})

test('the verdict comes first, in words', () => {
  const verdict = (summary: RunSummary): string => {
    const all = elements(summary)
    return textOf(all.find((one) => one.attributes.class?.startsWith('verdict'))!)
  }
  expect(verdict(SUMMARIES.failed!)).toMatch(/Failed.*1 of 2 thresholds failed.*exit 1/s)
  expect(verdict(SUMMARIES.passed!)).toMatch(/Passed.*exit 0/s)
  expect(verdict(SUMMARIES.empty!)).toContain('No request was made')
  const source = renderHtml(SUMMARIES.failed!)
  expect(source.indexOf('class="verdict')).toBeLessThan(source.indexOf('class="numbers"'))
})

test('no place of a chart is not a number', () => {
  for (const summary of Object.values(SUMMARIES))
    expect(page(summary)).not.toMatch(/NaN|Infinity|"undefined|>undefined/)
})

test('the endpoint table has the whole first, then the worst', () => {
  const table = byId(elements(SUMMARIES.failed!), 'endpoints')!
  const rows = named(everyElement(table), 'tr').map((row) => row.children.map(textOf))
  expect(rows[0]!.join('|')).toBe('Method|Name|Requests|Failures|Fail %|req/s|avg|min|p50|p90|p95|p99|p99.9|max|bytes')
  expect(rows.map((row) => row[1])).toEqual([
    'Name',
    'Aggregated',
    '/search',
    '/checkout',
    '/',
    '/items/[id]',
    '/cart',
    '/login',
  ])
  expect(rows[1]!.slice(2, 5)).toEqual(['63,819', '438', '0.69%'])
  for (const row of rows) expect(row).toHaveLength(15)
})

test('an empty run has no tables of nothing', () => {
  const all = elements(SUMMARIES.empty!)
  expect(named(all, 'section').map((one) => one.attributes.id)).toEqual(['workers', 'options'])
})

test('a run of one second, one request, one bar', () => {
  const base = summaryFixture({ endpoints: 1, durationMs: 1000, failing: false })
  const totals = { ...base.totals, requests: 1, distribution: [{ upToMs: 5, count: 1 }] }
  expect(page({ ...base, totals })).not.toMatch(/NaN|Infinity|"undefined|>undefined/)
  expect(() => elements({ ...base, totals })).not.toThrow()
})

test('values of the environment are not passed on with the report', () => {
  const base = summaryFixture()
  const options = { ...base.run.options, env: { API_KEY: 'hunter2' } }
  const source = renderHtml({ ...base, run: { ...base.run, options } })
  expect(source).toContain('API_KEY')
  expect(source).not.toContain('hunter2')
})

test('the data are read back as they were, and can end no element', () => {
  const [data] = named(elements(SUMMARIES.nasty!), 'script')
  expect(data!.text).not.toMatch(/[<>&]/)
  const { summary, timeline } = JSON.parse(data!.text) as { summary: RunSummary; timeline: Record<string, number[]> }
  const { timeline: points, ...rest } = SUMMARIES.nasty!
  expect(summary).toEqual(JSON.parse(JSON.stringify({ ...rest, timeline: [] })))
  expect(timeline.atMs).toEqual(points.map((point) => point.atMs))
  for (const [index, point] of points.entries()) expect(timeline.p95![index]! / point.p95).toBeCloseTo(1, 4)
})

test('an unbuilt source tree or a template with the words of a placeholder in a name is no trouble', () => {
  const summary = summaryFixture()
  const named = { ...summary, run: { ...summary.run, name: '<!--data--> $& $1' } }
  expect(renderHtml(named)).toContain('<title>&lt;!--data--&gt; $&amp; $1: load test report</title>')
})
