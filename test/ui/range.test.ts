// The part of a run that the page looks at: chosen, or what came after a restart of the statistics; table and charts together.
import { describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('a part of a run'), () => {
  const session = uiSession()
  const requests = async (page: import('playwright-core').Page): Promise<number> => {
    const cell = page.locator('tr.pinned [data-label="Requests"]')
    return Number((await cell.textContent())?.replaceAll(',', ''))
  }

  test('that is selected is what the table counts; the other windows are a click away', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 100 })
    master.tick(120)
    await page.goto(`${master.url}runs/live/endpoints?from=30000&to=60000`)
    await page.getByText('Counted from 00:30 to 01:00.').waitFor()
    const part = await requests(page)
    expect(await page.getByRole('radio', { name: 'selected: 00:30 to 01:00' }).isChecked()).toBe(true)
    await page.getByRole('radio', { name: 'since start' }).check()
    await until('the figures since the start', async () => (await requests(page)) > 3 * part)
    expect(page.url()).toContain('window=start')
    await page.getByRole('radio', { name: 'last 1 min' }).check()
    await page.getByText('Counted from 01:00 to 02:00.').waitFor()
    await page.getByRole('button', { name: 'Show the whole run' }).click()
    await page.getByRole('radio', { name: /^selected/ }).waitFor({ state: 'detached' })
  }, 60_000)

  test('begins with a restart of the statistics on every page, and leads back to the whole', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 100 })
    master.tick(60)
    await page.goto(`${master.url}runs/live/endpoints`)
    await session.listens()
    const before = await requests(page)
    await page.getByRole('button', { name: 'Restart statistics' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Restart' }).click()
    await page.getByText(/^The statistics were restarted at 01:0\d/).waitFor()
    await until('the table begins anew', async () => (await requests(page)) < before / 10)
    await page.getByText('requests since start').waitFor()
    await page.getByRole('link', { name: 'Latency', exact: true }).click()
    await page.getByRole('img', { name: /^Percentile curve: all requests, 01:0\d to/ }).waitFor()
    await page.getByRole('img', { name: /^Percentiles over time: 01:0\d to/ }).waitFor()
    await page.screenshot({ path: 'results/screenshots/restarted-latency-1280.png', fullPage: true })
    await page.getByRole('button', { name: 'Show the whole run' }).click()
    await page.getByRole('img', { name: /^Percentiles over time: 00:00 to/ }).waitFor()
    await page.getByRole('button', { name: /^From the restart at 01:0\d/ }).click()
    await page.getByRole('img', { name: /^Percentiles over time: 01:0\d to/ }).waitFor()
    await page.getByRole('link', { name: 'Endpoints', exact: true }).click()
    await page.getByText(/^Counted from 01:0\d/).waitFor()
    await page.screenshot({ path: 'results/screenshots/restarted-endpoints-1280.png', fullPage: true })
  }, 60_000)

  test('is of the slowest endpoints too; what is of the whole run says so', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 100 })
    master.tick(120)
    await page.goto(`${master.url}runs/live/overview?from=30000&to=60000`)
    await page.getByText('So do figures of endpoints; the rest is of the whole run.').waitFor()
    const tag = (name: string) =>
      page.getByRole('region', { name, exact: true }).getByText('whole run', { exact: true })
    await tag('Top errors').waitFor()
    const slowest = page.getByRole('region', { name: 'Slowest endpoints' })
    // Figures of the last seconds say so until those of the part are there.
    await until('the part is shown', async () => !/last 10\s?s/.test((await slowest.textContent()) ?? ''))
    const first = await slowest.locator('li b').first().textContent()
    await page.screenshot({ path: 'results/screenshots/part-overview-1280.png', fullPage: true })
    const door = await slowest.locator('li a').first().getAttribute('href')
    await page.goto(new URL(`${door}?from=30000&to=60000`, master.url).href)
    const p95 = page.locator('.figures.small div', { hasText: 'p95' }).locator('dd').first()
    await until('the page of the endpoint says the same', async () => (await p95.textContent()) === first)
    for (const [name, region] of [
      ['Errors', 'Failures'],
      ['Errors', 'Exceptions'],
      ['Latency', 'Due and sent'],
      ['Latency', 'Distribution'],
    ] as const) {
      const href = name.toLowerCase()
      await page.goto(`${master.url}runs/live/${href}?from=30000&to=60000`)
      await tag(region).waitFor()
    }
    await page.goto(`${master.url}runs/live/errors`)
    await page.getByRole('heading', { name: /^Failures/ }).waitFor()
    expect(await page.getByText('whole run', { exact: true }).count()).toBe(0)
    await page.getByText('req/s, failed and p95: last 10s').waitFor()
    await page.screenshot({ path: 'results/screenshots/head-1280.png' })
    await page.setViewportSize({ width: 390, height: 800 })
    await page.screenshot({ path: 'results/screenshots/head-390.png' })
  }, 60_000)
})
