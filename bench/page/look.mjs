// Looks at a page as a browser does: what is sent until its first chart, and how soon that is there.
import { chromium } from 'playwright-core'
import { until } from './live-fleet.mjs'

const CHROMIUM = '/usr/bin/chromium'
const FLAGS = ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info', '--js-flags=--expose-gc']

export const openBrowser = () => chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS })

/** Tells when the first chart has been painted. */
const WATCH = `
  const look = () => {
    const canvas = document.querySelector('main canvas')
    if (canvas === null || canvas.width === 0) return requestAnimationFrame(look)
    requestAnimationFrame(() => { globalThis.chartMs = performance.now() })
  }
  requestAnimationFrame(look)
`

/** A fresh profile each time. `bytes`: bodies as they were sent, heads included. */
export async function lookAt(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } })
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Network.enable')
  const answers = new Map()
  const of = (id) => answers.get(id) ?? answers.set(id, { url: '', bytes: 0 }).get(id)
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => {
    of(requestId).url = request.url
  })
  devtools.on('Network.responseReceived', ({ requestId, response }) => {
    of(requestId).bytes += response.encodedDataLength
  })
  devtools.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    of(requestId).bytes += encodedDataLength
  })
  await page.addInitScript(WATCH)
  await page.goto(url)
  await until('the first chart', () => page.evaluate('globalThis.chartMs > 0'))
  const sent = [...answers.values()].map((answer) => ({ ...answer }))
  return {
    page,
    chartMs: await page.evaluate('globalThis.chartMs'),
    bytes: sent.reduce((sum, { bytes }) => sum + bytes, 0),
    sent,
    close: () => context.close(),
  }
}
