// The whole life of a run without a mouse, against a real master: start, edit, stop, once more, compare.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { RunSummary } from '../../src/web/api.js'
import { browserSuite, HAS_BROWSER, openBrowser, openPage } from '../support/browser.js'
import { retype, tabTo } from '../support/keyboard.js'
import { SHOP_SCRIPT, type ShopTarget, startShopTarget } from '../support/shop-target.js'
import { until } from '../support/until.js'
import { WebSession } from '../support/web-session.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('the keyboard alone'), () => {
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

  it('starts, edits, stops, starts again and compares', { timeout: 120_000 }, async () => {
    const web = await new WebSession(['-H', target.url], { script: SHOP_SCRIPT }).open()
    onTestFinished(() => web.close())
    const { page, faults } = await openPage(browser)
    onTestFinished(() => page.context().close())
    const { keyboard } = page
    const users = (count: number): Promise<unknown> =>
      web.live<RunSummary>(`${count} users run`, '/runs/live', ({ run }) => run.users === count)
    const ended = async (): Promise<void> => {
      await page.getByRole('status').getByText('Finished').waitFor()
      const { totals } = (await web.get<RunSummary>('/runs/live')).body
      expect(totals.requests).toBe(target.total())
      target.forget()
    }

    await page.goto(web.url)
    await page.getByRole('heading', { name: 'Start a load test' }).waitFor()
    await tabTo(page, /^Users ?peak/)
    await retype(page, '6')
    await tabTo(page, /^Spawn rate/)
    await retype(page, '100')
    await tabTo(page, 'Start')
    await keyboard.press('Enter')
    await users(6)

    await page.getByRole('status').getByText('Running').waitFor()
    await keyboard.press('e')
    await page.getByRole('heading', { name: 'Edit load' }).waitFor()
    await tabTo(page, 'Users')
    await retype(page, '9')
    await tabTo(page, 'Apply')
    await keyboard.press('Enter')
    await users(9)
    await until('the dialog is closed', async () => (await page.getByRole('dialog').count()) === 0)

    await keyboard.press('g')
    await keyboard.press('e')
    await page.getByRole('link', { name: '/search', exact: true }).waitFor()
    await keyboard.press('x')
    await page.getByRole('heading', { name: 'Stop the run?' }).waitFor()
    await tabTo(page, 'Stop gracefully')
    await keyboard.press('Space')
    await ended()

    await tabTo(page, 'New test')
    await keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Start a load test' }).waitFor()
    await tabTo(page, /^Run time/)
    await retype(page, '2s')
    await keyboard.press('Enter')
    await page
      .getByRole('status')
      .getByText(/Spawning|Running/)
      .waitFor()
    await ended()

    await tabTo(page, 'Runs')
    await keyboard.press('Enter')
    await page
      .getByRole('checkbox', { name: /^Choose/ })
      .nth(1)
      .waitFor()
    await tabTo(page, /^Choose/)
    await keyboard.press('Space')
    await tabTo(page, /^Choose/)
    await keyboard.press('Space')
    await until('two are chosen', async () => (await page.getByRole('checkbox', { checked: true }).count()) === 2)
    await tabTo(page, 'Compare two')
    await keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Compare', exact: true }).waitFor()
    await page.getByRole('cell', { name: 'POST /checkout' }).waitFor()
    expect(faults).toEqual([])
  })
})
