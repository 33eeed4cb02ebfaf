// Names and errors that a hostile target, script or worker sends stay text on every page, and so they do in the report.
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderHtml } from '../../src/outputs/html/html-output.js'
import { NASTY_NAMES, nastyFixture } from '../../src/outputs/summary.fixture.js'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { RUN_PAGES } from '../support/ui-pages.js'
import { uiSession } from '../support/ui-session.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('hostile names'), () => {
  const session = uiSession()
  /** Elements that only markup out of a name could have made. */
  const made = (page: import('playwright-core').Page): Promise<number> =>
    page.evaluate(
      `document.querySelectorAll('img, iframe, script:not([src]):not([type="application/json"]):not(:last-of-type), [onerror]').length`,
    )

  test('stay text on every page of a run', async () => {
    const endpoints = NASTY_NAMES.map((name) => ({ method: 'GET', name }))
    const { master, page } = await session.open({ endpoints })
    const run = master.begin({ users: 100, spawnRate: 100, name: '<img src=x onerror=alert(1)>' })
    run.errorText = '</script><script>alert(1)</script>'
    run.sampleText = '"><img src=x onerror=alert(1)>\u202e\u001b[2J'
    for (const name of NASTY_NAMES) {
      run.note(name)
      master.say('info', name)
    }
    master.tick(10)
    let dialogs = 0
    page.on('dialog', (dialog) => {
      dialogs++
      void dialog.dismiss()
    })
    for (const [name, path] of RUN_PAGES) {
      await page.goto(master.url + path)
      await page.getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor()
      expect(await made(page), name).toBe(0)
    }
    // Each of them opens to a page of its own.
    for (const name of [
      '"><img src=x onerror=alert(1)>',
      ']]> & <!-- --> &amp; &#0;',
      '日本語のパス/カート/チェックアウト/とても長い名前がここに続きます',
      '__proto__',
    ]) {
      await page.goto(`${master.url}runs/live/endpoints`)
      await page.getByRole('link', { name, exact: true }).click()
      await page.getByRole('heading', { name: `GET ${name}` }).waitFor()
      expect(await page.getByText('This run made no such request.').count(), name).toBe(0)
    }
    // A request that was kept shows what the target and the script put into it, as text.
    await page.goto(`${master.url}runs/live/endpoints`)
    await page.getByRole('link', { name: '__proto__', exact: true }).click()
    await page
      .getByRole('button', { name: /^GET .__proto__/ })
      .first()
      .click()
    await page.getByRole('dialog').getByText('"><img src=x onerror=alert(1)>').first().waitFor()
    expect(await made(page), 'request').toBe(0)
    expect(dialogs).toBe(0)
  }, 120_000)

  test('stay text in the report', async () => {
    const { page } = await session.open()
    const directory = await mkdtemp(join(tmpdir(), 'tymbal-report-'))
    writeFileSync(join(directory, 'report.html'), renderHtml(nastyFixture()))
    for (const name of ['overview', 'endpoints', 'errors', 'workers', 'checks', 'users']) {
      await page.goto(`file://${directory}/report.html#/${name}`)
      await page.locator('nav.tabs [aria-current]').waitFor()
      expect(await made(page), name).toBe(0)
    }
    await rm(directory, { recursive: true })
  }, 60_000)
})
