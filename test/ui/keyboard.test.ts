// Everything by keyboard alone.
import { describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('the keyboard'), () => {
  const session = uiSession()
  const focused = (page: import('playwright-core').Page): Promise<string> =>
    page.evaluate('document.activeElement.textContent')

  test('start, look around, open, edit and stop without a mouse', async () => {
    const { master, page } = await session.open()
    const { keyboard } = page
    await page.goto(`${master.url}start`)
    await page.getByRole('heading', { name: 'Start a load test' }).waitFor()
    await keyboard.press('Tab')
    expect(await focused(page)).toBe('Skip to the numbers')
    await keyboard.press('Enter')
    await page.getByLabel('Users peak concurrency').focus()
    await keyboard.press('Enter')
    await page.getByRole('status').getByText('Spawning').waitFor()
    await session.listens()
    master.tick(10)

    await keyboard.press('g')
    await keyboard.press('e')
    await page.getByRole('link', { name: '/checkout' }).waitFor()
    await keyboard.press('j')
    await keyboard.press('ArrowDown')
    await keyboard.press('j')
    await keyboard.press('k')
    expect(await focused(page)).toBe('/items/[id]')
    await keyboard.press('Enter')
    await page.getByRole('heading', { name: 'GET /items/[id]' }).waitFor()

    await keyboard.press('g')
    await keyboard.press('r')
    await page.getByRole('heading', { name: /^Exceptions/ }).waitFor()
    await keyboard.press('/')
    await keyboard.type('g e stays text')
    expect(await page.getByRole('searchbox').inputValue()).toBe('g e stays text')
    await page.getByRole('searchbox').press('Shift+Tab')

    await keyboard.press('e')
    await page.getByRole('heading', { name: 'Edit load' }).waitFor()
    await keyboard.press('Escape')
    await until('the dialog is closed', async () => (await page.getByRole('dialog').count()) === 0)
    await keyboard.press('Control+k')
    await keyboard.type('chec')
    await page.getByRole('button', { name: /checkout/i }).waitFor()
    await keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Thresholds' }).waitFor()

    await keyboard.press('a')
    await page.getByRole('heading', { name: 'Add a note' }).waitFor()
    await keyboard.type('cache cleared')
    await keyboard.press('Enter')
    await until('the note is written', () => master.run?.notes.some((note) => note.text === 'cache cleared'))
    await until('the dialog is closed', async () => (await page.getByRole('dialog').count()) === 0)

    await keyboard.press('d')
    expect(await page.evaluate('document.documentElement.style.colorScheme')).toBe('light')
    await keyboard.press('x')
    await page.getByRole('heading', { name: 'Stop the run?' }).waitFor()
    // Enter on the button that has the focus stops nothing.
    await keyboard.press('Enter')
    await until('the dialog is closed', async () => (await page.getByRole('dialog').count()) === 0)
    expect(master.run?.isOver).toBe(false)
    await keyboard.press('x')
    await page.getByRole('heading', { name: 'Stop the run?' }).waitFor()
    await keyboard.press('Tab')
    await keyboard.press('Tab')
    expect(await focused(page)).toBe('Stop gracefully')
    await keyboard.press('Enter')
    await page.getByRole('status').getByText('Finished').waitFor()
  }, 90_000)

  test('a chart is read value by value', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 10, spawnRate: 1 })
    master.tick(8)
    await page.goto(`${master.url}runs/live/overview`)
    const reader = page.getByRole('slider', { name: 'Throughput and users, value by value' })
    await reader.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await reader.getAttribute('aria-valuetext')).toMatch(/^00:02, req\/s \d+, failures\/s 0, users 3$/)
    // The same under the cursor, for those who see it.
    await page.getByRole('region', { name: 'Throughput and users' }).getByText('00:02', { exact: true }).waitFor()
  }, 60_000)

  test('single letters can be switched off, and stay off', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 10, spawnRate: 10 })
    master.tick(3)
    await page.goto(`${master.url}runs/live/overview`)
    await page.getByRole('heading', { name: 'Throughput and users' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('checkbox', { name: 'Single-letter shortcuts' }).uncheck()
    await page.keyboard.press('Escape')
    await page.reload()
    await page.getByRole('heading', { name: 'Throughput and users' }).waitFor()
    await page.keyboard.press('x')
    await page.keyboard.press('g')
    await page.keyboard.press('e')
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(page.url()).toContain('/overview')
  }, 60_000)
})
