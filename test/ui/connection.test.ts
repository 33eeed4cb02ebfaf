// The line to the master: lost, found again, not kept open by a page that nobody sees; below a base path; with a token in the link.
import { describe, expect, test } from 'vitest'
import { browserSuite, HAS_BROWSER } from '../support/browser.js'
import { uiSession } from '../support/ui-session.js'
import { until } from '../support/until.js'

describe.skipIf(!HAS_BROWSER)(browserSuite('the line to the master'), () => {
  const session = uiSession()

  test('a lost connection is said, what was known stays, and it goes on by itself', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 20, spawnRate: 20 })
    master.tick(10)
    await page.goto(`${master.url}runs/live/overview`)
    await session.listens()
    await page.getByText('00:00:10').waitFor()
    master.mute(true)
    await page.getByText(/live connection is lost/).waitFor()
    await page.getByText('00:00:10').waitFor()
    master.mute(false)
    await session.listens()
    await until('ticks arrive again', async () => {
      master.tick(1)
      return (await page.getByText(/live connection is lost/).count()) === 0
    })
  }, 90_000)

  test('a page in the background keeps no stream, and has no gap when it is seen again', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 20, spawnRate: 20 })
    master.tick(10)
    await page.goto(`${master.url}runs/live/overview`)
    await session.listens()
    const hide = (hidden: boolean): Promise<unknown> =>
      page.evaluate(
        `Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
      )
    await hide(true)
    await until('its stream is closed', () => master.streams.size === 0)
    master.tick(290)
    await hide(false)
    await session.listens()
    await page.getByText('00:05:00').waitFor()
    const chart = page.getByRole('img', { name: /^Throughput/ })
    await until('the chart goes to the end', async () =>
      /00:00 to 04:5\d/.test((await chart.getAttribute('aria-label')) ?? ''),
    )
    await page.getByText('Show as table').first().click()
    await until('each second has its row', async () => (await page.locator('.as-table tbody tr').count()) === 300)
  }, 90_000)

  test('tabs share one stream; the next one leads when a tab closes, and nothing is missed', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 20, spawnRate: 20 })
    master.tick(10)
    await page.goto(`${master.url}runs/live/overview`)
    await session.listens()
    const second = await page.context().newPage()
    const third = await page.context().newPage()
    for (const tab of [second, third]) {
      await tab.goto(`${master.url}runs/live/overview`)
      await tab.getByText('00:00:10').waitFor()
    }
    expect(master.streams.size).toBe(1)
    master.tick(2)
    for (const tab of [page, second, third]) await tab.getByText('00:00:12').waitFor()

    await page.goto('about:blank')
    // Said while nobody may listen.
    const note = { atMs: 12_000, text: 'said in between' }
    master.run?.notes.push(note)
    master.send({ event: 'note', data: note })
    for (const tab of [second, third]) await tab.getByText('said in between').waitFor()
    await until('one of the two has the stream', () => master.streams.size === 1)
    master.tick(3)
    for (const tab of [second, third]) await tab.getByText('00:00:15').waitFor()
    expect(master.streams.size).toBe(1)
    // The last one.
    await second.close()
    await until('the last one has the stream', () => master.streams.size === 1)
    await until('it goes on', async () => {
      master.tick(1)
      return (await third.getByText('00:00:15').count()) === 0
    })
  }, 90_000)

  test('the shared stream carries what any of the tabs watches', async () => {
    const endpoints = Array.from({ length: 150 }, (_, index) => ({ method: 'GET', name: `/page/${index}` }))
    const { master, page } = await session.open({ endpoints })
    master.begin({ users: 100, spawnRate: 100 })
    master.tick(5)
    const asked: URL[] = []
    page.on('request', (request) => {
      if (request.url().includes('/stream')) asked.push(new URL(request.url()))
    })
    await page.goto(`${master.url}runs/live/overview`)
    await session.listens()
    const second = await page.context().newPage()
    await second.goto(`${master.url}runs/live/endpoints`)
    await second.getByText('150 endpoints').waitFor()
    await second.getByRole('region', { name: 'Endpoints, table' }).press('End')
    await second.getByRole('link', { name: '/page/149', exact: true }).waitFor()
    await until('the first tab asks for the rows in sight of the second, and for the busiest', () => {
      const watched = asked.at(-1)?.searchParams.getAll('endpoint') ?? []
      return watched.includes('GET /page/149') && watched.includes('GET /page/0') && watched.length <= 100
    })
    expect(master.streams.size).toBe(1)
  }, 60_000)

  test('without locks each tab has a stream of its own', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 20, spawnRate: 20 })
    master.tick(10)
    const context = page.context()
    await context.addInitScript(`delete Navigator.prototype.locks`)
    const second = await context.newPage()
    for (const tab of [page, second]) await tab.goto(`${master.url}runs/live/overview`)
    await until('two streams are open', () => master.streams.size === 2)
    master.tick(2)
    for (const tab of [page, second]) await tab.getByText('00:00:12').waitFor()
  }, 60_000)

  test('while the stream is lost the page asks for the summary', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 20, spawnRate: 20 })
    master.tick(10)
    let isOff = false
    await page.route('**/stream*', (route) => (isOff ? route.abort() : route.continue()))
    await page.goto(`${master.url}runs/live/overview`)
    await session.listens()
    isOff = true
    for (const stream of master.streams) stream.destroy()
    master.run?.advance()
    master.run?.advance()
    await page.getByText(/live connection is lost/).waitFor()
    await page.getByText('00:00:12').waitFor()
    master.run?.advance()
    await page.getByText('00:00:13').waitFor()
    expect(await page.getByText(/live connection is lost/).count()).toBe(1)
  }, 90_000)

  test('below the base path of a proxy', async () => {
    const { master, page } = await session.open({ basePath: '/tools/load/' })
    master.begin({ users: 20, spawnRate: 20 })
    master.tick(10)
    await page.goto(master.url)
    await page.getByRole('heading', { name: 'Throughput and users' }).waitFor()
    await page.getByRole('link', { name: 'Endpoints', exact: true }).click()
    await page.getByRole('link', { name: '/checkout' }).click()
    expect(new URL(page.url()).pathname).toBe('/tools/load/runs/live/endpoints/POST~20~2Fcheckout')
    await page.reload()
    await page.getByRole('heading', { name: 'POST /checkout' }).waitFor()
  }, 60_000)

  test('the token of a link becomes a session and leaves the address', async () => {
    const { master, page } = await session.open()
    await page.goto(`${master.url}#token=s3cret`)
    await page.getByRole('heading', { name: 'Start a load test' }).waitFor()
    expect(master.sent).toEqual([{ method: 'POST', path: '/session', body: { token: 's3cret' } }])
    expect(page.url()).not.toContain('s3cret')
  }, 60_000)

  test('a run that is removed leaves nothing on its page', async () => {
    const { master, page } = await session.open()
    const { id } = master.begin({ users: 20, spawnRate: 20 })
    master.tick(10)
    master.stop()
    await page.goto(`${master.url}runs/live/overview`)
    await page.getByRole('heading', { name: 'Throughput and users' }).waitFor()
    await session.listens()
    master.run = null
    master.send({ event: 'state', data: { runId: id, state: 'removed', isPaused: false } })
    await page.getByText('This run was removed.').waitFor()
    await page.getByRole('heading', { name: 'Nothing to show' }).waitFor()
    expect(await page.getByRole('heading', { name: 'Throughput and users' }).count()).toBe(0)
  }, 60_000)

  test('a link is taken in an open tab too, and says when its token is wrong', async () => {
    const { master, page } = await session.open({ token: 's3cret' })
    await page.goto(`${master.url}runs`)
    await page.getByRole('heading', { name: 'This master asks for a token' }).waitFor()
    // In the same document: nothing but the fragment changes.
    await page.evaluate(`location.hash = 'token=wrong'`)
    await page.getByRole('alert').getByText('The token of the link was not taken. This is not the token.').waitFor()
    expect(page.url()).toBe(`${master.url}runs`)
    await page.evaluate(`location.hash = 'token=s3cret'`)
    await page.getByRole('heading', { name: 'Runs' }).waitFor()
    expect(page.url()).toBe(`${master.url}runs`)
  }, 60_000)

  test('without a session the token is asked for', async () => {
    const { master, page } = await session.open({ token: 's3cret' })
    await page.goto(`${master.url}runs`)
    await page.getByRole('heading', { name: 'This master asks for a token' }).waitFor()
    await page.getByLabel('Token').fill('wrong')
    await page.getByRole('button', { name: 'Enter' }).click()
    await page.getByRole('alert').getByText('This is not the token.').waitFor()
    await page.getByLabel('Token').fill('s3cret')
    await page.getByRole('button', { name: 'Enter' }).click()
    await page.getByRole('heading', { name: 'Runs' }).waitFor()
  }, 60_000)

  test('a refused start says why, beside the field', async () => {
    const { master, page } = await session.open()
    master.refusal = { detail: '"5 parsecs" is not a duration', field: 'runTime' }
    await page.goto(`${master.url}start`)
    await page.getByLabel('Run time').fill('5 parsecs')
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.getByRole('alert').getByText('"5 parsecs" is not a duration').waitFor()
    expect(await page.locator('.field.wrong').textContent()).toContain('Run time')
    const field = page.getByLabel('Run time')
    expect(await field.getAttribute('aria-invalid')).toBe('true')
    const words = page.locator(`#${await field.getAttribute('aria-describedby')}`)
    expect(await words.textContent()).toBe('"5 parsecs" is not a duration')
  }, 60_000)

  test('the log follows, folds what repeats, and is filtered', async () => {
    const { master, page } = await session.open()
    master.begin({ users: 20, spawnRate: 20 })
    master.tick(2)
    for (let turn = 0; turn < 3; turn++) master.say('info', 'order made', 'w1')
    await page.goto(`${master.url}runs/live/logs`)
    await page.getByText('3 times').waitFor()
    await session.listens()
    master.say('error', 'TypeError: cart is undefined', 'w2')
    await page.getByText('TypeError: cart is undefined').waitFor()
    await page.getByRole('button', { name: 'Copy' }).waitFor()
    await page.getByLabel('Level').selectOption('warn')
    await until('only the error is left', async () => (await page.locator('.log li').count()) === 1)
    // Its time leads to that part of the charts.
    await page.locator('.log time button').click()
    await page.getByText('Charts show 00:00 to 00:32.').waitFor()
    await page.getByRole('heading', { name: 'Throughput and users' }).waitFor()
  }, 60_000)
})
