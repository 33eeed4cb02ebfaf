// What each worker measured of an endpoint, on the page of the endpoint and on that of the worker.
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { shoot, violations } from '../support/ui-axe.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('figures by worker'), { timeout: 60_000 }, () => {
  const session = uiSession()

  const table = (page: Page, name: string) => page.getByRole('region', { name, exact: true })
  const textOf = async (page: Page, name: string): Promise<string> => (await table(page, name).textContent()) ?? ''

  test('an endpoint shows its workers, slowest first, the outlier marked; each leads to its page and back', async () => {
    const { master, page } = await session.open({ workers: 6 })
    master.begin({ users: 60, spawnRate: 20 })
    master.tick(12)
    await page.goto(`${master.url}runs/live/endpoints/POST~20~2Fcheckout`)
    const rows = table(page, 'By worker').locator('tbody tr')
    await until('all workers are there', async () => (await rows.count()) === 6)
    expect(await rows.first().textContent()).toMatch(/w5.*outlier: latency/)
    expect(await textOf(page, 'By worker')).toContain('1 outlier')
    await table(page, 'By worker').getByRole('button', { name: 'Worker' }).click()
    await until('they are in order', async () => /^w0/.test((await rows.first().textContent()) ?? ''))
    expect(await violations(page)).toEqual([])
    await shoot(page, 'endpoint-by-worker')

    await rows.last().getByRole('link').click()
    const seen = table(page, 'Endpoints as it saw them')
    await seen.getByRole('link', { name: 'GET /search' }).waitFor()
    expect(await seen.locator('tbody tr').count()).toBe(7)
    expect(await textOf(page, 'Endpoints as it saw them')).toContain('7 outliers')
    expect(await violations(page)).toEqual([])
    await shoot(page, 'worker-by-endpoint')
    await seen.getByRole('link', { name: 'GET /search' }).click()
    await page.getByRole('heading', { name: 'GET /search' }).waitFor()
    await until('of that endpoint', async () => (await rows.count()) === 6)
  })

  test('an endpoint says what became of its requests, in shares', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 60, spawnRate: 20 })
    master.tick(12)
    await page.goto(`${master.url}runs/live/errors`)
    await page.getByRole('region', { name: 'Failures' }).locator('[data-door]').first().click()
    const outcome = page.getByRole('region', { name: 'Outcome' })
    await outcome.getByText(/succeeded/).waitFor()
    expect(await outcome.textContent()).toMatch(/succeeded 9\d\.\d+%.*HTTP 503 \d/)
    expect(await violations(page)).toEqual([])
    await shoot(page, 'endpoint-outcome')
  })

  test('says where there are no percentiles, or nothing', async () => {
    const { master, page } = await session.open()
    master.byWorker = 'counts'
    master.begin({ users: 60, spawnRate: 20 })
    master.tick(5)
    await page.goto(`${master.url}runs/live/endpoints/POST~20~2Fcheckout`)
    await table(page, 'By worker').getByText('percentiles are not').waitFor()
    expect(await table(page, 'By worker').getByRole('columnheader', { name: 'p95' }).count()).toBe(0)
    expect(await table(page, 'By worker').locator('tbody tr').first().textContent()).toContain('w3')
    master.byWorker = 'none'
    await page.reload()
    await table(page, 'By worker').getByText('Not recorded for this run').waitFor()
  })

  test('is left out where one worker has made everything', async () => {
    const { master, page } = await session.open({ workers: 1 })
    master.begin({ users: 10, spawnRate: 20 })
    master.tick(3)
    await page.goto(`${master.url}runs/live/endpoints/POST~20~2Fcheckout`)
    await page.locator('.page .figures').waitFor()
    expect(await table(page, 'By worker').count()).toBe(0)
  })
})
