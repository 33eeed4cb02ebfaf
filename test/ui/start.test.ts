// The Start page beside its form: a check of the script before there is load, and presets.
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { shoot, violations } from '../support/ui-axe.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('the Start page'), { timeout: 60_000 }, () => {
  const session = uiSession()

  async function open(...args: Parameters<typeof session.open>) {
    const opened = await session.open(...args)
    await opened.page.goto(`${opened.master.url}start`)
    await opened.page.getByRole('heading', { name: 'Start a load test' }).waitFor()
    return opened
  }

  const result = (page: Page) => page.getByRole('region', { name: 'Checked once' })

  test('checks the script as the form stands, and shows every request, check and exception', async () => {
    const { master, page } = await open()
    let goOn: (value: unknown) => void = () => {}
    master.checkGate = new Promise((resolve) => {
      goOn = resolve
    })
    await page.getByRole('checkbox', { name: /Admin/ }).uncheck()
    await page.getByRole('button', { name: 'Check once' }).click()
    await page.getByRole('status').getByText('Each task runs once').waitFor()
    expect(await page.getByRole('button', { name: 'Start', exact: true }).isDisabled()).toBe(true)
    goOn(null)
    await result(page).getByRole('heading', { name: 'Checked once: failed' }).waitFor()
    expect(master.sent.at(-1)).toMatchObject({
      method: 'POST',
      path: '/runs/check',
      body: { userClasses: ['Shopper', 'ApiClient'] },
    })
    expect(await page.evaluate('document.activeElement.textContent')).toContain('Checked once')
    const text = (await result(page).textContent()) ?? ''
    for (const part of [
      '4 requests, 1 failed, 2 other faults, 1 task not reached',
      'status 503',
      'HTTP 503',
      'done',
      'check met: is 200',
      'check failed: has an order',
      'TypeError: cart is undefined',
      'loadtest.ts:61:5',
      'basket of 3',
      'not reached, for the user had ended Checkout.pay',
      'https://shop.test/items/7?q=<b>bold</b>',
    ]) {
      expect(text).toContain(part)
    }
    expect(await page.getByRole('button', { name: 'Start', exact: true }).isEnabled()).toBe(true)
  })

  test('stops a check that takes too long, and says why one is refused', async () => {
    const { master, page } = await open()
    master.checkGate = new Promise(() => {})
    await page.getByRole('button', { name: 'Check once' }).click()
    await page.getByRole('button', { name: 'Stop checking' }).click()
    master.checkGate = Promise.resolve()
    master.refusal = { detail: 'host: "shop" is no URL', field: 'host' }
    await page.getByRole('button', { name: 'Check once' }).click()
    await page.getByRole('alert').getByText('is no URL').waitFor()
    await page.locator('.field.wrong input[name=host]').waitFor()
    expect(await result(page).count()).toBe(0)
    await page.locator('input[name=host]').fill('https://shop.test')
    await page.locator('.field.wrong').waitFor({ state: 'detached' })
    expect(await page.getByRole('alert').getByText('is no URL').count()).toBe(0)
  })

  test('a threshold that is wrong is marked and says why; one that is added is empty and ready to be typed', async () => {
    const { master, page } = await open()
    const add = page.getByRole('button', { name: 'Add threshold' })
    await add.click()
    await add.click()
    await until(
      'the new field has the focus',
      async () => (await page.evaluate("document.activeElement.getAttribute('aria-label')")) === 'Threshold 2',
    )
    await page.keyboard.type('slow')
    master.refusal = { detail: '"slow" is not a threshold', field: 'thresholds.0' }
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    const wrong = page.locator('[aria-invalid=true]')
    await wrong.waitFor()
    expect(await wrong.getAttribute('aria-label')).toBe('Threshold 2')
    const words = page.locator(`#${await wrong.getAttribute('aria-describedby')}`)
    expect(await words.textContent()).toBe('"slow" is not a threshold')
    expect(await violations(page)).toEqual([])
    await shoot(page, 'start-threshold-wrong')
    expect(master.sent.at(-1)?.body).toEqual({ thresholds: ['slow'] })
    await page.getByLabel('ends the run when threshold 2 fails').check()
    await page.getByLabel('not before this time of the run, by threshold 2').fill('30s')
    expect(await violations(page)).toEqual([])
    await shoot(page, 'start-threshold-ends')
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    const ending = { thresholds: [{ threshold: 'slow', abortOnFail: true, delayAbortEval: '30s' }] }
    await until('it is sent', () => JSON.stringify(master.sent.at(-1)?.body) === JSON.stringify(ending))
  })

  test('begins the next test with what was started last, without secrets, until one wants it anew', async () => {
    const { master, page } = await open()
    const users = page.getByLabel('Users peak concurrency')
    await users.fill('75')
    await page.getByLabel('basketSize').fill('9')
    await page.getByLabel('apiKey').fill('s3cret')
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.waitForURL(/live/)
    master.stop()
    await page.goto(`${master.url}start`)
    await page.getByText('As you started it last.').waitFor()
    expect(await users.inputValue()).toBe('75')
    expect(await page.getByLabel('basketSize').inputValue()).toBe('9')
    expect(await page.getByLabel('apiKey').inputValue()).toBe('')
    expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain('s3cret')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'As the script has it' }).click()
    expect(await users.inputValue()).toBe('20')
    await page.reload()
    expect(await users.inputValue()).toBe('20')
  })

  test('saves the form as a preset, fills it in again, and deletes it, by keyboard', async () => {
    const { master, page } = await open()
    await page.getByLabel('Users peak concurrency').fill('75')
    await page.getByLabel('Run time').fill('3m')
    await page.getByRole('checkbox', { name: /Shopper/ }).uncheck()
    await page.getByLabel('basketSize').fill('9')
    await page.getByRole('button', { name: 'Save as preset' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type('smoke <75>')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    const presets = page.getByRole('combobox', { name: 'Preset' })
    expect(await presets.inputValue()).toBe('smoke <75>')
    expect(master.presets.get('smoke <75>')?.request).toMatchObject({ users: 75, runTime: '3m' })

    await page.reload()
    expect(await page.getByLabel('Users peak concurrency').inputValue()).toBe('20')
    await presets.selectOption('smoke <75>')
    await until('the form is filled in', async () => {
      const values = ['Users peak concurrency', 'Run time', 'basketSize'].map((label) =>
        page.getByLabel(label).inputValue(),
      )
      return (await Promise.all(values)).join() === '75,3m,9'
    })
    expect(await page.getByRole('checkbox', { name: /Shopper/ }).isChecked()).toBe(false)
    expect(await page.getByRole('checkbox', { name: /ApiClient/ }).isChecked()).toBe(true)

    await page.getByRole('button', { name: 'Delete preset' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await until('it is gone', () => master.presets.size === 0)
    await until('none is chosen', async () => (await presets.inputValue()) === '')
  })

  test.each([
    ['light', 1280],
    ['dark', 390],
    ['light', 320],
  ] as const)('a check and presets without faults of accessibility: %s, %i wide', async (theme, width) => {
    const { master, page } = await open({}, { theme, width })
    master.presets.set('soak', { name: 'soak', savedAt: '2026-11-23T12:00:00.000Z', request: {} })
    await page.reload()
    await page.getByRole('button', { name: 'Check once' }).click()
    await result(page).getByRole('heading', { name: 'Checked once: failed' }).waitFor()
    await page.getByRole('combobox', { name: 'Preset' }).selectOption('soak')
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    await shoot(page, `check-${theme}-${width}`)
  })

  test('viewers may neither check nor save', async () => {
    const { page } = await open({ role: 'viewer' })
    for (const name of ['Check once', 'Save as preset']) {
      expect(await page.getByRole('button', { name }).isDisabled()).toBe(true)
    }
  })
})
