// Pictures of a page in both themes, wide and narrow, kept in results/screenshots for whoever looks.
import { mkdirSync } from 'node:fs'
import type { Page } from 'playwright-core'

const SHOTS = 'results/screenshots'

export const LOOKS = [
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
  ['dark', 390],
] as const

/** `NAME-light-1280.png` and so on; answers what is wider than its window. The page is left light and wide; what lies over it is taken as it is seen. */
export async function takePictures(page: Page, name: string): Promise<string[]> {
  mkdirSync(SHOTS, { recursive: true })
  const faults: string[] = []
  for (const [theme, width] of [...LOOKS, LOOKS[0]]) {
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize({ width, height: 860 })
    // Two frames: charts take their new width in the first.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
    const fullPage = (await page.getByRole('dialog').count()) === 0
    await page.screenshot({ path: `${SHOTS}/${name}-${theme}-${width}.png`, fullPage })
    const wide = Number(await page.evaluate('document.documentElement.scrollWidth'))
    if (wide > width) faults.push(`${name}, ${width} px: ${wide} px wide`)
  }
  return faults
}
