// A master that is killed in the middle of a run: the page says so, and the next tymbal in the same directory has the run, with everything that was ever told of it.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { count, elapsed } from '../../src/outputs/text/numbers.js'
import type { HeadTick, RunListItem, RunSummary } from '../../src/web/api.js'
import { browserSuite, HAS_BROWSER, openBrowser, openPage } from '../support/browser.js'
import { EventReader } from '../support/event-source.js'
import { takePictures } from '../support/pictures.js'
import { SHOP_SCRIPT, type ShopTarget, startShopTarget } from '../support/shop-target.js'
import { until } from '../support/until.js'
import { WebSession } from '../support/web-session.js'
import { isThere, workerPids } from '../support/worker-pids.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('a killed master'), () => {
  let target: ShopTarget
  let browser: Browser
  beforeAll(async () => {
    target = await startShopTarget()
    browser = await openBrowser()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    target?.close()
  })

  it('leaves a run that is whole to the last second, and said to be interrupted', { timeout: 120_000 }, async () => {
    const args = ['-H', target.url, '--processes', '2']
    const first = await new WebSession(args, { script: SHOP_SCRIPT }).open()
    onTestFinished(() => first.close())
    const { page, faults } = await openPage(browser)
    onTestFinished(() => page.context().close())
    const reader = new EventReader()
    await reader.open((init) => first.fetch('/runs/live/stream', init))
    await first.post('/runs', { users: 20, spawnRate: 100, name: 'soak' })
    await page.goto(`${first.url}runs/live/overview`)
    await page.getByRole('status').getByText('Running').waitFor()
    await reader.seen('head', ({ run }: HeadTick) => run.durationMs > 6000)
    const workers = workerPids(first.program.child.pid!)
    expect(workers).toHaveLength(2)
    first.program.signal('SIGKILL')
    await until('its workers have ended', () => !workers.some(isThere))
    await page.getByText(/live connection is lost/).waitFor()
    const told = reader.of<HeadTick>('head').at(-1)!
    reader.close()

    const again = await new WebSession(args, { script: SHOP_SCRIPT, directory: first.directory }).open()
    onTestFinished(() => again.close())
    const [run, ...others] = (await again.get<RunListItem[]>('/runs')).body
    expect([run!.state, run!.name, others]).toEqual(['interrupted', 'soak', []])
    const summary = (await again.get<RunSummary>(`/runs/${run!.id}`)).body
    // Whatever was told is there, and nothing was counted that the target never saw.
    expect(summary.totals.requests).toBeGreaterThanOrEqual(told.totals.requests)
    expect(summary.totals.requests).toBeLessThanOrEqual(target.total())
    expect(summary.run.durationMs).toBeGreaterThanOrEqual(Math.floor(told.run.durationMs / 1000) * 1000)
    expect(summary.timeline.at(-1)!.atMs).toBeGreaterThanOrEqual(Math.floor(told.run.durationMs / 1000) * 1000 - 1000)

    await page.goto(`${again.url}runs`)
    await page.getByText('⚠ interrupted').waitFor()
    expect(await takePictures(page, 'life-13-interrupted-list')).toEqual([])
    await page.getByRole('link', { name: 'soak', exact: true }).click()
    await page.getByRole('status').getByText('Interrupted').waitFor()
    await page.getByText('started (operator 127.0.0.1)').waitFor()
    await page
      .getByText(/its master was lost/)
      .first()
      .waitFor()
    const requests = page.locator('.run-head .figures div', { hasText: 'requests' }).locator('dd')
    expect(await requests.textContent()).toBe(count(summary.totals.requests))
    const chart = page.getByRole('img', { name: /^Throughput/ })
    // A part of a second at the end is in the totals, and no point of the chart.
    const lastMs = Math.floor(summary.run.durationMs / 1000) * 1000 - 1000
    const reaches = (label: string): boolean => (/ 00:00 to (\d\d:\d\d);/.exec(label)?.[1] ?? '') >= elapsed(lastMs)
    await until('the chart goes to the last second', async () =>
      reaches((await chart.getAttribute('aria-label')) ?? ''),
    )
    await page.locator('canvas').nth(2).waitFor()
    expect(await takePictures(page, 'life-14-interrupted')).toEqual([])

    // It is a run like others: the next one stands beside it.
    target.forget()
    const next = await again.post<{ id: string }>('/runs', { users: 5, spawnRate: 100, runTime: '2s', name: 'next' })
    await again.live<RunSummary>('the next has ended', `/runs/${next.body.id}`, (body) => body.run.state === 'stopped')
    expect((await again.get<RunSummary>(`/runs/${next.body.id}`)).body.totals.requests).toBe(target.total())
    await page.goto(`${again.url}compare?a=${run!.id}&b=${next.body.id}`)
    await page.getByRole('cell', { name: 'GET /products', exact: true }).waitFor()
    expect(faults).toEqual([])
  })
})
