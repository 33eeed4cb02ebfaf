// What each file of tests about the pages begins with: a browser, and for each test a master and a page of their own that must not report a fault.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { type Looks, openBrowser, openPage } from './browser.js'
import { MockMaster, type MockOptions } from './mock-master/mock-master.js'
import { until } from './until.js'

export interface UiSession {
  /** Opens master and page; once a test. */
  open(options?: MockOptions, looks?: Looks): Promise<{ master: MockMaster; page: Page }>
  browser(): Browser
  /** Resolves when the page's stream is there to be told something. */
  listens(): Promise<unknown>
}

/** Call it inside of a `describe`. */
export function uiSession(): UiSession {
  let browser: Browser
  let opened: { master: MockMaster; page: Page; faults: string[] } | null = null
  beforeAll(async () => {
    browser = await openBrowser()
  }, 60_000)
  afterAll(() => browser?.close())
  afterEach(async () => {
    await opened?.page.context().close()
    await opened?.master.close()
    const faults = opened?.faults ?? []
    opened = null
    expect(faults).toEqual([])
  })
  return {
    browser: () => browser,
    open: async (options, looks) => {
      const master = await MockMaster.open(options)
      opened = { master, ...(await openPage(browser, looks)) }
      return opened
    },
    listens: () => until('the page listens', () => (opened?.master.streams.size ?? 0) > 0),
  }
}
