// The log: filtered by words or a pattern, and saved.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { violations } from '../support/ui-axe.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('logs'), { timeout: 60_000 }, () => {
  const session = uiSession()

  test('a pattern chooses lines, one that cannot be used is said, and what is shown can be saved', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 50, spawnRate: 10 })
    master.tick(3)
    for (const text of ['users 5 → 9', 'users stay', 'GET / timed out']) master.say('info', text)
    await page.goto(`${master.url}runs/live/logs`)
    const lines = page.locator('.log li')
    await lines.first().waitFor()
    await page.getByRole('searchbox').fill('/^users \\d+ → \\d+$/')
    await until('one is shown', async () => (await lines.count()) === 1)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download as JSON lines' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/\.log\.ndjson$/)
    const saved = readFileSync((await download.path())!, 'utf8')
      .trim()
      .split('\n')
    expect(saved.map((line) => JSON.parse(line).text)).toEqual(['users 5 → 9'])
    await page.getByRole('searchbox').fill('/(a+)+$/')
    await page.getByText('This pattern may take for ever').waitFor()
    expect(await page.getByRole('searchbox').getAttribute('aria-invalid')).toBe('true')
    expect(await violations(page)).toEqual([])
  })
})
