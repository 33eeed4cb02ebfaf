// Endpoints and errors by whose requests they are, and the way of a worker's figures.
import { describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { shoot, violations } from '../support/ui-axe.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('whose requests they are'), { timeout: 60_000 }, () => {
  const session = uiSession()

  test('endpoints in groups by user class and by a tag of the script; the address keeps which', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 60, spawnRate: 20 })
    master.tick(12)
    await page.goto(`${master.url}runs/live/endpoints`)
    const choice = page.getByLabel('Group by')
    await choice.selectOption({ label: 'user class' })
    const groups = page.locator('tbody tr.group')
    await groups.first().waitFor()
    const names = (await groups.allTextContents()).map((text) => text.trim())
    expect(names.some((text) => text.includes('Api, Shopper'))).toBe(true)
    expect(await violations(page)).toEqual([])
    await shoot(page, 'endpoints-by-class')
    await choice.selectOption({ label: 'tag team' })
    await until('the address says so', () => page.url().includes('group=tag%3Ateam'))
    await page.reload()
    await until('the choice is kept', async () => (await choice.inputValue()) === 'tag:team')
    expect((await groups.allTextContents()).join()).toMatch(/cart/)
  })

  test('errors by user class', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 60, spawnRate: 20 })
    master.tick(12)
    await page.goto(`${master.url}runs/live/errors`)
    await page.getByLabel('Group by').selectOption({ label: 'user class' })
    const failures = page.getByRole('region', { name: 'Failures, table' })
    await failures.getByRole('cell', { name: 'Shopper' }).waitFor()
    expect(await failures.locator('tbody tr').count()).toBe(1)
    expect(await failures.textContent()).toMatch(/kinds? at \d endpoints?|HTTP 503.* at 1 endpoint/)
    expect(await violations(page)).toEqual([])
  })

  test('a figure of a worker shows its way to who points at it, until Escape; the page of the worker has its facts', async () => {
    const { master, page } = await session.open({ workers: 4 })
    master.begin({ users: 60, spawnRate: 20 })
    master.tick(30)
    await page.goto(`${master.url}runs/live/workers`)
    const cell = page.locator('[data-way=cpu]').first()
    await cell.hover()
    const peek = page.locator('.way-peek')
    await peek.getByText(/ to .*, last /).waitFor()
    expect(await peek.textContent()).toContain('w0 CPU')
    expect(await violations(page)).toEqual([])
    await shoot(page, 'worker-way')
    await page.keyboard.press('Escape')
    await until('it is gone', async () => (await peek.count()) === 0)
    await page.getByRole('columnheader', { name: 'Beat' }).waitFor()
    await page.locator('tbody [data-door]').first().click()
    await page.getByText('of 524,288 that it may open').waitFor()
    await page.getByText('1.2% of the time, longest pause').waitFor()
    expect(await violations(page)).toEqual([])
    await shoot(page, 'worker-facts')
    await page.getByRole('link', { name: 'What it said' }).click()
    await until('the log of that worker', () => page.url().includes('worker=w0'))
  })
})
