// From the Start form to the end of a run, as a person goes through it.
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('a run in the browser'), () => {
  const session = uiSession()

  const figure = (page: Page, label: string): Promise<string | null> =>
    page.locator('.run-head .figures div', { hasText: label }).locator('dd').first().textContent()

  test('start with the form, watch, edit, stop', async () => {
    const { master, page } = await session.open()
    await page.goto(master.url)
    await page.getByRole('heading', { name: 'Start a load test' }).waitFor()
    await page.getByLabel('Users peak concurrency').fill('50')
    await page.getByLabel('Spawn rate').fill('10')
    await page.getByLabel('Run time').fill('10m')
    await page
      .getByRole('img', {
        name: /^Load curve: peak 50 users after 5s; ends after 10m, about \d\d:\d\d; 4 workers → 12 or 13 users each$/,
      })
      .waitFor()
    await page.getByRole('checkbox', { name: /Admin/ }).uncheck()
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.getByRole('status').getByText('Spawning').waitFor()
    expect(master.sent[0]).toMatchObject({
      method: 'POST',
      path: '/runs',
      body: {
        users: 50,
        spawnRate: 10,
        runTime: '10m',
        userClasses: ['Shopper', 'ApiClient'],
      },
    })

    await session.listens()
    master.tick(3)
    await until('30 of 50 users are shown', async () => (await figure(page, 'users')) === '30 / 50')
    master.tick(7)
    await until('50 users are shown', async () => (await figure(page, 'users')) === '50')
    await page.getByRole('status').getByText('Running').waitFor()
    await until('the chart tells its values', async () =>
      /req\/s 0 to|req\/s \d/.test((await page.locator('figure').first().getAttribute('aria-label')) ?? ''),
    )

    await page.getByRole('button', { name: 'Edit load' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('spinbutton', { name: 'Users', exact: true }).fill('80')
    await dialog.getByText('From 50 to 80 users in about 3s.').waitFor()
    await dialog.getByRole('textbox', { name: /^Reach in/ }).fill('1m')
    await dialog.getByRole('img', { name: 'Load curve: From 50 to 80 users in about 1m.' }).waitFor()
    expect(await dialog.getByRole('spinbutton', { name: /^Spawn rate/ }).inputValue()).toBe('0.5')
    await dialog.getByRole('slider').press('ArrowLeft')
    await dialog.getByText('From 50 to 79 users in about 1m.').waitFor()
    await dialog.getByRole('spinbutton', { name: 'Users', exact: true }).fill('80')
    await dialog.getByRole('spinbutton', { name: /^Spawn rate/ }).fill('10')
    await dialog.getByRole('button', { name: 'Apply' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(master.sent.at(-1)).toMatchObject({ path: '/runs/live/load', body: { users: 80, spawnRate: 10 } })
    await page.getByText('operator: users → 80').waitFor()

    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('status').getByText('Paused').waitFor()
    await page.getByRole('button', { name: 'Resume' }).click()
    master.run?.loseWorker(2)
    master.tick(4)
    await page.getByText('3 of 4 at work; flagged:').waitFor()

    await page.getByRole('button', { name: 'Stop' }).click()
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Cancel')
    await page.getByRole('button', { name: 'Stop gracefully' }).click()
    await page.getByRole('status').getByText('Finished').waitFor()
    expect(master.sent.at(-1)).toMatchObject({ path: '/runs/live/stop', body: { mode: 'graceful' } })
    await page.getByRole('button', { name: 'New test' }).waitFor()
  }, 120_000)

  test('a stop with grace says how long it may take, and can be cut short', async () => {
    const { master, page } = await session.open()
    master.isSlowToStop = true
    master.begin({ users: 20, spawnRate: 20 })
    master.tick(5)
    await page.goto(`${master.url}runs/live/overview`)
    await session.listens()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByRole('button', { name: 'Stop gracefully' }).click()
    await page.getByText('Users finish, cut in 30s at most').waitFor()
    master.tick(4)
    await page.getByText('Users finish, cut in 26s at most').waitFor()
    expect(await page.getByRole('button', { name: 'Edit load' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Stop now' }).click()
    await page.getByRole('status').getByText('Finished').waitFor()
    expect(master.sent.at(-1)).toMatchObject({ path: '/runs/live/stop', body: { mode: 'now' } })
  }, 120_000)
})
