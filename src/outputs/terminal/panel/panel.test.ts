import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RunSummary } from '../../../stats/run-summary.js'
import { emptyFixture, nastyFixture, summaryFixture } from '../../summary.fixture.js'
import { visibleWidth } from '../../text/width.js'
import { renderPanel, worstFirst } from './panel.js'
import type { PanelScreen, PanelView } from './view.js'

const SIZE = { width: 80, height: 24, color: false, unicode: true }
const view = (part: Partial<PanelView> = {}): PanelView => ({
  screen: 'main',
  isPaused: false,
  stopInMs: null,
  ...part,
})
const live = summaryFixture({ state: 'running', endpoints: 31, workers: 8, users: 1000 })
const withRun = (summary: RunSummary, run: Partial<RunSummary['run']>): RunSummary => ({
  ...summary,
  run: { ...summary.run, ...run },
})

test('fits every terminal: at most 16 lines, one less than the terminal has, none wider', () => {
  const summaries = [live, emptyFixture('spawning'), nastyFixture(), withRun(live, { state: 'stopping' }), null]
  const screens: PanelScreen[] = ['main', 'errors', 'workers', 'help']
  fc.assert(
    fc.property(
      fc.constantFrom(...summaries),
      fc.constantFrom(...screens),
      fc.integer({ min: 20, max: 200 }),
      fc.integer({ min: 2, max: 60 }),
      fc.boolean(),
      (summary, screen, width, height, color) => {
        const lines = renderPanel(summary, view({ screen }), { ...SIZE, width, height, color })
        expect(lines.length).toBeLessThanOrEqual(Math.min(16, height - 1))
        for (const line of lines) expect(visibleWidth(line)).toBeLessThan(width)
      },
    ),
  )
})

test('the main screen of a run in its second stage', () => {
  const stages = [{ durationMs: 1_000_000 }, { durationMs: 2_000_000 }, { durationMs: 4_200_000 }]
  const options = { ...live.run.options, stages }
  const lines = renderPanel(
    withRun(live, { users: 800, durationMs: 2_530_000, plannedMs: 7_200_000, options }),
    view(),
    SIZE,
  )
  expect(lines[0]).toMatch(/^ {2}● running 00:42:10 ━+╸─+ {2}35% {2}2:00:00 {2}stage 2\/3$/)
  expect(lines[1]).toMatch(
    /^ {2}users 800→1,000 {2}req\/s 1,098 {2}fail 1\.19% {2}3 exceptions {2}p95 121 {2}p99 196 ms$/,
  )
  expect(lines[2]).toBe('  ✗ 1 of 2 thresholds broken  POST /search fail<1%: 4.81%')
  expect(lines[3]).toBe('  workers 8/8   generator 41% busy, loop delay 1.9ms, start delay 1.2ms p99')
  expect(lines[5]).toMatch(/^ {4}worst 9 of 31 endpoints +req\/s +fail +p50 +p95 +p99$/)
  expect(lines.at(-1)).toBe('  keys: +/- users  p pause  e errors  w workers  q stop  ? help')
  expect(lines).toHaveLength(16)
})

test('a paused run says so, and how it goes on', () => {
  const lines = renderPanel(live, view({ isPaused: true }), SIZE)
  expect(lines[0]).toContain('● paused')
  expect(lines.at(-1)).toContain('p go on')
})

test('failing endpoints come before slow ones, silent ones last', () => {
  const [a, b, c] = live.endpoints as [
    (typeof live.endpoints)[0],
    (typeof live.endpoints)[0],
    (typeof live.endpoints)[0],
  ]
  const window = { ...a.window, requests: 100, failures: 0 }
  const slow = { ...a, name: 'slow', window: { ...window, latencyMs: { ...window.latencyMs, p95: 900 } } }
  const failing = { ...b, name: 'failing', window: { ...window, failures: 1 } }
  const silent = { ...c, name: 'silent', window: { ...window, requests: 0, failures: 0 } }
  expect(worstFirst([silent, slow, failing]).map((one) => one.name)).toEqual(['failing', 'slow', 'silent'])
})

test('before the first answer it says what it is doing', () => {
  expect(renderPanel(null, view(), SIZE)[0]).toBe('  ○ starting')
  const empty = emptyFixture('spawning')
  expect(renderPanel(withRun(empty, { users: 0 }), view(), SIZE)[1]).toBe('  spawning users 0→200')
  expect(renderPanel(empty, view(), SIZE)[1]).toBe('  users 200, connecting to https://shop.test: no answer yet')
})

test('while stopping it counts down', () => {
  const stopping = withRun(live, { state: 'stopping', users: 12 })
  expect(renderPanel(stopping, view({ stopInMs: 23_400 }), SIZE)[0]).toContain(
    '12 users left, cut in 24 s; Ctrl-C again: stop now',
  )
  expect(renderPanel(stopping, view(), SIZE)[0]).not.toContain('cut in')
})

test('a run by iterations shows how many are done, a run without end says so', () => {
  const options = { iterations: live.totals.iterations * 4 }
  expect(renderPanel(withRun(live, { plannedMs: null, options }), view(), SIZE)[0]).toMatch(/ 25% {2}[\d,]+ iterations/)
  expect(renderPanel(withRun(live, { plannedMs: null, options: {} }), view(), SIZE)[0]).toContain('until stopped')
})

test('a missing worker is not counted', () => {
  const workers = live.workers.map((worker, index) => ({ ...worker, state: index === 0 ? 'missing' : worker.state }))
  expect(renderPanel({ ...live, workers }, view(), SIZE)[3]).toContain('workers 7/8')
  expect(renderPanel({ ...live, workers }, view({ screen: 'workers' }), SIZE).join('\n')).toContain('missing')
})

test('a short terminal keeps state and load', () => {
  const lines = renderPanel(live, view(), { ...SIZE, height: 3 })
  expect(lines).toHaveLength(2)
  expect(lines[0]).toContain('● running')
  expect(lines[1]).toContain('req/s')
})

test('plain terminals get plain characters', () => {
  const text = renderPanel(live, view(), { ...SIZE, unicode: false }).join('\n')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: printable ASCII and newlines only.
  expect(text).not.toMatch(/[^\u0000-\u007e]/)
})

test('no number is cut in its middle: whole parts go, other clips end with dots', () => {
  const stages = [{ durationMs: 1_000_000 }, { durationMs: 2_000_000 }]
  const options = { ...live.run.options, stages }
  const summary = withRun(live, { users: 800, durationMs: 2_530_000, plannedMs: 7_200_000, options })
  const stopping = withRun(live, { state: 'stopping', users: 12 })
  const numbersOf = (text: string): string[] => text.match(/[\d][\d.,:/]*/g) ?? []
  const whole = (one: RunSummary, part: Partial<PanelView>): Set<string> =>
    new Set(renderPanel(one, view(part), { ...SIZE, width: 200 }).flatMap(numbersOf))
  const cases = [
    [summary, {}],
    [summary, { screen: 'workers' }],
    [summary, { screen: 'errors' }],
    [stopping, { stopInMs: 23_400 }],
  ] as const
  for (const [one, part] of cases) {
    const known = whole(one, part)
    for (let width = 34; width < 120; width++) {
      const lines = renderPanel(one, view(part), { ...SIZE, width }).filter((line) => !/endpoints|…|\(most/.test(line))
      expect(
        lines.flatMap(numbersOf).filter((number) => !known.has(number)),
        `${width} columns`,
      ).toEqual([])
    }
  }
})

test('exceptions are seen: in the head, and with the errors', () => {
  expect(renderPanel(live, view(), SIZE)[1]).toContain('3 exceptions')
  const text = renderPanel({ ...live, errors: [] }, view({ screen: 'errors' }), { ...SIZE, width: 120 }).join('\n')
  expect(text).toMatch(/3 {2}Cannot read properties of undefined .* {2}Shopper\.pay {2}03:00/)
  const calm = { ...live, errors: [], exceptions: [] }
  expect(renderPanel(calm, view({ screen: 'errors' }), SIZE).join('\n')).toContain('no request failed, no task threw')
})
