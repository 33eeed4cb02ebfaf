// The runs of yesterday: list, compare, baseline, tags, delete, import.
import { describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('runs'), () => {
  const session = uiSession()

  test('two runs are compared, the baseline being A', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 10 })
    master.tick(30)
    await page.goto(`${master.url}runs`)
    const boxes = page.getByRole('checkbox', { name: /^Choose/ })
    await boxes.first().check()
    await boxes.nth(1).check()
    await page.getByRole('button', { name: 'Compare two' }).click()
    await page.getByRole('heading', { name: 'A checkout-soak ★ baseline' }).waitFor()
    await page.getByText('✗ worse').first().waitFor()
    await page.getByText('? not enough data').first().waitFor({ state: 'attached' })
    await page.getByText('only B').waitFor()
    await page.getByText('script: changed').waitFor()
    await until('the charts are told in words', async () =>
      /A .* last .*B /.test((await page.getByRole('img', { name: /^p95/ }).getAttribute('aria-label')) ?? ''),
    )
  }, 60_000)

  test('two runs are laid over each other by users, and their latencies are subtracted', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 2 })
    master.tick(80)
    const [b, a] = master.runs.map(({ id }) => id)
    await page.goto(`${master.url}compare?a=${a}&b=${b}`)
    await page.getByRole('img', { name: /^Difference of latency: B has .* more at .*; B has .* fewer at / }).waitFor()
    const difference = page.getByRole('region', { name: 'Difference of latency' })
    await difference.getByText('Show as table').click()
    await difference
      .getByRole('cell', { name: /\/s fewer$/ })
      .first()
      .waitFor()
    const chart = page.getByRole('img', { name: /^p95/ })
    expect(await chart.getAttribute('aria-label')).toMatch(/: 00:00 to 01:19;/)
    await page.getByRole('radio', { name: 'users' }).check()
    await until('the axis is users', async () =>
      /: 0 users to 99 users;/.test((await chart.getAttribute('aria-label')) ?? ''),
    )
    expect(page.url()).toContain('align=users')
  }, 60_000)

  test('all columns of a comparison are in sight, and a verdict is more than a colour', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 100, spawnRate: 2 })
    master.tick(80)
    const [b, a] = master.runs.map(({ id }) => id)
    await page.goto(`${master.url}compare?a=${a}&b=${b}`)
    const table = page.getByRole('region', { name: 'Endpoints' }).getByRole('table')
    await table.waitFor()
    await page.screenshot({ path: 'results/screenshots/compare-columns-1280.png', fullPage: true })
    const [head, box] = [
      await table.getByRole('columnheader', { name: 'failed' }).boundingBox(),
      await table.locator('..').boundingBox(),
    ]
    expect(head!.x + head!.width).toBeLessThanOrEqual(box!.x + box!.width + 1)
    const changes = await table.locator('.change').allTextContents()
    expect(changes.length).toBeGreaterThan(0)
    for (const text of changes) expect(text.trim()).toMatch(/^[✗✔=?]/)
  }, 60_000)

  test('baseline, name and tags, delete with a question first, import', async () => {
    const { master, page } = await session.open()
    await page.goto(`${master.url}runs`)
    const boxes = page.getByRole('checkbox', { name: /^Choose/ })
    await boxes.nth(2).check()
    await page.getByRole('button', { name: 'Set baseline' }).click()
    await until('it is set', () => master.runs[2]?.isBaseline === true)
    await page.getByRole('button', { name: 'Name and tags' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('renamed')
    await page.getByRole('textbox', { name: /^Tags/ }).fill('release=43 env=staging')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('env=staging').waitFor()
    expect(master.sent.at(-1)).toMatchObject({
      method: 'PATCH',
      body: { name: 'renamed', tags: { release: '43', env: 'staging' } },
    })

    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { name: 'Delete 1 run?' }).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    expect(master.runs).toHaveLength(6)
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('5 runs').waitFor()
    expect(master.runs.map((run) => run.name)).not.toContain('renamed')

    await page
      .getByLabel('Run bundle')
      .setInputFiles({ name: 'run.tymbal.zip', mimeType: 'application/zip', buffer: Buffer.from('PK..') })
    await until('it is sent', () => master.sent.at(-1)?.path === '/runs/import')
  }, 60_000)

  test('the trend of runs of the same name, and its last two compared', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 10, spawnRate: 10 })
    await page.goto(`${master.url}runs`)
    const trends = page.getByRole('region', { name: 'Trends' })
    await trends.getByRole('img', { name: 'p95 of checkout-soak steady' }).waitFor()
    // Two runs of that name are no trend.
    expect(await trends.getByText('search-spike').count()).toBe(0)
    await trends.getByRole('link', { name: 'compare the last two' }).click()
    await page.getByRole('heading', { name: 'Compare' }).waitFor()
    expect(new URL(page.url()).search).toBe('?a=20261122-120001&b=20261122-120000')
  }, 60_000)

  test('where runs are not kept nothing is offered that needs them kept', async () => {
    const { master, page } = await session.open({ keepsRuns: false })
    await page.goto(`${master.url}runs`)
    await page.getByText('Runs are not kept').waitFor()
    await page.getByRole('link', { name: 'checkout-soak' }).first().waitFor()
    for (const name of ['Compare two', 'Set baseline', 'Name and tags', 'Delete', 'Import …']) {
      expect(await page.getByRole('button', { name }).count()).toBe(0)
    }
    expect(await page.getByRole('checkbox', { name: /^Choose/ }).count()).toBe(0)
  }, 60_000)

  test('a comparison without runs says where they are chosen', async () => {
    const { master, page } = await session.open()
    await page.goto(`${master.url}compare`)
    await page.getByText('Two runs are compared here.').getByRole('link', { name: 'runs' }).click()
    await page.getByRole('heading', { name: 'Runs' }).waitFor()
  }, 60_000)

  test('a note can be added while the run is under way, not after its end', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 10, spawnRate: 10 })
    master.tick(3)
    await page.goto(`${master.url}runs/live/overview`)
    const add = page.getByRole('button', { name: 'Add note' })
    await add.waitFor()
    await session.listens()
    await page.keyboard.press('a')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    master.stop()
    await add.waitFor({ state: 'detached' })
    await until('its key does nothing any more', async () => {
      await page.keyboard.press('a')
      // Drawn once more: a dialog would be there by now.
      await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
      const isOpen = (await page.getByRole('dialog').count()) > 0
      if (isOpen) await page.keyboard.press('Escape')
      return !isOpen
    })
  }, 60_000)

  test('a viewer may look, not change', async () => {
    const { master, page } = await session.open({ role: 'viewer' })
    master.begin({ users: 10, spawnRate: 10 })
    master.tick(5)
    await page.goto(`${master.url}runs`)
    await page.getByRole('button', { name: 'Compare two' }).waitFor()
    expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0)
    await page.goto(`${master.url}runs/live/overview`)
    await page.getByRole('heading', { name: 'Throughput and users' }).waitFor()
    for (const name of ['Stop', 'Edit load', 'Pause', 'Add note'])
      expect(await page.getByRole('button', { name }).count(), name).toBe(0)
  }, 60_000)
})
