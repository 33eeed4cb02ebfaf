#!/usr/bin/env node
// What does the page of a very large run weigh, and how soon is it there? node bench/page.mjs [--workers 500] [--endpoints 500] [--seconds 20] [--write]
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { answersOf } from './page/answers.mjs'
import { startLiveFleet, startMaster, until } from './page/live-fleet.mjs'
import { lookAt, openBrowser } from './page/look.mjs'
import { DAY_SECONDS, seriesModules, writeDay } from './page/made-day.mjs'
import { startReplay } from './page/replay.mjs'
import { listen } from './page/stream-bytes.mjs'
import { loadBefore, machineFacts, median, publish, table } from './report.mjs'

const LOOKS = 5
const HOUR_SECONDS = 3600
const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
const load = () => loadavg()[0].toFixed(1)

/** Medians of several looks with an empty cache, and the load while they were made. */
async function firstPage(browser, url) {
  const looks = []
  for (let i = 0; i < LOOKS; i++) {
    const look = await lookAt(browser, url)
    if (process.env.BENCH_SENT) console.error(look.sent.map(({ url, bytes }) => `${bytes} ${url}`).join('\n'))
    looks.push(look)
    await look.close()
  }
  return { bytes: median(looks.map(({ bytes }) => bytes)), chartMs: median(looks.map(({ chartMs }) => chartMs)) }
}

const pageRows = (what, { bytes, chartMs }) => [
  [`${what}: sent until its first chart`, kb(bytes), '150 kB'],
  [`${what}: time to its first chart`, `${chartMs.toFixed(0)} ms, load ${load()}`, '1,000 ms'],
]

/** Heap of the page after an hour of pictures, and the time of its thread for each. */
async function anHour(browser, fleet, text) {
  let page = null
  const shown = () => page?.evaluate("document.querySelector('p.state')?.textContent ?? ''")
  const clock = (ms) => new Date(ms).toISOString().slice(11, 19)
  const upTo = (ms) =>
    until(`the page shows ${clock(ms)}`, async () => ((await shown()) ?? '').match(/\d\d:\d\d:\d\d/)?.[0] >= clock(ms))
  const replay = await startReplay(fleet.url, text, HOUR_SECONDS, upTo)
  const look = await lookAt(browser, `${replay.url}runs/live/overview`)
  page = look.page
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  const taskMs = async () =>
    (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration').value * 1000
  const before = await taskMs()
  await replay.done
  const perTick = ((await taskMs()) - before) / HOUR_SECONDS
  await page.evaluate('gc()')
  const heap = await page.evaluate('performance.memory.usedJSHeapSize')
  await look.close()
  replay.close()
  return { heap, perTick }
}

/** The ended run as one of a day. */
async function makeDay(home, directory) {
  const day = join(home, 'day', 'results', 'day')
  mkdirSync(day, { recursive: true })
  cpSync(join(home, 'fleet.ts'), join(home, 'day', 'fleet.ts'))
  const read = (name) => JSON.parse(readFileSync(join(directory, name), 'utf8'))
  const [file, summary] = [read('run.json'), read('summary.json')]
  const run = { ...summary.run, id: 'day', durationMs: DAY_SECONDS * 1000 }
  writeFileSync(join(day, 'run.json'), JSON.stringify({ ...file, id: 'day' }))
  writeFileSync(join(day, 'summary.json'), JSON.stringify({ ...summary, run }))
  writeDay(await seriesModules(), day, {
    endpoints: summary.endpoints.map(({ method, name }) => `${method} ${name}`),
    workers: summary.workers.map(({ id }) => id),
  })
  return join(home, 'day')
}

async function measure(home, { workers, endpoints, seconds }) {
  const browser = await openBrowser()
  const rows = []
  const fleet = await startLiveFleet(home, { workers, endpoints })
  try {
    await fleet.aged(15)
    rows.push(...pageRows('run under way', await firstPage(browser, `${fleet.url}runs/live/overview`)))
    for (const [what, ms] of Object.entries(await answersOf(fleet.url)))
      rows.push([`nine of ten answers of ${what} within`, `${ms.toFixed(0)} ms`, ''])
    const { first, pictures, text } = await listen(fleet.url, seconds)
    rows.push(['stream: first picture', kb(first), ''])
    rows.push(['stream: largest of the following', kb(Math.max(...pictures)), '10 kB'])
    rows.push(['stream: sent a second', kb(pictures.reduce((sum, bytes) => sum + bytes, 0) / seconds), ''])
    const { heap, perTick } = await anHour(browser, fleet, text)
    rows.push(['heap of the page after an hour', `${(heap / 1e6).toFixed(1)} MB`, '100 MB'])
    rows.push(['its thread for a picture', `${perTick.toFixed(1)} ms`, ''])
    const day = await startMaster(await makeDay(home, await fleet.stop()), ['-f', 'fleet.ts', '--out', 'results'])
    try {
      rows.push(...pageRows('a day of it, kept', await firstPage(browser, `${day.url}runs/day/overview`)))
    } finally {
      day.child.kill('SIGKILL')
    }
  } finally {
    fleet.kill()
    await browser.close()
  }
  return rows
}

const { values } = parseArgs({
  options: {
    workers: { type: 'string', default: '500' },
    endpoints: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '20' },
    write: { type: 'boolean', default: false },
  },
})
if (!existsSync(new URL('../dist/ui/index.html', import.meta.url)))
  throw new Error('dist/ is not built (npm run build)')
const size = Object.fromEntries(['workers', 'endpoints', 'seconds'].map((key) => [key, Number(values[key])]))
const before = loadBefore()
const home = mkdtempSync(join(tmpdir(), 'tymbal-bench-page-'))
try {
  const rows = await measure(home, size)
  publish({
    title: `The page of ${size.endpoints} endpoints and ${size.workers} workers`,
    notes: [
      machineFacts(),
      `load before: ${before}. The real server; its workers are simulated (bench/scale). Chromium, headless, not throttled, empty cache; medians of ${LOOKS} looks`,
      'bytes as they are sent, compressed, heads of answers included; an hour of pictures is the recorded stream again and again',
    ],
    body: table(['what', 'measured', 'aim'], rows),
    write: values.write,
  })
} finally {
  rmSync(home, { recursive: true, force: true })
}
