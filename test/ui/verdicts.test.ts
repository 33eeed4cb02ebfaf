// Whether the numbers can be trusted, and what the load did to the target, in the head of each page.
import { describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { shoot, violations } from '../support/ui-axe.js'
import { uiSession } from '../support/ui-session.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('verdicts'), { timeout: 60_000 }, () => {
  const session = uiSession()

  test('the knee of the target is named, and leads to the part of the run that shows it', async () => {
    const { master, page } = await session.open()
    const run = master.begin({ users: 60, spawnRate: 20 })
    const reason = '620 to 1,000 users brought no more than 1,240 req/s'
    run.target = { verdict: 'saturated', reason, rps: 1237.4, users: 620, fromMs: 40_000, toMs: 80_000 }
    master.tick(90)
    await page.goto(`${master.url}runs/live/errors`)
    const link = page.getByRole('link', { name: 'Target saturated at ~1,240 req/s (620 users)' })
    expect(await link.getAttribute('title')).toBe(reason)
    await link.click()
    await page.waitForURL(/overview\?from=10000&to=80000/)
    expect(await violations(page)).toEqual([])
    await shoot(page, 'target-saturated')
  })

  for (const theme of ['light', 'dark'] as const) {
    test(`latencies of a generator that is the limit carry a mark, and the head says so: ${theme}`, async () => {
      const { master, page } = await session.open({}, { theme })
      const run = master.begin({ users: 60, spawnRate: 20 })
      run.generatorVerdict = 'limited'
      run.target = { ...run.target, verdict: 'not-judged', reason: 'the generator was the limit' }
      master.tick(20)
      await page.goto(`${master.url}runs/live/endpoints`)
      await page.getByText('Generator at its limit: these latencies are its own as well').waitFor()
      await page.getByText('Target not judged: the generator was the limit').waitFor()
      const marked = (selector: string): Promise<unknown> =>
        page.evaluate(`getComputedStyle(document.querySelector('${selector}'), '::after').content`)
      for (const selector of ['td[data-label="p95"]', 'td[data-label="p50"]', '.run-head [data-latency]'])
        expect(await marked(selector), selector).toContain('⚠')
      expect(await marked('td[data-label="Requests"]')).toBe('none')
      expect(await violations(page)).toEqual([])
      await shoot(page, `generator-limited-${theme}`)
      run.generatorVerdict = 'trustworthy'
      master.tick(2)
      await page.getByText('Numbers trustworthy').waitFor()
      expect(await marked('td[data-label="p95"]')).toBe('none')
    })
  }
})
