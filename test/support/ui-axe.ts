// What axe finds wrong with a page, and pictures of it.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const SHOTS = 'results/screenshots'
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** What axe finds, as one line each. */
export async function violations(page: Page): Promise<string[]> {
  // Through the debugger, so that the page's own policy stays as it is.
  await page.evaluate(AXE)
  const found = await page.evaluate(
    async (tags) =>
      (
        (await (globalThis as unknown as { axe: { run(options: object): Promise<{ violations: unknown[] }> } }).axe.run(
          {
            runOnly: tags,
          },
        )) as { violations: Violation[] }
      ).violations,
    TAGS,
  )
  return found.map(({ id, impact, nodes }) =>
    `${impact} ${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`.slice(0, 900),
  )
}

/** A picture of the whole page in results/screenshots. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true })
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })
}
