// What the app weighs: on the wire, in a tick, and in memory after an hour.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

const UI = fileURLToPath(new URL('../../dist/ui/', import.meta.url))
const gzipped = (body: Buffer): number => gzipSync(body, { level: 6 }).length

test('the app is at most 120 kB gzipped, all of it', () => {
  const files = readdirSync(UI, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'report.html')
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
  const size = files.reduce((sum, body) => sum + gzipped(body), 0)
  console.log(`the app, gzipped: ${(size / 1000).toFixed(1)} kB`)
  expect(size).toBeLessThanOrEqual(120_000)
})

test('the script that asks first is small, and the page names the rest of the app for the browser to fetch beside it', () => {
  const page = readFileSync(join(UI, 'index.html'), 'utf8')
  const first = readFileSync(join(UI, /<script[^>]* src="([^"]+)"/.exec(page)![1]!))
  expect(gzipped(first)).toBeLessThanOrEqual(5000)
  const later = [...first.toString().matchAll(/import\([`'"]\.\/([^`'"]+)/g)].map(([, name]) => `./assets/${name}`)
  expect(later).toHaveLength(1)
  expect([...page.matchAll(/<link rel="modulepreload"[^>]* href="([^"]+)"/g)].map(([, href]) => href)).toEqual(later)
})

describe.skipIf(!HAS_BROWSER)(browserSuite('weight in the browser'), () => {
  const session = uiSession()
  const endpoints = Array.from({ length: 50 }, (_, index) => ({ method: 'GET', name: `/page/${index}` }))

  test('the first page with its first questions is at most 150 kB', async () => {
    const { master, page } = await session.open({ endpoints, workers: 8 })
    master.begin({ users: 100, spawnRate: 100 })
    master.tick(3600)
    const bodies: Promise<number>[] = []
    page.on('response', (response) => {
      if (!response.url().includes('/stream'))
        bodies.push(
          response.body().then(
            (body) => gzipped(body),
            () => 0,
          ),
        )
    })
    await page.goto(`${master.url}runs/live/overview`)
    await page.locator('canvas').nth(2).waitFor()
    const size = (await Promise.all(bodies)).reduce((sum, one) => sum + one, 0)
    console.log(
      `first page with its first questions, gzipped: ${(size / 1000).toFixed(1)} kB in ${bodies.length} answers`,
    )
    expect(size).toBeLessThanOrEqual(150_000)
  }, 60_000)

  test('an hour of ticks: at most 100 MB of heap', async () => {
    const { master, page } = await session.open({ endpoints, workers: 8 })
    master.begin({ users: 100, spawnRate: 10 })
    master.tick(1)
    await page.goto(`${master.url}runs/live/overview`)
    await page.locator('canvas').first().waitFor()
    await session.listens()
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Performance.enable')
    const taskSeconds = async (): Promise<number> =>
      (await devtools.send('Performance.getMetrics')).metrics.find((one) => one.name === 'TaskDuration')!.value
    const before = await taskSeconds()
    for (let turn = 0; turn < 360; turn++) {
      master.tick(10, true)
      // Not faster than the page takes them, as a master would not be.
      const clock = `00:${String(Math.floor((turn * 10 + 11) / 60)).padStart(2, '0')}:${String((turn * 10 + 11) % 60).padStart(2, '0')}`
      const wanted = turn === 359 ? '01:00:01' : clock
      if (turn % 10 === 9)
        await until(`the page is at ${wanted}`, async () =>
          (await page.locator('p.state').textContent())?.includes(wanted),
        )
    }
    const perTick = ((await taskSeconds()) - before) / 3600
    await page.evaluate('gc()')
    const heap = Number(await page.evaluate('performance.memory.usedJSHeapSize'))
    console.log(
      `after an hour of ticks: heap ${(heap / 1e6).toFixed(1)} MB, ${(perTick * 1000).toFixed(2)} ms of the page's thread a tick`,
    )
    expect(heap).toBeLessThanOrEqual(100_000_000)
  }, 300_000)
})
