// Debian's Chromium for the tests of the pages, one for a file of tests.
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Exact figures of the heap, and a collector that can be called.
  '--enable-precise-memory-info',
  '--js-flags=--expose-gc',
]

export const HAS_BROWSER = existsSync(CHROMIUM)

/** The sentence that stands in the report where tests were skipped. */
export const browserSuite = (name: string): string =>
  HAS_BROWSER ? name : `${name} (skipped: needs ${CHROMIUM}, Debian package chromium)`

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, headless: true, args: FLAGS })

export interface Looks {
  readonly theme?: 'light' | 'dark'
  readonly width?: number
}

/** A fresh profile, and every fault that the page reports in `faults`. */
export async function openPage(
  browser: Browser,
  { theme = 'light', width = 1280 }: Looks = {},
): Promise<{ page: Page; faults: string[] }> {
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width, height: 860 },
    locale: 'en-GB',
    timezoneId: 'UTC',
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`${error.message}\n${error.stack}`))
  page.on('console', (message) => {
    // A refused request is part of what is tested; the browser prints it by itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(message.text())
  })
  page.setDefaultTimeout(30_000)
  return { page, faults }
}
