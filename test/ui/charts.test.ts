// Charts in the hands of a reader: a range is chosen by dragging, shared by all charts and the address, and left again.
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('charts'), () => {
  const session = uiSession()
  const words = async (page: Page, name: RegExp): Promise<string> =>
    (await page.getByRole('img', { name }).getAttribute('aria-label')) ?? ''

  async function drag(page: Page): Promise<void> {
    const box = (await page.locator('.u-over').first().boundingBox())!
    const y = box.y + box.height / 2
    await page.mouse.move(box.x + box.width * 0.25, y)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.4, y, { steps: 4 })
    await page.mouse.move(box.x + box.width * 0.5, y, { steps: 4 })
    await page.mouse.up()
  }

  test('dragging shows a part of the run in all charts, Esc and a double click the whole again', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 10 })
    master.tick(201)
    await page.goto(`${master.url}runs/live/overview`)
    await page.locator('.u-over').first().waitFor()
    await drag(page)
    await page.getByText(/^Charts show 00:[45]\d to 01:\d\d/).waitFor()
    await until('the other chart shows the same part', async () =>
      /: 00:[45]\d to 01:\d\d;/.test(await words(page, /^Latency: /)),
    )
    expect(page.url()).toMatch(/from=\d+&to=\d+/)
    await page.reload()
    await page.getByText(/^Charts show 00:[45]\d/).waitFor()
    await page.keyboard.press('Escape')
    await until('the whole is shown', async () => /: 00:00 to 03:20;/.test(await words(page, /^Latency: /)))
    await page.locator('.u-over').first().waitFor()
    await drag(page)
    await page.getByText(/^Charts show/).waitFor()
    await page.locator('.u-over').first().dblclick()
    await until('the whole is shown again', async () => (await page.getByText(/^Charts show/).count()) === 0)
  }, 60_000)

  test('dragging over a heatmap chooses the range too', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 10 })
    master.tick(201)
    await page.goto(`${master.url}runs/live/latency`)
    const heat = page.locator('[data-drag]')
    await heat.locator('canvas').waitFor()
    const box = (await heat.boundingBox())!
    await page.mouse.move(box.x + box.width * 0.3, box.y + 60)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.6, box.y + 80, { steps: 6 })
    await page.locator('.marked').waitFor()
    await page.mouse.up()
    await page.getByText(/^Charts show 00:5\d to 01:5\d/).waitFor()
    await heat.dblclick()
    await until('the whole is shown again', async () => (await page.getByText(/^Charts show/).count()) === 0)
  }, 60_000)

  test('the legend tells the values under the cursor, in all charts at once', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 1 })
    master.tick(101)
    await page.goto(`${master.url}runs/live/overview`)
    const box = (await page.locator('.u-over').first().boundingBox())!
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20)
    for (const name of ['Throughput and users', 'Latency']) {
      await page.getByRole('region', { name, exact: true }).getByText('00:50', { exact: true }).waitFor()
    }
    await page.getByRole('region', { name: 'Throughput and users' }).getByText('51', { exact: true }).waitFor()
  }, 60_000)

  test('heatmap and percentiles are read by keys; a note says what happened there, and leads there', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 10 })
    master.tick(200)
    master.run?.note('users → 160')
    master.tick(200)
    await page.goto(`${master.url}runs/live/overview`)
    const reader = page.getByRole('slider', { name: 'Latency of all requests, value by value' })
    await reader.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    expect(await reader.getAttribute('aria-valuetext')).toMatch(/^00:02, [\d,]+ requests, most took .* to /)
    // Seen too, by those who see.
    await page.locator('.read', { hasText: /^00:02, / }).waitFor()

    const lines = page.getByRole('slider', { name: 'Latency, value by value' })
    await lines.fill('200')
    expect(await lines.getAttribute('aria-valuetext')).toMatch(/^03:20, .*, users → 160$/)
    await page.getByRole('region', { name: 'Latency', exact: true }).getByText('users → 160').waitFor()

    await page.getByRole('button', { name: 'Show in the charts: 03:20' }).click()
    await page.getByText('Charts show 02:20 to 04:20.').waitFor()
    await page.getByRole('link', { name: 'Latency' }).click()
    const curve = page.getByRole('slider', { name: 'Percentile curve, value by value' })
    await curve.focus()
    await page.keyboard.press('Home')
    // The range has come along.
    expect(await curve.getAttribute('aria-valuetext')).toMatch(/^p50, all requests, 02:20 to 04:20 /)
  }, 60_000)

  test('statistics are restarted only after a question', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 10, spawnRate: 10 })
    master.tick(3)
    await page.goto(`${master.url}runs/live/endpoints`)
    await page.getByRole('button', { name: 'Restart statistics' }).click()
    expect(master.sent).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Restart' }).click()
    await until('it is asked for', () => master.sent.at(-1)?.path === '/runs/live/restart-statistics')
  }, 60_000)

  test("where the reader's system chooses the colours, lines and marks keep theirs", async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 10 })
    master.tick(60)
    await page.emulateMedia({ forcedColors: 'active' })
    await page.goto(`${master.url}runs/live/latency`)
    await page.locator('.u-over').first().waitFor()
    const colours: string[] = await page.evaluate(
      `[...document.querySelectorAll('.legend i')].map((one) => getComputedStyle(one).borderTopColor)`,
    )
    expect(new Set(colours.slice(0, 3)).size).toBe(3)
    /** How many pixels of the chart are of the orange of p95. */
    const orange = (): Promise<number> =>
      page.evaluate(`(() => {
        const canvas = document.querySelector('.u-wrap canvas')
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
        let count = 0
        for (let at = 0; at < data.length; at += 4) if (data[at] === 179 && data[at + 1] === 86 && data[at + 2] === 10) count++
        return count
      })()`)
    await until('the line of p95 is orange', async () => (await orange()) > 20)
  }, 60_000)

  test('colours follow the system, and the button; canvases too', async () => {
    const { master, page } = await session.open({}, { theme: 'dark' })
    master.begin({ users: 10, spawnRate: 10 })
    master.tick(30)
    await page.goto(`${master.url}runs/live/overview`)
    const ground = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor')
    /** Of the line chart: the sum of all its channels. */
    const paint = (): Promise<number> =>
      page.evaluate(`(() => {
        const canvas = document.querySelector('.u-wrap canvas')
        return canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.reduce((sum, one) => sum + one, 0)
      })()`)
    await page.locator('.u-over').first().waitFor()
    expect(await ground()).toBe('rgb(16, 20, 26)')
    const dark = await paint()
    await page.getByRole('button', { name: /^Colours/ }).click()
    expect(await ground()).toBe('rgb(245, 246, 248)')
    await until('the canvas has other colours', async () => (await paint()) !== dark)
    await page.reload()
    expect(await ground()).toBe('rgb(245, 246, 248)')
  }, 60_000)
})
