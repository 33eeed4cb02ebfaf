// The whole life of a run as a person meets it: a real browser, a real tymbal with worker processes, a real target. Pictures of each step are kept.
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunListItem, RunSummary } from '../../src/web/api.js'
import { browserSuite, HAS_BROWSER, openBrowser, openPage } from '../support/browser.js'
import { takePictures } from '../support/pictures.js'
import { SHOP_SCRIPT, type ShopTarget, startShopTarget } from '../support/shop-target.js'
import { until } from '../support/until.js'
import { WebSession } from '../support/web-session.js'
import { workerPids } from '../support/worker-pids.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('a run and its life in the browser'), () => {
  let target: ShopTarget
  let web: WebSession
  let browser: Browser
  let page: Page
  let faults: string[]
  const tooWide: string[] = []

  beforeAll(async () => {
    target = await startShopTarget()
    web = await new WebSession(['-H', target.url, '--processes', '2'], { script: SHOP_SCRIPT }).open()
    browser = await openBrowser()
    ;({ page, faults } = await openPage(browser))
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await web?.close()
    target?.close()
  })

  const step = async (name: string): Promise<void> => void tooWide.push(...(await takePictures(page, `life-${name}`)))
  const figure = (label: string): Promise<string | null> =>
    page.locator('.run-head .figures div', { hasText: label }).locator('dd').first().textContent()
  const numberOf = async (label: string): Promise<number> => Number((await figure(label))?.replaceAll(/[^\d.]/g, ''))
  const rows = (): Locator => page.locator('tbody tr:not(.pinned)').filter({ has: page.getByRole('link') })
  const names = (): Promise<string[]> => rows().getByRole('link').allTextContents()
  const live = async (): Promise<RunSummary> => (await web.get<RunSummary>('/runs/live')).body

  test('starts with the form', { timeout: 90_000 }, async () => {
    await page.goto(web.url)
    await page.getByRole('heading', { name: 'Start a load test' }).waitFor()
    await page.getByLabel('Users peak concurrency').fill('20')
    await page.getByLabel('Spawn rate').fill('10')
    await step('01-start')
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.getByRole('status').getByText('Running').waitFor()
    await until('20 users run', async () => (await figure('users')) === '20')
  })

  test('its numbers move, and its charts with them', { timeout: 90_000 }, async () => {
    const before = await numberOf('requests')
    await until('more requests are told', async () => (await numberOf('requests')) > before + 100)
    await page.locator('canvas').nth(2).waitFor()
    const chart = page.getByRole('img', { name: /^Throughput/ })
    await until('the chart has the users', async () =>
      /users \S+ to 20, last 20/.test((await chart.getAttribute('aria-label')) ?? ''),
    )
    await step('02-overview')
  })

  test('is given other users', { timeout: 90_000 }, async () => {
    await page.getByRole('button', { name: 'Edit load' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('spinbutton', { name: 'Users', exact: true }).fill('30')
    await step('03-edit')
    await dialog.getByRole('button', { name: 'Apply' }).click()
    await dialog.waitFor({ state: 'detached' })
    await until('30 users run', async () => (await figure('users')) === '30')
    await page.getByText('users 20 → 30 at 10/s by operator 127.0.0.1').first().waitFor()
  })

  test('its endpoints are sorted, filtered and opened', { timeout: 90_000 }, async () => {
    await page.getByRole('link', { name: 'Endpoints', exact: true }).click()
    await until('all four are there', async () => (await rows().count()) === 4)
    await page.getByRole('button', { name: 'p95' }).click()
    await until('the slowest is first', async () => (await names())[0] === '/checkout')
    await until('a failure is counted', async () => (await live()).totals.failures > 0)
    await step('04-endpoints')
    await page.getByRole('checkbox', { name: 'failing only' }).check()
    await until('one endpoint fails', async () => (await names()).join() === '/checkout')
    await page.getByRole('checkbox', { name: 'failing only' }).uncheck()
    await page.getByRole('searchbox', { name: 'Filter endpoints' }).fill('get /prod')
    await until('two are left', async () => (await names()).sort().join() === '/products,/products/[id]')
    await page.getByRole('link', { name: '/products', exact: true }).click()
    await page.getByRole('heading', { name: 'GET /products' }).waitFor()
    await page.getByRole('img', { name: /^Percentiles: this endpoint p50/ }).waitFor()
    await step('05-endpoint')
  })

  test('loses a worker, says so, and goes on with the others', { timeout: 90_000 }, async () => {
    const [victim, other] = workerPids(web.program.child.pid!) as [number, number]
    process.kill(victim, 'SIGKILL')
    await page.getByRole('link', { name: 'Overview', exact: true }).click()
    await page.getByText('1 of 2 at work; flagged:').waitFor()
    await page
      .getByText(/ lost: /)
      .first()
      .waitFor()
    await until('the other has its users', async () => (await figure('users')) === '30')
    const asked = target.askedBy(other)
    await until('they make requests', () => target.askedBy(other) > asked + 50)
    await step('06-lost')
    await page.getByRole('link', { name: /^Workers/ }).click()
    await page.getByRole('cell', { name: 'lost', exact: true }).waitFor()
    await step('07-workers')

    await page.getByRole('button', { name: 'Stop' }).click()
    await step('08-stop')
    await page.getByRole('button', { name: 'Stop gracefully' }).click()
    await page.getByRole('status').getByText('Finished').waitFor()
    const { workers, totals, endpoints } = await live()
    const [gone] = workers.filter(({ state }) => state === 'gone' || state === 'missing')
    const [kept] = workers.filter((worker) => worker !== gone)
    // Each request once: those that the lost one had not reported yet are missing, and none is counted twice.
    expect(kept!.requests).toBe(target.askedBy(other))
    expect(gone!.requests).toBeLessThanOrEqual(target.askedBy(victim))
    expect(gone!.requests).toBeGreaterThan(0)
    expect(totals.requests).toBe(gone!.requests + kept!.requests)
    expect(totals.requests).toBe(endpoints.reduce((sum, { requests }) => sum + requests, 0))
    await until('the page has the end', async () => (await numberOf('requests')) === totals.requests)
  })

  test('its report opens from a disk, without a network', { timeout: 90_000 }, async () => {
    await page.getByRole('link', { name: 'Export', exact: true }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Report', exact: true }).click()
    const file = join(web.directory, 'saved.html')
    await (await download).saveAs(file)
    const { totals } = await live()
    const { page: reader, faults: readerFaults } = await openPage(browser)
    await reader.context().setOffline(true)
    const asked: string[] = []
    reader.on('request', (request) => asked.push(request.url()))
    await reader.goto(`file://${file}`)
    await reader.getByRole('status').getByText('Finished').waitFor()
    await reader.getByRole('img', { name: /^Throughput/ }).waitFor()
    await reader.locator('canvas').first().waitFor()
    tooWide.push(...(await takePictures(reader, 'life-09-report')))
    await reader.getByRole('link', { name: 'Endpoints', exact: true }).click()
    const all = reader.getByRole('row', { name: /Aggregated/ })
    await all.getByRole('cell', { name: totals.requests.toLocaleString('en-US'), exact: true }).waitFor()
    expect(asked.filter((url) => !url.startsWith('file://'))).toEqual([])
    expect(readerFaults).toEqual([])
    await reader.context().close()
  })

  test('is compared with the next', { timeout: 90_000 }, async () => {
    target.forget()
    await page.getByRole('button', { name: 'New test' }).click()
    await page.getByLabel('Users peak concurrency').fill('10')
    await page.getByLabel('Spawn rate').fill('100')
    await page.getByLabel('Run time').fill('6s')
    await page.getByText('Name and tags').click()
    await page.getByRole('textbox', { name: 'Name' }).fill('second')
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.getByRole('heading', { name: 'second' }).waitFor()
    await page.getByRole('status').getByText('Finished').waitFor()
    expect((await live()).totals.requests).toBe(target.total())
    await step('10-finished')
    await page.getByRole('link', { name: 'Runs', exact: true }).click()
    const boxes = page.getByRole('checkbox', { name: /^Choose/ })
    await until('both runs are kept', async () => (await boxes.count()) === 2)
    await boxes.first().check()
    await boxes.nth(1).check()
    await step('11-runs')
    await page.getByRole('button', { name: 'Compare two' }).click()
    await page.getByRole('heading', { name: 'A loadtest' }).waitFor()
    await page.getByRole('heading', { name: 'B second' }).waitFor()
    await page.getByRole('cell', { name: 'POST /checkout' }).waitFor()
    await until('the charts are told in words', async () =>
      /A .* last .*B /.test((await page.getByRole('img', { name: /^p95/ }).getAttribute('aria-label')) ?? ''),
    )
    await step('12-compare')
    const runs = (await web.get<RunListItem[]>('/runs')).body
    expect(runs.map(({ name, state }) => [name, state])).toEqual([
      ['second', 'stopped'],
      ['loadtest', 'stopped'],
    ])
  })

  test('and nothing was out of order on the way', () => {
    expect(faults).toEqual([])
    expect(tooWide).toEqual([])
  })
})
