// Goes through a page as somebody without a mouse does.
import type { Page } from 'playwright-core'

const MOST_STEPS = 80

/** What has the focus, as it is named: its label, or its text. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(`(() => {
    const one = document.activeElement
    const label = one?.getAttribute('aria-label') ?? [...(one?.labels ?? [])].map((label) => label.textContent).join(' ')
    return (label || one?.textContent || '').replace(/\\s+/g, ' ').trim()
  })()`)

/** Presses Tab until something of that name has the focus. @throws Error with what was passed on the way */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = []
  const isIt = (text: string): boolean => (typeof name === 'string' ? text === name : name.test(text))
  for (let step = 0; step < MOST_STEPS; step++) {
    await page.keyboard.press('Tab')
    const text = await focused(page)
    if (isIt(text)) return
    passed.push(text.slice(0, 40))
  }
  throw new Error(`Tab does not come to ${name}: ${passed.join(' | ')}`)
}

/** Writes over what is in the field that has the focus. */
export async function retype(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+a')
  await page.keyboard.type(text)
}
