// Names and errors come from hostile targets: nothing in the app may turn a text into markup or code.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const DOORS =
  /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|\beval\(|new Function/

test('no file of the app opens a door from text to markup', () => {
  const root = fileURLToPath(new URL('.', import.meta.url))
  const files = readdirSync(root, { recursive: true })
    .map(String)
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.test.ts'))
  expect(files.length).toBeGreaterThan(80)
  expect(files.filter((file) => DOORS.test(readFileSync(join(root, file), 'utf8')))).toEqual([])
})
