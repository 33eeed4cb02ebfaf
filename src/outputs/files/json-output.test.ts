import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nastyFixture, summaryFixture } from '../summary.fixture.js'
import { jsonFileOutput, jsonStreamOutput } from './json-output.js'

test('the file is the summary as it is, indented', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tymbal-json-'))
  const path = join(directory, 'summary.json')
  const output = jsonFileOutput(path)
  await output.start?.()
  expect(await output.finish?.(nastyFixture())).toEqual({ files: [path] })
  const text = await readFile(path, 'utf8')
  expect(text.startsWith('{\n  "schema": "tymbal.summary/1",\n')).toBe(true)
  // A lone surrogate is written as JSON's own escape and comes back as it was.
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(nastyFixture())))
  await rm(directory, { recursive: true })
})

test('the stream gets one line', async () => {
  const written: string[] = []
  await jsonStreamOutput({ write: (text) => written.push(text), settle: async () => undefined }).finish?.(
    summaryFixture(),
  )
  expect(written).toHaveLength(1)
  expect(written[0]).toMatch(/^\{"schema":"tymbal.summary\/1",.*\}\n$/)
  expect(JSON.parse(written[0]!)).toEqual(JSON.parse(JSON.stringify(summaryFixture())))
})
