// The tables: filtered, sorted, long ones drawn only where they are in sight, each row a door to more.
import type { Locator } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { pictureOf } from '../../src/web/stream/ticks.js'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('tables'), () => {
  const session = uiSession()
  const names = async (page: import('playwright-core').Page): Promise<string[]> =>
    page.locator('table tbody tr:not(.pinned) [data-door]').allTextContents()

  test('endpoints are filtered and sorted, and the address keeps both', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 100 })
    master.tick(20)
    await page.goto(`${master.url}runs/live/endpoints`)
    await page.getByRole('link', { name: '/checkout' }).waitFor()

    await page.getByRole('button', { name: 'p95' }).click()
    expect(await page.getByRole('columnheader', { name: 'p95' }).getAttribute('aria-sort')).toBe('descending')
    expect((await names(page))[0]).toBe('/items/10')
    await page.getByRole('button', { name: 'Name' }).click()
    // As people count: 2 before 10.
    expect(await names(page)).toEqual(
      ['/', '/cart', '/checkout', '/items/[id]', '/items/2', '/items/10', '/search'].sort(
        new Intl.Collator('en', { numeric: true }).compare,
      ),
    )
    await page.getByRole('searchbox').fill('items')
    await page.getByText('3 of 7 endpoints').waitFor()
    expect(page.url()).toMatch(/sort=name/)
    expect(page.url()).toMatch(/q=items/)
    await page.reload()
    await page.getByText('3 of 7 endpoints').waitFor()
    await page.getByRole('checkbox', { name: 'failing only' }).check()
    await page.getByText('1 of 7 endpoints').waitFor()
  }, 60_000)

  test('endpoints of one method, in groups that fold, with chosen columns; the address keeps it all', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 100 })
    master.tick(20)
    await page.goto(`${master.url}runs/live/endpoints`)
    await page.locator('.tools').getByRole('combobox', { name: 'Method' }).selectOption('POST')
    await page.getByText('2 of 7 endpoints').waitFor()
    await page.locator('.tools').getByRole('combobox', { name: 'Method' }).selectOption('all methods')
    const groupings = ['none', 'method', 'path', 'tag team', 'user class']
    expect(await page.getByLabel('Group by').locator('option').allTextContents()).toEqual(groupings)
    await page.getByLabel('Group by').selectOption('path')
    const group = page.getByRole('button', { name: '/items 3 endpoints' })
    const sum = async (): Promise<number> =>
      Number(
        (await page.locator('tr.group', { has: group }).locator('[data-label="Requests"]').textContent())?.replaceAll(
          ',',
          '',
        ),
      )
    const members = await page
      .locator('tbody tr:not(.group)', { has: page.getByRole('link', { name: /^\/items/ }) })
      .locator('[data-label="Requests"]')
      .allTextContents()
    expect(members).toHaveLength(3)
    expect(await sum()).toBe(members.reduce((total, text) => total + Number(text.replaceAll(',', '')), 0))
    await group.click()
    await until(
      'its endpoints are hidden',
      async () => (await page.getByRole('link', { name: /^\/items/ }).count()) === 0,
    )

    await page.locator('.menu > summary').click()
    await page.getByRole('checkbox', { name: /^p95/ }).uncheck()
    await page.keyboard.press('Escape')
    await until('the menu is closed', async () => (await page.getByRole('checkbox', { name: /^p95/ }).count()) === 0)
    expect(await page.getByRole('columnheader', { name: 'p95', exact: true }).count()).toBe(0)
    await page.reload()
    await group.waitFor()
    expect(await page.getByRole('columnheader', { name: 'p99' }).count()).toBe(1)
    expect(await page.getByRole('columnheader', { name: 'p95', exact: true }).count()).toBe(0)
  }, 60_000)

  test('the way of each p95, as far as the page has seen it', async () => {
    const { master, page } = await session.open()
    const run = master.begin({ users: 100, spawnRate: 100 })
    master.tick(20)
    await page.goto(`${master.url}runs/live/endpoints`)
    await session.listens()
    const row = page.locator('tr', { has: page.getByRole('link', { name: '/checkout' }) })
    for (let turn = 1; turn <= 8; turn++) {
      run.targetUsers = 100 + turn * 60
      master.tick(1)
    }
    await row.getByRole('img', { name: 'p95 rising' }).waitFor()
    await page.locator('tr.pinned').getByRole('img', { name: /^p95/ }).waitFor()
  }, 60_000)

  test('since the start and the last ten seconds are two things', async () => {
    const { master, page } = await session.open()
    const run = master.begin({ users: 100, spawnRate: 100 })
    master.tick(20)
    await page.goto(`${master.url}runs/live/endpoints`)
    const first = page.locator('tr', { has: page.getByRole('link', { name: '/', exact: true }) })
    await first.getByText('2,400').waitFor()
    await page.getByLabel(/last 10s/).check()
    await first.getByText('1,200').waitFor()
    run.isPaused = true
    await session.listens()
    master.tick(1)
    await until('the window is empty', async () => (await first.locator('td').nth(2).textContent()) === '0')
  }, 60_000)

  test('five hundred endpoints: few rows in the page, all reachable, and the stream is asked for those in sight', async () => {
    const endpoints = Array.from({ length: 500 }, (_, index) => ({ method: 'GET', name: `/page/${index}` }))
    const { master, page } = await session.open({ endpoints })
    master.begin({ users: 100, spawnRate: 100 })
    master.tick(5)
    const streams: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/stream')) streams.push(request.url())
    })
    await page.goto(`${master.url}runs/live/endpoints`)
    await page.getByText('500 endpoints').waitFor()
    expect(await page.locator('table').getAttribute('aria-rowcount')).toBe('502')
    expect(await page.locator('tbody tr').count()).toBeLessThan(80)
    await page.getByRole('region', { name: 'Endpoints, table' }).press('End')
    await page.getByRole('link', { name: '/page/499', exact: true }).waitFor()
    expect(await page.locator('tbody tr').count()).toBeLessThan(80)
    await until('the stream is asked for the rows in sight', () =>
      streams.some((url) => new URL(url).searchParams.getAll('endpoint').includes('GET /page/499')),
    )
  }, 60_000)

  test('two hundred workers: the overview is sent the odd ones, their page and an error have all of them', async () => {
    const { master, page } = await session.open({ workers: 200 })
    master.begin({ users: 400, spawnRate: 400 })
    master.run?.loseWorker(150)
    master.tick(20)
    const asked: string[] = []
    page.on('request', (request) => {
      if (/without=/.test(request.url())) asked.push(request.url())
    })
    await page.goto(`${master.url}runs/live/overview`)
    await page.getByText('199 of 200 at work; flagged:').waitFor()
    await page.getByRole('region', { name: 'Workers' }).getByText('lost').first().waitFor()
    expect(asked).toEqual([])
    await page.getByRole('link', { name: 'Errors' }).first().click()
    await page.getByRole('cell', { name: 'all 200', exact: true }).first().waitFor()
    await page.getByRole('link', { name: 'Workers' }).first().click()
    await page.getByText('199 of 200 at work, 1 lost').waitFor()
    await page.getByText('heat strip').click()
    await until('each worker has a square', async () => (await page.locator('.strip a, .strip button').count()) >= 200)
  }, 60_000)

  test('the sums of the table are of the same instant as its rows', async () => {
    const { master, page } = await session.open()
    const run = master.begin({ users: 100, spawnRate: 100 })
    master.tick(20)
    await page.goto(`${master.url}runs/live/endpoints`)
    await page.getByText('7 endpoints').waitFor()
    await session.listens()
    const heads = await page.locator('thead th').allTextContents()
    const column = heads.findIndex((text) => text.startsWith('Requests'))
    const cell = (row: Locator): Promise<number> =>
      row
        .locator('td')
        .nth(column)
        .textContent()
        .then((text) => Number(text?.replaceAll(',', '')))
    const inHead = page.locator('.run-head .figures div', { hasText: 'requests' }).locator('dd')
    const before = await cell(page.locator('tr.pinned'))
    run.advance()
    // Each second a head, each second one the rows.
    const { head } = pictureOf(run.summary(), run, master.nowMs)
    master.send({ event: 'head', data: head })
    await until(
      'the head is ahead',
      async () => (await inHead.textContent()) === head.totals.requests.toLocaleString('en-US'),
    )
    expect(head.totals.requests).toBeGreaterThan(before)
    expect(await cell(page.locator('tr.pinned'))).toBe(before)
    const rows = await page.locator('tbody tr:not(.pinned)').all()
    const sum = async (): Promise<number> => (await Promise.all(rows.map(cell))).reduce((all, one) => all + one, 0)
    expect(await sum()).toBe(before)
    master.tick(1)
    await until('the rows are there', async () => (await cell(page.locator('tr.pinned'))) > before)
    expect(await sum()).toBe(await cell(page.locator('tr.pinned')))
  }, 60_000)

  test('an endpoint opens to its own page, and back', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 100 })
    master.tick(20)
    await page.goto(`${master.url}runs/live/endpoints`)
    await page.getByRole('link', { name: '/items/[id]' }).click()
    await page.getByRole('heading', { name: 'GET /items/[id]' }).waitFor()
    await until('the curve is told in words', async () =>
      /p95 \d/.test((await page.getByRole('img', { name: /^Percentiles/ }).getAttribute('aria-label')) ?? ''),
    )
    await page.getByRole('img', { name: /^Percentiles: this endpoint .*; all requests .*; baseline p50 / }).waitFor()
    await page
      .getByRole('region', { name: 'Failures', exact: true })
      .getByText('HTTP 503 Service Unavailable')
      .first()
      .waitFor()
    await page.getByRole('img', { name: /^p95 against load: [\d,.]+ req\/s to [\d,.]+ req\/s; p95 .* last / }).waitFor()
    await page.locator('section', { hasText: 'Percentiles' }).first().getByText('Show as table').click()
    await page.getByRole('cell', { name: 'p99.9', exact: true }).waitFor()
    await page.getByRole('link', { name: 'Endpoints', exact: true }).last().click()
    await page.getByRole('link', { name: '/checkout' }).waitFor()
  }, 60_000)

  test('errors are grouped by text or endpoint', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 100 })
    master.tick(20)
    await page.goto(`${master.url}runs/live/errors`)
    await page.getByText('2 kinds of failed requests').waitFor()
    expect(await page.locator('tbody tr').count()).toBe(2)
    await page.getByLabel('Group by').selectOption('error')
    await page.getByText('2 endpoints').waitFor()
    expect(await page.locator('tbody tr').count()).toBe(1)
  }, 60_000)
})
