// Editing the load: users, classes, and when.
import { describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { shoot, violations } from '../support/ui-axe.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('edit load'), { timeout: 60_000 }, () => {
  const session = uiSession()

  for (const [theme, width] of [
    ['light', 1280],
    ['dark', 390],
  ] as const) {
    test(`deals users to other classes, at the end of the stage; everybody sees what waits, and it can be withdrawn: ${theme}, ${width} wide`, async () => {
      const { master, page } = await session.open({}, { theme, width })
      master.begin({ users: 50, spawnRate: 10 })
      master.tick(10)
      await page.goto(`${master.url}runs/live/overview`)
      await page.locator('.run-head .figures').waitFor()
      await page.keyboard.press('e')
      await page.getByRole('heading', { name: 'Edit load' }).waitFor()
      await page.getByLabel('weight of Shopper').fill('7')
      await page.getByLabel('Admin is dealt').selectOption('by weight')
      expect(await violations(page)).toEqual([])
      await shoot(page, `edit-load-classes-${theme}-${width}`)
      await page.getByLabel('At the end of the stage, 00:01:30').check()
      await page.getByRole('button', { name: 'Apply' }).click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      const shares = [
        { name: 'Shopper', weight: 7 },
        { name: 'Admin', weight: 1 },
      ]
      expect(master.sent.at(-1)?.body).toEqual({ userClasses: shares, when: 'stage-end' })

      const line = page.getByText('at 00:01:30 Shopper weight 7, Admin weight 1 (ana)')
      await line.waitFor()
      expect(await violations(page)).toEqual([])
      await shoot(page, `edit-load-waits-${theme}-${width}`)
      await page.getByRole('button', { name: 'Withdraw' }).click()
      await line.waitFor({ state: 'detached' })
      expect(master.sent.at(-1)).toMatchObject({ method: 'DELETE', path: '/runs/live/load' })
    })
  }

  test('a viewer sees what waits and cannot withdraw it', async () => {
    const { master, page } = await session.open({ role: 'viewer' })
    const run = master.begin({ users: 50, spawnRate: 10 })
    run.edit({ users: 80, spawnRate: 5, when: 'stage-end' })
    master.tick(3)
    await page.goto(`${master.url}runs/live/overview`)
    await page.getByText('at 00:01:30 users → 80 at 5/s (ana)').waitFor()
    expect(await page.getByRole('button', { name: 'Withdraw' }).count()).toBe(0)
  })

  test('an edit that is refused says why, and nothing is closed', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 50, spawnRate: 10 })
    master.tick(3)
    await page.goto(`${master.url}runs/live/overview`)
    await page.locator('.run-head .figures').waitFor()
    await page.keyboard.press('e')
    await page.getByLabel('weight of Shopper').fill('0')
    master.refusal = { detail: 'userClasses: no class would be left with users.', field: 'userClasses' }
    await page.getByRole('button', { name: 'Apply' }).click()
    await until('it is said', async () => (await page.getByRole('alert').allTextContents()).join().includes('no class'))
    expect(await page.getByRole('heading', { name: 'Edit load' }).count()).toBe(1)
  })
})
