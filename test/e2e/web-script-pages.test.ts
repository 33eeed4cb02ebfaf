// What a script adds to the page: routes behind the guard of the API, and tabs.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { AppState, LogPage } from '../../src/web/api.js'
import { browserSuite, HAS_BROWSER, openBrowser, openPage } from '../support/browser.js'
import { violations } from '../support/ui-axe.js'
import { openWeb, SCRIPT, startCountingTarget, type Target, type WebSession } from '../support/web-session.js'

const PAGES = `${SCRIPT}
import { ui } from 'tymbal'
let orders = 0
ui.tab({ title: 'Stock <b>', url: '/stock?all=1' })
ui.tab({ title: 'Elsewhere', url: 'https://shop.test/board' })
ui.route('GET', '/stock', (request, { summary }) => {
  const seen = [...request.headers.keys()].sort().join(' ')
  const text = new URL(request.url).search + ' ' + (summary()?.run.state ?? 'no run') + ' ' + seen
  return new Response('<h1>Stock</h1><p id=seen></p><script>document.getElementById("seen").textContent = ' + JSON.stringify(text) + '; parent.document.title = "taken"</script>', {
    headers: { 'Content-Type': 'text/html', 'Set-Cookie': 'a=b', 'Access-Control-Allow-Origin': '*' },
  })
})
ui.route('POST', '/orders', async (request) => Response.json({ orders: ++orders, body: await request.json() }, { status: 201 }))
ui.route('POST', '/order', (request) => Response.redirect(new URL('/stock?all=2', request.url), 303))
ui.route('GET', '/away', () => new Response(null, { status: 302, headers: { Location: '//evil.test/' } }))
ui.route('GET', '/throws', () => { throw new Error('no stock') })
ui.route('GET', '/nothing', () => 'text')
ui.route('GET', '/endless', () => new Response(new ReadableStream({ pull: (c) => c.enqueue(new Uint8Array(1e6)) })))
`

let target: Target
beforeAll(async () => {
  target = await startCountingTarget()
})
afterAll(() => target.close())

const open = (script: string, ...flags: readonly string[]): Promise<WebSession> =>
  openWeb(['-H', target.url, ...flags], { script })

describe('routes of a script', () => {
  it('answer below /script, boxed, and disturb nothing when they fail', async () => {
    const web = await open(PAGES)
    const state = (await web.get<AppState>('/state')).body
    expect(state.script.tabs).toEqual([
      { title: 'Stock <b>', url: '/stock?all=1' },
      { title: 'Elsewhere', url: 'https://shop.test/board' },
    ])
    const at = (path: string, init: RequestInit = {}) => fetch(new URL(`script${path}`, web.url), init)
    const stock = await at('/stock?all=1', { headers: { Cookie: 'c=d', Authorization: 'Bearer x', 'X-Own': 'y' } })
    expect(stock.status).toBe(200)
    const text = await stock.text()
    expect(text).toContain('?all=1 no run')
    expect(text).toContain('x-own')
    expect(text).not.toMatch(/cookie|authorization/)
    expect(stock.headers.get('content-security-policy')).toMatch(/^sandbox allow-scripts/)
    expect(stock.headers.get('x-content-type-options')).toBe('nosniff')
    expect([stock.headers.get('set-cookie'), stock.headers.get('access-control-allow-origin')]).toEqual([null, null])

    const order = await at('/orders', {
      method: 'POST',
      body: '{"a":1}',
      headers: { 'Content-Type': 'application/json' },
    })
    expect([order.status, await order.json()]).toEqual([201, { orders: 1, body: { a: 1 } }])
    for (const [path, status] of [
      ['/throws', 500],
      ['/nothing', 500],
      ['/endless', 500],
      ['/away', 500],
      ['/none', 404],
    ] as const) {
      const answer = await at(path)
      expect([answer.status, answer.headers.get('content-type')], path).toEqual([status, 'application/problem+json'])
      expect(answer.headers.get('location'), path).toBeNull()
    }
    const led = await at('/order', { method: 'POST', redirect: 'manual' })
    expect([led.status, led.headers.get('location')]).toEqual([303, '/script/stock?all=2'])
    expect(await (await at('/order', { method: 'POST' })).text()).toContain('?all=2')
    const wrong = await at('/stock', { method: 'DELETE' })
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET'])
    const large = await at('/orders', { method: 'POST', body: new Uint8Array(1_000_001) })
    expect(large.status).toBe(413)
    await web.post('/runs', { users: 1 })
    const { lines } = (await web.get<LogPage>('/runs/live/logs')).body
    expect(lines.some(({ text }) => text.includes('GET /script/throws: the script threw: no stock'))).toBe(true)
    expect((await web.get<AppState>('/state')).status).toBe(200)
  }, 60_000)

  it('are not for pages of others, nor for who has no token', async () => {
    const web = await open(PAGES)
    const url = new URL('script/orders', web.url)
    const init = { method: 'POST', body: '{}' }
    const foreign: readonly Record<string, string>[] = [
      { Origin: 'http://evil.test' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
    ]
    for (const headers of foreign)
      expect((await fetch(url, { ...init, headers })).status, JSON.stringify(headers)).toBe(403)
    const guarded = await open(
      PAGES,
      '--web-token',
      'operator-token-1234567890',
      '--web-viewer-token',
      'viewer-token-1234567890',
    )
    const at = (path: string, token: string, method = 'GET') =>
      fetch(new URL(`script${path}`, guarded.url), {
        method,
        ...(method === 'GET' ? {} : { body: '{}' }),
        headers: token === '' ? {} : { Authorization: `Bearer ${token}` },
      })
    expect((await at('/stock', '')).status).toBe(401)
    expect((await at('/stock', 'viewer-token-1234567890')).status).toBe(200)
    expect((await at('/orders', 'viewer-token-1234567890', 'POST')).status).toBe(403)
    expect((await at('/orders', 'operator-token-1234567890', 'POST')).status).toBe(201)
  }, 60_000)

  it.skipIf(!HAS_BROWSER)(
    browserSuite('are tabs of the page, in a box that cannot reach it'),
    async () => {
      const web = await open(PAGES)
      await web.post('/runs', { users: 1 })
      const browser = await openBrowser()
      onTestFinished(() => browser.close())
      const { page, faults } = await openPage(browser)
      await page.goto(new URL('runs/live/overview', web.url).href)
      const other = page.getByRole('link', { name: /^Elsewhere/ })
      expect(await other.getAttribute('rel')).toBe('noopener noreferrer')
      await page.getByRole('link', { name: 'Stock <b>' }).click()
      const frame = page.frameLocator('iframe[title="Stock <b>"]')
      await frame.getByText(/^\?all=1/).waitFor()
      expect(await page.title()).not.toBe('taken')
      expect(await violations(page)).toEqual([])
      await page.screenshot({ path: join('results', 'screenshots', 'script-tab.png') })
      expect(faults.filter((text) => !/Blocked a frame|sandbox/i.test(text))).toEqual([])
    },
    90_000,
  )
})

describe('a declaration that is not valid', () => {
  it.each([
    ["ui.tab({ title: '', url: '/x' })", 'the title is not a text'],
    ["ui.tab({ title: 'X', url: 'javascript:alert(1)' })", 'is no address'],
    ["ui.route('GET', 'stock', () => new Response(''))", 'begins with a slash'],
    ["ui.route('FETCH', '/stock', () => new Response(''))", 'is none of GET'],
    [
      "ui.route('GET', '/a', () => new Response('')); ui.route('GET', '/a', () => new Response(''))",
      'two routes GET /a',
    ],
  ])('is told when the script loads: %s', async (declaration, words) => {
    const { runCli } = await import('../support/cli.js')
    const { mkdtempSync, rmSync } = await import('node:fs')
    const { tmpdir } = await import('node:os')
    const home = mkdtempSync(join(tmpdir(), 'tymbal-ui-'))
    onTestFinished(() => rmSync(home, { recursive: true }))
    writeFileSync(
      join(home, 'a.ts'),
      `import { ui, HttpUser, task } from 'tymbal'\n${declaration}\nexport class A extends HttpUser { @task async a() {} }`,
    )
    const { exitCode, stderr } = await runCli(['run', 'a.ts', '-H', 'http://127.0.0.1:1', '--headless', '-t', '1s'], {
      cwd: home,
    })
    expect(exitCode).toBe(3)
    expect(stderr).toContain('TYM3004')
    expect(stderr).toContain(words)
  })
})
