// Requests that were kept, on the pages: where time goes, the lists, one request as a whole, and the way there from an error.
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderHtml } from '../../src/outputs/html/html-output.js'
import { reportSamples } from '../../src/outputs/html/report-samples.js'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { playedBook } from '../support/mock-master/played-samples.js'
import { uiSession } from '../support/ui-session.js'

const ENDPOINT = 'endpoints/POST~20~2Fcheckout'
const FAILING = 'endpoints/GET~20~2Fitems~2F[id]'

describe.skipIf(!HAS_BROWSER)(browserSuite('samples'), () => {
  const session = uiSession()
  const played = async () => {
    const opened = await session.open()
    const run = opened.master.begin({ users: 60, spawnRate: 60 })
    opened.master.tick(30)
    return { ...opened, run }
  }

  test('an endpoint says where its time goes, and shows what was kept of it', async () => {
    const { master, page } = await played()
    await page.goto(`${master.url}runs/live/${ENDPOINT}`)
    const where = page.getByRole('region', { name: 'Where time goes' })
    await where.getByText('mean of 1 request drawn at random; 1.20% of them over a new connection').waitFor()
    expect(await where.locator('dl').innerText()).toMatch(
      /queue\s+0\s+DNS\s+0\.4ms\s+TCP\s+1\.2ms\s+TLS\s+8\.5ms\s+send\s+0\.1ms\s+wait\s+12\.5ms\s+read\s+1\.9ms/,
    )

    const list = page.getByRole('region', { name: 'Samples', exact: true })
    expect(await list.getByRole('radio', { name: 'slowest 10' }).isChecked()).toBe(true)
    expect(await list.getByRole('button', { name: /^POST \/checkout/ }).count()).toBe(10)
    await list.getByRole('radio', { name: 'failed 0' }).check()
    expect(page.url()).toMatch(/samples=failed/)
    await list.getByText('None yet.').waitFor()
    await page.goto(`${master.url}runs/live/${FAILING}?samples=failed`)
    await list.getByRole('radio', { name: 'failed 5', checked: true }).waitFor()
    expect(await list.getByRole('cell', { name: /Service Unavailable/ }).count()).toBe(5)
  }, 60_000)

  test('a request opens as a whole, by keyboard and by its address, and is copied as a command', async () => {
    const { master, page } = await played()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.goto(`${master.url}runs/live/${ENDPOINT}?samples=random`)
    const door = page.getByRole('button', { name: /^POST \/checkout/ }).first()
    await door.focus()
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('heading', { name: /^POST https:\/\/shop\.test\/checkout/ }).waitFor()
    for (const text of ['upstream connect error', '"retryAfter": 5', 'Shopper', '<redacted>', 'opened for it'])
      await dialog.getByText(text).first().waitFor()
    await dialog.getByRole('button', { name: 'Copy as cURL' }).click()
    await dialog.getByText('Copied').waitFor()
    const command = String(await page.evaluate('navigator.clipboard.readText()'))
    expect(command).toMatch(/^curl -g \\\n {2}'https:\/\/shop\.test\/checkout\?page=\d+&token=<redacted>' \\\n/)
    expect(command).toContain(`-H 'Authorization: <redacted>'`)
    expect(command).toContain(`--data-raw '{"items":[1,2]}'`)
    const address = page.url()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement.textContent')).toBe(await door.textContent())
    expect(page.url()).not.toMatch(/sample=/)

    await page.goto(address)
    await dialog.getByRole('heading', { name: /^POST https/ }).waitFor()
  }, 60_000)

  test('an error leads to its samples, also when errors are joined', async () => {
    const { master, page } = await played()
    await page.goto(`${master.url}runs/live/errors`)
    const row = page.locator('tr', { has: page.getByRole('link', { name: 'GET /items/[id]' }) })
    await row.getByRole('button', { name: /^Samples of/ }).click()
    const list = page.getByRole('region', { name: 'Samples of the error' })
    await list.getByText(/^\d of \d+$/).waitFor()
    await list
      .getByRole('button', { name: /^GET \/items/ })
      .first()
      .click()
    await page.getByRole('dialog').getByText('upstream connect error').first().waitFor()
    await page.keyboard.press('Escape')
    await page.getByLabel('Group by').selectOption('error')
    await page.getByRole('button', { name: /^Samples of/ }).click()
    await list
      .getByRole('button', { name: /^GET \/items/ })
      .first()
      .waitFor()
    await list.getByRole('button', { name: 'Close' }).click()
    await list.waitFor({ state: 'detached' })
  }, 60_000)

  test('a report has a few of them in itself', async () => {
    const { page, run } = await played()
    const summary = run.summary()
    const directory = await mkdtemp(join(tmpdir(), 'tymbal-samples-'))
    const path = join(directory, 'report.html')
    writeFileSync(path, renderHtml(summary, { samples: reportSamples(playedBook(run), summary) }))
    await page.goto(`file://${path}#/${ENDPOINT}`)
    await page.getByRole('region', { name: 'Where time goes' }).waitFor()
    await page
      .getByRole('button', { name: /^POST \/checkout/ })
      .first()
      .click()
    await page.getByRole('dialog').getByText('upstream connect error').first().waitFor()
    await rm(directory, { recursive: true })
  }, 60_000)
})
