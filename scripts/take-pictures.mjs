#!/usr/bin/env node
// Takes the pictures of the README, docs/images/*.png: two real runs of the example server, the second with a slower search and checkout. Needs Chromium; about three minutes. npm run pictures
import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const IMAGES = join(root, 'docs/images')
const RUN_SECONDS = 75
/** Median answer times, ms: a shop on the loopback would answer at once. */
const DELAYS_MS = { '/products': 18, '/search': 55, '/login': 30, '/checkout': 90 }
/** What the second run finds slower. */
const SLOWED = ['/search', '/checkout']
const WIDTH = 1200

/** About normal on a logarithmic scale, as latencies are. */
const spread = () => Math.exp((Math.random() + Math.random() + Math.random() - 1.5) * 0.7)

/** A line of a program's output that has what is looked for. */
async function lineOf(stream, pattern) {
  for await (const line of createInterface({ input: stream })) {
    const found = pattern.exec(line)
    if (found) return found[1]
  }
  throw new Error(`never said: ${pattern}`)
}

/** The example server behind what makes it wait. */
async function startShop() {
  const child = spawn(process.execPath, [join(root, 'examples/server.mjs')], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await lineOf(child.stdout, /(http:\/\/\S+)/)
  const shop = { factor: 1 }
  const proxy = createServer(async (incoming, outgoing) => {
    const path = `/${incoming.url.split(/[/?]/)[1]}`
    const factor = SLOWED.includes(path) ? shop.factor : 1
    await delay((DELAYS_MS[path] ?? 10) * factor * spread())
    const { host: _host, ...headers } = incoming.headers
    const on = request(new URL(incoming.url, url), { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(on)
  })
  await new Promise((resolve, reject) => proxy.once('error', reject).listen(8080, '127.0.0.1', resolve))
  return Object.assign(shop, {
    url: 'http://127.0.0.1:8080',
    close() {
      proxy.close()
      proxy.closeAllConnections()
      child.kill()
    },
  })
}

async function startTymbal(directory, host) {
  copyFileSync(join(root, 'examples/shop.ts'), join(directory, 'shop.ts'))
  const args = ['-f', 'shop.ts', '-H', host, '--processes', '2', '--web-port', '0', '--reporter', 'plain']
  const child = spawn(process.execPath, [join(root, 'dist/cli/bin.js'), ...args], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const url = await lineOf(child.stderr, /^web page: (\S+)$/)
  const api = async (path, body) => {
    const sent = { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }
    const answer = await fetch(`${url}api/v1${path}`, body === undefined ? {} : sent)
    if (!answer.ok) throw new Error(await answer.text())
    return answer.status === 204 ? null : await answer.json()
  }
  const untilRun = async (id, isIt) => {
    while (!isIt((await api(`/runs/${id}/picture`)).head.run)) await delay(200)
  }
  return { child, url, api, untilRun }
}

/** `during` is called after half of the run. */
async function runOnce({ api, untilRun }, release, during = async () => {}) {
  const load = { users: 60, spawnRate: 6, runTime: `${RUN_SECONDS}s`, name: 'checkout' }
  const { id } = await api('/runs', { ...load, tags: { release } })
  await untilRun(id, ({ durationMs }) => durationMs > (RUN_SECONDS * 1000) / 2)
  await api('/runs/live/load', { users: 90, spawnRate: 10 })
  await during(id)
  await untilRun(id, ({ state }) => state === 'stopped')
  return id
}

async function takePictures(tymbal, shop) {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  const take = async (name, path, { colorScheme = 'light', hearMs = 3000, height = 860 } = {}) => {
    const page = await browser.newPage({
      viewport: { width: WIDTH, height },
      colorScheme,
      locale: 'en-GB',
      timezoneId: 'UTC',
    })
    await page.goto(tymbal.url + path)
    await page.locator('main table, main canvas').first().waitFor()
    await delay(hearMs)
    await page.screenshot({ path: join(IMAGES, `${name}.png`) })
    await page.close()
  }
  try {
    const a = await runOnce(tymbal, '41', async (id) => {
      // Trends of the table are drawn from what the page has heard.
      await take('endpoints', 'runs/live/endpoints', { hearMs: 20_000, height: 560 })
      await tymbal.untilRun(id, ({ durationMs }) => durationMs > (RUN_SECONDS - 15) * 1000)
      await take('overview-light', 'runs/live/overview')
      await take('overview-dark', 'runs/live/overview', { colorScheme: 'dark' })
    })
    shop.factor = 1.8
    const b = await runOnce(tymbal, '42')
    await take('compare', `compare?a=${a}&b=${b}`)
  } finally {
    await browser.close()
  }
}

mkdirSync(IMAGES, { recursive: true })
const directory = mkdtempSync(join(tmpdir(), 'shop-'))
const shop = await startShop()
const tymbal = await startTymbal(directory, shop.url)
try {
  await takePictures(tymbal, shop)
} finally {
  tymbal.child.kill('SIGKILL')
  shop.close()
  rmSync(directory, { recursive: true, force: true })
}
