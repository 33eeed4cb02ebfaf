// The load curve of the Start form: stages by table, by hand and by keys; the script's own stages are shown, and taken over to change them.
import { describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('the load curve'), () => {
  const session = uiSession()

  test('stages are moved by keys and by hand; table and curve are one', async () => {
    const { master, page } = await session.open()
    await page.goto(`${master.url}start`)
    await page.getByRole('radio', { name: 'Stages' }).check()
    const handle = page.getByRole('slider', { name: 'End of stage 2' })
    expect(await handle.getAttribute('aria-valuetext')).toBe('to 50 users within 5m')
    await handle.focus()
    await page.keyboard.press('PageUp')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowLeft')
    const users = page.getByLabel('Stage 2 to users')
    const lasts = page.getByLabel('Stage 2 lasts')
    await until('the table has 59 users', async () => (await users.inputValue()) === '59')
    expect(await lasts.inputValue()).toBe('4m55s')
    await page.getByRole('img', { name: /^Load curve: peak 59 users/ }).waitFor()

    const box = (await handle.boundingBox())!
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x - 40, y + 30, { steps: 5 })
    await page.mouse.up()
    await until('the stage is shorter and lower', async () => Number(await users.inputValue()) < 59)
    expect(await lasts.inputValue()).toMatch(/^[34]m/)
    const [duration, target] = [await lasts.inputValue(), Number(await users.inputValue())]
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await until('it is sent', () => master.sent.length > 0)
    expect(master.sent[0]?.body).toMatchObject({
      stages: [
        { duration: '1m', target: 50 },
        { duration, target },
        { duration: '30s', target: 0 },
      ],
    })
  }, 60_000)

  test("the script's own stages are only shown until they are taken over", async () => {
    const stages = [
      { duration: 60, target: 300 },
      { duration: 120, target: 0 },
    ]
    const { master, page } = await session.open({ script: { hasOwnLoad: true, defaults: { stages } } })
    await page.goto(`${master.url}start`)
    await page.getByRole('img', { name: /^Load curve: peak 300 users after 1m; ends after 3m/ }).waitFor()
    expect(await page.getByRole('slider').count()).toBe(0)
    await page.getByRole('button', { name: 'Override' }).click()
    await page.getByRole('slider', { name: 'End of stage 1' }).press('ArrowUp')
    await until('it is changed', async () => (await page.getByLabel('Stage 1 to users').inputValue()) === '301')
  }, 60_000)
})
