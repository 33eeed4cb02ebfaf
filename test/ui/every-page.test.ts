// Every page in both themes, wide and narrow: no fault of accessibility that matters, nothing wider than the window, a picture of each in results/screenshots.
import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER, openBrowser, openPage } from '../support/browser.js'
import { MockMaster } from '../support/mock-master/mock-master.js'
import { violations } from '../support/ui-axe.js'
import { OTHER_PAGES, RUN_PAGES } from '../support/ui-pages.js'

const SHOTS = 'results/screenshots'

const CHARTED = new Set(['overview', 'endpoint', 'latency', 'worker', 'compare'])

/** Until nothing is asked of the master any more. */
const settled = (page: Page): Promise<unknown> =>
  page.evaluate(`new Promise((resolve) => {
    let known = -1
    const look = () => {
      const now = performance.getEntriesByType('resource').length
      if (now === known) return resolve()
      known = now
      setTimeout(look, 150)
    }
    look()
  })`)

/** At most this wide, nothing may have to be scrolled sideways. */
const PHONE_PX = 640

/** What is wider than the room it has. */
const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('main, main section, main div, main table, .run-header, .tabs')]
    .filter((one) => one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX) && one.clientWidth > 1)
    .map((one) => \`\${one.tagName} \${one.className}: \${one.scrollWidth} px in \${one.clientWidth}\`)`)

const LOOKS = [
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
  ['light', 320],
] as const

const FAILING = 'runs/live/endpoints/GET~20~2Fitems~2F[id]'

/** On a phone it is behind a button. */
async function editLoad(page: Page): Promise<void> {
  const more = page.locator('.run-head').getByRole('button', { name: 'More' })
  if (await more.isVisible()) await more.click()
  await page.getByRole('button', { name: 'Edit load' }).click()
}

/** What opens over a page: name, how it is opened, what is seen then. */
const OPENED: readonly (readonly [string, string, (page: Page) => Promise<unknown>])[] = [
  ['edit-load', 'runs/live/overview', editLoad],
  ['stop', 'runs/live/overview', (page) => page.getByRole('button', { name: 'Stop' }).click()],
  ['note', 'runs/live/overview', (page) => page.getByRole('button', { name: 'Add note' }).click()],
  ['range', 'runs/live/overview', (page) => page.keyboard.press('t')],
  ['help', 'runs', (page) => page.getByRole('button', { name: 'Keyboard help' }).click()],
  [
    'request',
    `${FAILING}?samples=failed`,
    (page) =>
      page
        .getByRole('button', { name: /^GET .items/ })
        .first()
        .click(),
  ],
  ['palette', 'runs/live/overview', (page) => page.keyboard.press('Control+k')],
]

describe.skipIf(!HAS_BROWSER)(browserSuite('every page'), () => {
  let browser: Browser
  let master: MockMaster

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true })
    browser = await openBrowser()
    master = await MockMaster.open({ workers: 8 })
    master.begin({ users: 120, spawnRate: 4 })
    master.tick(90)
    master.run?.loseWorker(3)
    master.run?.note('operator: users → 160')
    if (master.run !== null) master.run.targetUsers = 160
    master.say('warn', 'worker w6 is busy', 'w6')
    for (let turn = 0; turn < 4; turn++) master.say('info', 'order made', 'w1')
    master.say('error', 'TypeError: cart is undefined', 'w2')
    master.tick(60)
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await master?.close()
  })

  test.each(LOOKS)('%s, %i px', { timeout: 240_000 }, async (theme, width) => {
    const { page, faults } = await openPage(browser, { theme, width })
    const found: string[] = []
    for (const [name, path] of [...RUN_PAGES, ...OTHER_PAGES]) {
      await page.goto(master.url + path)
      await page.locator('main h1, main h2, main table, main .tools').first().waitFor()
      if (CHARTED.has(name)) await page.locator('main canvas').first().waitFor()
      await settled(page)
      if (width !== 320) await page.screenshot({ path: `${SHOTS}/${name}-${theme}-${width}.png`, fullPage: true })
      // Narrower still is only a question of room.
      if (width !== 320) found.push(...(await violations(page)).map((one) => `${name}: ${one}`))
      const wide = Number(await page.evaluate('document.documentElement.scrollWidth'))
      if (wide > width) found.push(`${name}: ${wide} px wide`)
      if (width <= PHONE_PX) found.push(...(await sideways(page)).map((one) => `${name}: ${one}`))
    }
    for (const [name, path, open] of width === 320 ? [] : OPENED) {
      await page.goto(master.url + path)
      await page.locator('main h1, main h2').first().waitFor()
      await open(page)
      await page.getByRole('dialog').waitFor()
      await page.screenshot({ path: `${SHOTS}/${name}-${theme}-${width}.png` })
      found.push(...(await violations(page)).map((one) => `${name}: ${one}`))
    }
    expect(found).toEqual([])
    expect(faults).toEqual([])
    await page.context().close()
  })

  test('the Start form, ready to start', { timeout: 120_000 }, async () => {
    const idle = await MockMaster.open()
    for (const [theme, width] of LOOKS.slice(0, 4)) {
      const { page } = await openPage(browser, { theme, width })
      await page.goto(`${idle.url}start`)
      await page.getByLabel('Stages').check()
      await page.getByRole('button', { name: 'Add stage' }).click()
      await page.getByRole('button', { name: 'Add threshold' }).click()
      await page.getByText('Name and tags').click()
      await page.screenshot({ path: `${SHOTS}/start-stages-${theme}-${width}.png`, fullPage: true })
      expect(await violations(page)).toEqual([])
      await page.context().close()
    }
    await idle.close()
  })
})
