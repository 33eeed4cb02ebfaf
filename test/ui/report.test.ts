// The report: one file from a disk, without network, with its charts, tables and pages; small, and closed by its policy.
import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { renderHtml } from '../../src/outputs/html/html-output.js'
import { reportSamples } from '../../src/outputs/html/report-samples.js'
import { emptyFixture, summaryFixture } from '../../src/outputs/summary.fixture.js'
import { sample } from '../../src/stats/samples/sample.fixture.js'
import { SampleBook } from '../../src/stats/samples/sample-book.js'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { playedCurve, playedHeatmap, playedSeries } from '../support/mock-master/played-charts.js'
import { PlayedRun } from '../support/mock-master/played-run.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

const HOUR = summaryFixture({ endpoints: 50, workers: 8, durationMs: 3_600_000 })
/** As the master keeps it: at most 1,800 points. */
const hour = {
  ...HOUR,
  timeline: HOUR.timeline.filter((_, index) => index % 2 === 0).map((point) => ({ ...point, stepMs: 2000 })),
}

/** As many and as large as a run keeps them. */
function fullBook(): SampleBook {
  const book = new SampleBook(1e9)
  for (const { method, name } of hour.endpoints) {
    for (let at = 0; at < 40; at++) {
      const message = {
        headers: [['X-Long', 'v'.repeat(1000)] as const],
        body: 'b'.repeat(4096),
        bodyBytes: 9000,
        isCut: true,
      }
      book.add(
        sample({
          method,
          name,
          latencyMs: at,
          error: at % 2 === 0 ? `HTTP 50${at % 5}` : '',
          request: message,
          response: message,
        }),
      )
    }
  }
  return book
}

test('an hour with 50 endpoints is at most 500 KB', () => {
  const samples = reportSamples(fullBook(), hour)
  const size = Buffer.byteLength(renderHtml(hour, { samples }))
  expect(Object.keys(samples).length).toBeGreaterThan(7)
  console.log(`report of an hour with 50 endpoints: ${Math.round(size / 1000)} kB`)
  expect(size).toBeLessThanOrEqual(500_000)
})

test('its policy allows its own script and style by hash, and nothing else; nothing is loaded', () => {
  const page = renderHtml(hour)
  const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)![1]!
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)]
  expect(scripts).toHaveLength(1)
  expect(page).toContain(
    `content="default-src 'none'; style-src ${hash(style)}; script-src ${hash(scripts[0]![1]!)}; img-src data:; base-uri 'none'; form-action 'none'"`,
  )
  expect(style).not.toMatch(/url\((?!data:)|@import/)
  expect(page).not.toMatch(/<(?:link|img|iframe)\b|<script[^>]+src=/)
})

describe.skipIf(!HAS_BROWSER)(browserSuite('the report in the browser'), () => {
  const session = uiSession()
  let directory: string
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tymbal-report-'))
    writeFileSync(join(directory, 'report.html'), renderHtml(hour))
    writeFileSync(join(directory, 'empty.html'), renderHtml(emptyFixture()))
    mkdirSync('results/screenshots', { recursive: true })
  })
  afterAll(() => rm(directory, { recursive: true }))

  test('opens from a disk, asks the network for nothing, shows what the run was', async () => {
    const { page } = await session.open()
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(`file://${directory}/report.html`)
    await page.getByRole('status').getByText('Finished').waitFor()
    await page.getByText(/^Failed: .*exit 1/).waitFor()
    const chart = page.getByRole('img', { name: /^Throughput/ })
    await until('the chart is told in words', async () =>
      /00:00 to 59:58; req\/s/.test((await chart.getAttribute('aria-label')) ?? ''),
    )
    await page.locator('canvas').first().waitFor()
    await page.screenshot({ path: 'results/screenshots/report-light-1280.png', fullPage: true })
    await page.getByRole('link', { name: 'Endpoints', exact: true }).click()
    await page.getByText('50 endpoints').waitFor()
    await page.getByRole('link', { name: '/checkout', exact: true }).first().click()
    await page.getByRole('heading', { name: /\/checkout$/ }).waitFor()
    await page.getByRole('img', { name: /^Percentiles: this endpoint p50/ }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: /\/checkout$/ }).waitFor()
    expect(asked.filter((url) => !url.startsWith('file://'))).toEqual([])
    for (const name of ['Stop', 'Edit load', 'Pause'])
      expect(await page.getByRole('button', { name }).count(), name).toBe(0)
  }, 60_000)

  test('what a store gives beyond the summary is drawn: series, heatmaps and percentiles of each endpoint', async () => {
    const { page } = await session.open()
    const run = new PlayedRun({
      id: 'r',
      endpoints: [],
      workers: 1,
      startedAt: hour.run.startedAt,
      request: { users: 50, spawnRate: 10 },
    })
    for (let second = 0; second < 60; second++) run.advance()
    const of = {
      series: playedSeries(run, new URLSearchParams('metrics=rps,failuresPerSecond,p50,p95,p99')),
      heatmap: playedHeatmap(run, new URLSearchParams()),
    }
    const key = 'POST /search'
    const extras = {
      series: { [key]: of.series },
      heatmaps: { '': of.heatmap, [key]: of.heatmap },
      percentiles: { [key]: playedCurve(run, new URLSearchParams()) },
    }
    writeFileSync(join(directory, 'full.html'), renderHtml(hour, extras))
    await page.goto(`file://${directory}/full.html`)
    await page.getByRole('img', { name: /^Latency of all requests: 00:00 to/ }).waitFor()
    await page.goto(`file://${directory}/full.html#/endpoints/POST~20~2Fsearch`)
    await page.getByRole('img', { name: /^Throughput: 00:00 to 00:59; req/ }).waitFor()
    await page.getByRole('img', { name: /^Latency over time: 00:00 to/ }).waitFor()
  }, 60_000)

  test('all of it on one page, for paper', async () => {
    const { page } = await session.open()
    await page.goto(`file://${directory}/report.html`)
    await page.getByRole('link', { name: 'All on one page' }).click()
    for (const name of ['Overview', 'Endpoints', 'Latency', 'Thresholds and checks', 'Errors', 'Users', 'Workers']) {
      await page.getByRole('heading', { name, exact: true }).first().waitFor()
    }
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('link', { name: 'All on one page' }).isVisible()).toBe(false)
    expect(await page.locator('#main tbody tr').count()).toBeGreaterThan(70)
    await page.screenshot({ path: 'results/screenshots/report-print.png', fullPage: true })
  }, 60_000)

  test('on paper all rows of a long table are there, with its heads', async () => {
    const { page } = await session.open()
    writeFileSync(
      join(directory, 'long.html'),
      renderHtml(summaryFixture({ endpoints: 200, workers: 2, durationMs: 60_000 })),
    )
    await page.goto(`file://${directory}/long.html#/endpoints`)
    await page.getByText('200 endpoints').waitFor()
    const rows = page.locator('#main tbody tr')
    expect(await rows.count()).toBeLessThan(100)
    await page.evaluate(`
      void (globalThis.seenOnPaper = new Promise((resolve) =>
        addEventListener('beforeprint', () => resolve(document.querySelectorAll('#main tbody tr').length))))`)
    await page.pdf()
    expect(await page.evaluate('seenOnPaper')).toBe(201)
    await until('the long table is short again', async () => (await rows.count()) < 100)
  }, 60_000)

  test('an empty run is a report too', async () => {
    const { page } = await session.open()
    await page.goto(`file://${directory}/empty.html`)
    await page.getByText('No request was made').waitFor()
  }, 60_000)

  test('without scripts the tables are there', async () => {
    await session.open()
    const context = await session.browser().newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`file://${directory}/report.html`)
    await page.getByRole('cell', { name: 'Aggregated' }).waitFor()
    await page.screenshot({ path: 'results/screenshots/report-plain-1280.png', fullPage: false })
    await context.close()
  }, 60_000)
})
