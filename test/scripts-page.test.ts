// Every block of docs/SCRIPTS.md and README.md that is a script loads as one.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parseThresholds } from '../src/stats/thresholds.js'
import { loadScript } from '../src/users/load-script.js'

const folder = mkdtempSync(join(tmpdir(), 'tymbal-page-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Read by a script of the page. */
writeFileSync(join(folder, 'names.txt'), 'ada\ngrace')

const blocks = ['docs/SCRIPTS.md', 'README.md'].flatMap((page) => {
  const text = readFileSync(new URL(`../${page}`, import.meta.url), 'utf8')
  const found = [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)]
  return found.map((match) => {
    const line = text.slice(0, match.index).split('\n').length + 1
    return [`${page}:${line}`, match[1]!] as const
  })
})

describe('the scripts in the documents', () => {
  it.each(blocks)('%s', async (place, text) => {
    const path = join(folder, `${place.replace(/\W/g, '-')}.ts`)
    writeFileSync(path, text)
    const script = await loadScript(path)
    expect(script.plan.userClasses.length).toBeGreaterThan(0)
    expect(script.remarks).toEqual([])
    parseThresholds(script.rawThresholds)
  })
})
