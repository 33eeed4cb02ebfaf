// One truth: the page, the API, the JSON file and the terminal say the same of a run; while it goes on the page says what the stream said.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatLatency, formatPercent } from '../../src/model/units.js'
import { count, rate } from '../../src/outputs/text/numbers.js'
import type { HeadTick, Picture, RunSummary } from '../../src/web/api.js'
import { browserSuite, HAS_BROWSER, openBrowser, openPage } from '../support/browser.js'
import { EventReader } from '../support/event-source.js'
import { SHOP_SCRIPT, type ShopTarget, startShopTarget } from '../support/shop-target.js'
import { until } from '../support/until.js'
import { WebSession } from '../support/web-session.js'

type Line = Readonly<Record<string, string>>

/** The page's word for a column of the end summary. */
const WORDS: Readonly<Record<string, string>> = { '# reqs': 'Requests', '# fails': 'Failures' }
const FIGURES = ['req/s', 'Requests', 'Failures', 'avg', 'min', 'p50', 'p95', 'p99', 'max']

/** What the table of endpoints says: by name, each figure by its head; read in one go. */
async function tableOf(page: Page): Promise<Readonly<Record<string, Line>>> {
  const [heads, ...rows] = (await page.evaluate(`
    [...document.querySelectorAll('main table tr')].map((row) => [...row.cells].map((cell) => cell.textContent.replace(/[▾▴]/g, '').trim()))
  `)) as readonly (readonly string[])[]
  return byName(rows.map((cells) => Object.fromEntries(heads!.map((head, i) => [head, cells[i]!]))))
}

const byName = (lines: readonly Line[]): Readonly<Record<string, Line>> =>
  Object.fromEntries(
    lines.map((line) => [line.Name!.trim(), Object.fromEntries(FIGURES.map((figure) => [figure, line[figure]!]))]),
  )

/** The table of endpoints in the end summary: columns stand apart by two spaces at least. */
function printedTable(text: string): Readonly<Record<string, Line>> {
  const lines = text.split('\n').map((line) => line.slice(2))
  const at = lines.findIndex((line) => /^Method {2,}Name/.test(line))
  const end = lines.findIndex((line, i) => i > at && line.trim() === '')
  const heads = lines[at]!.trim().split(/ {2,}/).slice(2)
  return byName(
    lines.slice(at + 1, end).map((line) => {
      const cells = line.trim().split(/ {2,}/)
      const figures = cells.slice(-heads.length)
      const name = cells.at(-heads.length - 1)!
      return { Name: name, ...Object.fromEntries(heads.map((head, i) => [WORDS[head] ?? head, figures[i]!])) }
    }),
  )
}

/** The figures of the head of the page, by their words. */
const figuresOf = (page: Page): Promise<Line> =>
  page.evaluate(`Object.fromEntries(
    [...document.querySelectorAll('.run-head .figures > div')].map((one) => [one.querySelector('dt').textContent, one.querySelector('dd').textContent])
  )`)

function expectedFigures({ run, totals }: HeadTick): Line {
  const isOver = run.state === 'stopped'
  const now = isOver ? totals : totals.window
  return {
    'req/s': rate(now.rps),
    failed: formatPercent(now.requests === 0 ? 0 : now.failures / now.requests),
    p95: formatLatency(now.latencyMs.p95),
    requests: count(totals.requests),
  }
}

describe.skipIf(!HAS_BROWSER)(browserSuite('the numbers of a run'), () => {
  let target: ShopTarget
  let web: WebSession
  let browser: Browser
  let page: Page

  beforeAll(async () => {
    target = await startShopTarget()
    const args = ['-H', target.url, '--processes', '2', '--json-file', 'run.json']
    web = await new WebSession(args, { script: SHOP_SCRIPT }).open()
    browser = await openBrowser()
    ;({ page } = await openPage(browser))
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    await web?.close()
    target?.close()
  })

  it('are those of the stream while it goes on, and the table is of one instant', { timeout: 90_000 }, async () => {
    const reader = new EventReader()
    await reader.open((init) => web.fetch('/runs/live/stream', init))
    await web.post('/runs', { users: 20, spawnRate: 10 })
    await page.goto(`${web.url}runs/live/endpoints`)
    await until('all endpoints are there', async () => Object.keys(await tableOf(page)).length === 5)
    let last = ''
    for (let look = 0; look < 6; look++) {
      const said = await until('the page has something new', async () => {
        const figures = await figuresOf(page)
        return figures.requests === last ? null : figures
      })
      last = said.requests!
      const heads = (): HeadTick[] =>
        reader.of<HeadTick>('head').filter(({ totals }) => count(totals.requests) === last)
      await until(`the stream said ${last} too`, () => heads().length > 0)
      expect(heads().map(expectedFigures)).toContainEqual(
        Object.fromEntries(Object.keys(expectedFigures(heads()[0]!)).map((word) => [word, said[word]])),
      )
      const { Aggregated: all, ...rows } = await tableOf(page)
      const sum = (figure: string): string =>
        count(Object.values(rows).reduce((total, row) => total + Number(row[figure]!.replaceAll(',', '')), 0))
      expect([all!.Requests, all!.Failures]).toEqual([sum('Requests'), sum('Failures')])
    }
    reader.close()
  })

  it('are the same everywhere at its end', { timeout: 90_000 }, async () => {
    await until(
      'something was refused',
      async () => (await web.get<Picture>('/runs/live/picture')).body.head.errors > 0,
    )
    await web.post('/runs/live/stop', { mode: 'graceful' })
    await web.live<RunSummary>('the run has ended', '/runs/live', ({ run }) => run.state === 'stopped')
    const api = (await web.get<RunSummary>('/runs/live')).body
    expect(api.totals.requests).toBe(target.total())
    expect(api.totals.failures).toBeGreaterThan(0)
    expect(JSON.parse(readFileSync(join(web.directory, 'run.json'), 'utf8'))).toEqual(api)
    expect((await web.get<RunSummary>(`/runs/${api.run.id}`)).body).toEqual(api)
    const { head, endpoints } = (await web.get<Picture>('/runs/live/picture')).body
    expect([head.totals, endpoints]).toEqual([api.totals, api.endpoints])

    await page.getByRole('status').getByText('Finished').waitFor()
    await until('the page has the end', async () => (await figuresOf(page)).requests === count(api.totals.requests))
    expect(await figuresOf(page)).toMatchObject(expectedFigures(head))
    const shown = await until('the table has the end', async () => {
      const table = await tableOf(page)
      return table.Aggregated?.Requests === count(api.totals.requests) ? table : null
    })
    const printed = printedTable(web.program.stderr)
    expect(Object.keys(printed).sort()).toEqual(['/checkout', '/products', '/products/[id]', '/search', 'Aggregated'])
    expect(shown).toEqual(printed)

    // And once more as a run that is kept.
    await page.goto(`${web.url}runs/${api.run.id}/endpoints`)
    await page.getByRole('link', { name: '/checkout', exact: true }).waitFor()
    expect(await tableOf(page)).toEqual(printed)
    expect(await figuresOf(page)).toMatchObject(expectedFigures(head))
  })
})
