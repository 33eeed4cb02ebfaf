// A tab in the background, whose clocks stand still: when it is seen again it has no gap, and the server owed it nothing meanwhile.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { elapsed } from '../../src/outputs/text/numbers.js'
import type { Picture } from '../../src/web/api.js'
import { browserSuite, HAS_BROWSER, openBrowser, openPage } from '../support/browser.js'
import { SHOP_SCRIPT, type ShopTarget, startShopTarget } from '../support/shop-target.js'
import { until } from '../support/until.js'
import { WebSession } from '../support/web-session.js'

const SECONDS = 8

describe.skipIf(!HAS_BROWSER)(browserSuite('a tab in the background'), () => {
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

  it.each(['frozen', 'hidden'])('has no gap when it is seen again: %s', { timeout: 90_000 }, async (how) => {
    const web = await new WebSession(['-H', target.url], { script: SHOP_SCRIPT }).open()
    onTestFinished(() => web.close())
    const { page, faults } = await openPage(browser)
    onTestFinished(() => page.context().close())
    const devtools = await page.context().newCDPSession(page)
    const away = async (isAway: boolean): Promise<void> => {
      if (how === 'frozen') await devtools.send('Page.setWebLifecycleState', { state: isAway ? 'frozen' : 'active' })
      else
        await page.evaluate(
          `Object.defineProperty(document, 'hidden', { value: ${isAway}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
        )
    }
    const runMs = async (): Promise<number> => (await web.get<Picture>('/runs/live/picture')).body.head.run.durationMs

    await web.post('/runs', { users: 5, spawnRate: 100 })
    await page.goto(`${web.url}runs/live/overview`)
    const chart = page.getByRole('img', { name: /^Throughput/ })
    await until('the chart moves', async () => /00:0[2-9];/.test((await chart.getAttribute('aria-label')) ?? ''))
    await away(true)
    const before = await runMs()
    await until('the run goes on', async () => (await runMs()) > before + SECONDS * 1000)
    await away(false)

    const last = Math.floor((before + SECONDS * 1000) / 1000) - 1
    await until('the chart is of now', async () => {
      const end = / to (\d\d:\d\d);/.exec((await chart.getAttribute('aria-label')) ?? '')?.[1]
      return end !== undefined && end >= elapsed(last * 1000)
    })
    await page.getByRole('region', { name: 'Throughput and users' }).getByText('Show as table').click()
    const table = page.getByRole('region', { name: 'Throughput and users, values' })
    const times = await table.locator('tbody tr td:first-child').allTextContents()
    expect(times.length).toBeGreaterThan(last)
    expect(times).toEqual(times.map((_, second) => elapsed(second * 1000)))
    // Figures come by themselves again.
    const requests = page.locator('.run-head .figures div', { hasText: 'requests' }).locator('dd')
    const shown = await requests.textContent()
    await until('the head moves', async () => (await requests.textContent()) !== shown)
    expect(faults).toEqual([])
  })
})
