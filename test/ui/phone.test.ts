// On a phone: a short head, a bar of five at the bottom, tables as cards, and nothing to be scrolled sideways.
import { describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('on a phone'), () => {
  const session = uiSession()

  test('the head is state, Stop and three numbers until more is asked for', async () => {
    const { master, page } = await session.open({}, { width: 390 })
    master.begin({ users: 100, spawnRate: 100 })
    master.tick(20)
    await page.goto(`${master.url}runs/live/overview`)
    const shown = (): Promise<string[]> =>
      page.locator('.run-head .figures dt').filter({ visible: true }).allTextContents()
    await page.getByRole('button', { name: 'Stop' }).waitFor()
    expect(await shown()).toEqual(['req/s', 'failed', 'p95'])
    expect(await page.getByRole('button', { name: 'Edit load' }).count()).toBe(0)
    const head = (await page.locator('.run-header').boundingBox())!
    expect(head.height).toBeLessThan(140)
    await page.locator('.run-head').getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Edit load' }).waitFor()
    expect(await shown()).toHaveLength(6)
  }, 60_000)

  test('five places at the bottom, the last of them leads to all pages', async () => {
    const { master, page } = await session.open({}, { width: 320 })
    master.begin({ users: 100, spawnRate: 100 })
    master.tick(20)
    await page.goto(`${master.url}runs/live/overview`)
    const bar = page.getByRole('navigation', { name: 'Run' })
    await bar.getByRole('link', { name: 'Errors' }).waitFor()
    expect(await bar.locator('a, button').filter({ visible: true }).count()).toBe(5)
    const box = (await bar.boundingBox())!
    expect(Math.round(box.y + box.height)).toBe(860)
    await bar.getByRole('button', { name: /^More/ }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Checks/ })
      .click()
    await page.getByRole('heading', { name: 'Thresholds' }).waitFor()
    await until('the dialog is closed', async () => (await page.getByRole('dialog').count()) === 0)
  }, 60_000)

  test('rows are cards with labels, sorted by the same buttons', async () => {
    const { master, page } = await session.open({}, { width: 390 })
    master.begin({ users: 100, spawnRate: 100 })
    master.tick(20)
    await page.goto(`${master.url}runs/live/endpoints`)
    const cards = page.locator('tbody tr:not(.pinned)')
    await cards.first().waitFor()
    expect((await cards.first().boundingBox())!.height).toBeGreaterThan(60)
    await page.getByRole('button', { name: 'p95' }).click()
    await until('the slowest is first', async () => (await cards.first().textContent())?.includes('/items/10'))
    const label = await page.evaluate(
      `getComputedStyle(document.querySelector('tbody td[data-label="p95"]'), '::before').content`,
    )
    expect(label).toBe('"p95, ms"')
  }, 60_000)

  test('hundreds of cards: few in the page, all reachable', async () => {
    const endpoints = Array.from({ length: 300 }, (_, index) => ({ method: 'GET', name: `/page/${index}` }))
    const { master, page } = await session.open({ endpoints }, { width: 390 })
    master.begin({ users: 100, spawnRate: 100 })
    master.tick(5)
    await page.goto(`${master.url}runs/live/endpoints`)
    await page.getByRole('link', { name: '/page/0' }).first().waitFor()
    expect(await page.locator('tbody tr').count()).toBeLessThan(80)
    await page.getByRole('region', { name: 'Endpoints, table' }).press('End')
    await page.getByRole('link', { name: '/page/299' }).waitFor()
    expect(await page.locator('tbody tr').count()).toBeLessThan(80)
  }, 60_000)
})
