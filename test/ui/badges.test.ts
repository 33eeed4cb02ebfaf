// The numbers on the tabs: problems that came since their page was last open.
import type { Page } from 'playwright-core'
import { describe, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('badges'), () => {
  const session = uiSession()
  const tab = (page: Page, name: string): Promise<string | null> =>
    page
      .getByRole('navigation', { name: 'Run' })
      .getByRole('link', { name: new RegExp(`^${name}`) })
      .textContent()
  const reads = (page: Page, name: string, words: string): Promise<unknown> =>
    until(`${name} reads "${words}"`, async () => (await tab(page, name)) === words)

  test('count what is new since the last visit, in words too, and remember it', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 100 })
    master.tick(10)
    await page.goto(`${master.url}runs/live/overview`)
    await reads(page, 'Errors', 'Errors2 new kinds of errors')
    await page
      .getByRole('link', { name: /^Errors/ })
      .first()
      .click()
    await page.getByText('2 kinds of failed requests').waitFor()
    await reads(page, 'Errors', 'Errors')
    await page.getByRole('link', { name: 'Overview' }).click()
    await reads(page, 'Errors', 'Errors')
    await page.reload()
    await page.getByRole('heading', { name: 'Top errors' }).waitFor()
    await reads(page, 'Errors', 'Errors')

    await session.listens()
    if (master.run !== null) master.run.errorText = 'TIMEOUT'
    master.run?.loseWorker(2)
    master.tick(1)
    await reads(page, 'Errors', 'Errors2 new kinds of errors')
    await page
      .getByRole('link', { name: /^Errors/ })
      .first()
      .click()
    await page.getByText(/, 2 new since you last looked$/).waitFor()
    await until('the lost worker is new', async () => /worker.* newly flagged/.test((await tab(page, 'Workers')) ?? ''))
  }, 60_000)
})
