// A page of somebody else on another port of this machine, in a real browser that is logged in: whatever it tries, it reads nothing and changes nothing.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { AppState, RunListItem, RunSummary } from '../../src/web/api.js'
import { OPERATIONS } from '../../src/web/schemas/operations.js'
import { browserSuite, HAS_BROWSER, openBrowser, openPage } from '../support/browser.js'
import { startCountingTarget, type Target, WebSession } from '../support/web-session.js'

const OPERATOR = 'operator-0123456789'

/** Serves one page; answers its address by both names of the loopback. */
async function servePage(html: string): Promise<readonly [string, string]> {
  const server = createServer((_request, response) => response.setHeader('Content-Type', 'text/html').end(html))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const { port } = server.address() as AddressInfo
  return [`http://127.0.0.1:${port}/`, `http://localhost:${port}/`]
}

const changing = OPERATIONS.filter(({ method }) => method !== 'get').map(({ method, path }) => ({
  method: method.toUpperCase(),
  path: path.replace('{id}', 'live'),
}))
const getting = OPERATIONS.filter(({ method }) => method === 'get').map(({ path }) => path.replace('{id}', 'live'))

/** What a page does that wants in; answers what it could read or open. */
const ATTACK = readFileSync(new URL('../support/attack.js', import.meta.url), 'utf8')

interface Attack {
  readonly api: string
  readonly page: { readonly url: string; readonly script: string }
  readonly changing: typeof changing
  readonly getting: typeof getting
  readonly body: string
}

const attack = (page: Page, what: Attack): Promise<string[]> =>
  page.evaluate(`${ATTACK}\nattack(${JSON.stringify(what)})`)

/** A busy machine makes the run say of itself that its generator is suspect; that is nobody's doing. */
const isSomebodys = ({ text }: RunSummary['notes'][number]): boolean => text.includes('operator')

describe.skipIf(!HAS_BROWSER)(browserSuite('a page of somebody else'), () => {
  let target: Target
  let browser: Browser
  beforeAll(async () => {
    target = await startCountingTarget()
    browser = await openBrowser()
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    target?.close()
  })

  it.each([
    ['without tokens', []],
    ['logged in', ['--web-token', OPERATOR]],
  ])('reads nothing and changes nothing, %s', { timeout: 180_000 }, async (_, more) => {
    const web = new WebSession(['-H', target.url, ...more])
    onTestFinished(() => web.close())
    await web.open()
    web.headers = more.length > 0 ? { Authorization: `Bearer ${OPERATOR}` } : {}
    const { page } = await openPage(browser)
    onTestFinished(() => page.context().close())
    // The browser has the cookie, and the page itself works.
    await page.goto(more.length > 0 ? `${web.url}#token=${OPERATOR}` : web.url)
    await page.getByRole('heading', { name: 'Start a load test' }).waitFor()
    const script = new URL((await page.locator('script[src]').getAttribute('src'))!, web.url).href
    await web.post('/runs', { users: 2, spawnRate: 100, name: 'untouched' })
    await web.live<RunSummary>('users run', '/runs/live', ({ run }) => run.users === 2)
    const before = (await web.get<RunSummary>('/runs/live')).body.notes.filter(isSomebodys).length

    const plan = {
      changing,
      getting,
      body: JSON.stringify({ users: 500, mode: 'now', text: 'was here', token: OPERATOR }),
    }
    // From the page itself it finds what it looks for.
    const places = { url: web.url, script }
    const own = { ...plan, changing: [], getting: ['/state'], api: `${web.url}api/v1`, page: places }
    expect(await attack(page, own)).toContain(`GET ${web.url}api/v1/state: 200`)

    const [byNumber, byName] = await servePage('<!doctype html><title>elsewhere</title><body>elsewhere</body>')
    for (const [address, host] of [
      [byNumber, '127.0.0.1'],
      [byName, '127.0.0.1'],
      [byNumber, 'localhost'],
    ] as const) {
      const other = await page.context().newPage()
      await other.goto(address)
      const base = web.url.replace('127.0.0.1', host)
      const there = { url: base, script: script.replace('127.0.0.1', host) }
      expect(await attack(other, { ...plan, api: `${base}api/v1`, page: there }), `${address} ${host}`).toEqual([])
      // A window that it opens is one that it cannot look into.
      const [opened] = await Promise.all([
        page.context().waitForEvent('page'),
        other.evaluate(`void (globalThis.other = open(${JSON.stringify(base)}))`),
      ])
      await opened.getByRole('heading').first().waitFor()
      expect(
        await other.evaluate('(() => { try { return globalThis.other.document.title } catch { return null } })()'),
      ).toBeNull()
      await opened.close()
      await other.close()
    }
    const { run, notes } = (await web.get<RunSummary>('/runs/live')).body
    const asked = notes.filter(isSomebodys).length
    expect([run.state, run.users, run.name, asked]).toEqual(['running', 2, 'untouched', before])
    expect((await web.get<AppState>('/state')).body.isRunning).toBe(true)
    expect((await web.get<RunListItem[]>('/runs')).body).toHaveLength(1)
    // And the cookie is still there.
    await page.reload()
    await page.getByRole('heading', { name: 'Start a load test' }).waitFor()
  })
})
