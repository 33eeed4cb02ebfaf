import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { EXIT, TymbalError } from '../model/errors.js'
import { CsvOutput } from './files/csv-output.js'
import { jsonFileOutput } from './files/json-output.js'
import { junitOutput } from './files/junit-output.js'
import { htmlOutput } from './html/html-output.js'
import type { Output } from './output.js'
import { OutputSet } from './output-set.js'
import { summaryFixture } from './summary.fixture.js'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tymbal-set-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))
const path = (name: string): string => join(directory, name)
const summary = summaryFixture()

test('all that can be written is written, what cannot is named with its reason', async () => {
  const outputs = new OutputSet([
    jsonFileOutput('/dev/full'),
    jsonFileOutput(path('summary.json')),
    htmlOutput(path('report.html')),
    new CsvOutput({ prefix: path('shop'), fullHistory: false }),
    junitOutput('/dev/full'),
  ])
  await outputs.start()
  outputs.update(summary)
  const { files, notWritten } = await outputs.finish(summary)
  expect(files.map((file) => file.slice(directory.length + 1))).toEqual([
    'summary.json',
    'report.html',
    'shop_stats.csv',
    'shop_stats_history.csv',
    'shop_failures.csv',
    'shop_exceptions.csv',
  ])
  expect(notWritten.map((one) => one.name)).toEqual(['json /dev/full', 'junit /dev/full'])
  for (const { reason } of notWritten) expect(reason).toMatch(/^ENOSPC: no space left on device/)
  expect(await readFile(path('report.html'), 'utf8')).toContain('</html>')
})

test('a place that goes away during the run costs that output alone', async () => {
  const outputs = new OutputSet([jsonFileOutput(path('a.json')), jsonFileOutput('/dev/null')])
  await outputs.start()
  await rm(directory, { recursive: true })
  const { files, notWritten } = await outputs.finish(summary)
  expect(files).toEqual(['/dev/null'])
  expect(notWritten[0]?.reason).toContain('ENOENT')
})

test('every output that cannot work is named before the run, as wrong usage', async () => {
  await writeFile(path('file'), '')
  const outputs = new OutputSet([
    htmlOutput(path('missing/report.html')),
    jsonFileOutput(path('ok.json')),
    junitOutput(path('file/junit.xml')),
  ])
  const fault: unknown = await outputs.start().catch((error: unknown) => error)
  expect(fault).toBeInstanceOf(TymbalError)
  const { code, exitCode, message, hint } = fault as TymbalError
  expect([code, exitCode]).toEqual(['TYM5001', EXIT.usage])
  expect(message.split('\n')).toEqual([
    `html ${path('missing/report.html')}: the directory "${path('missing')}" does not exist`,
    expect.stringContaining(`junit ${path('file/junit.xml')}: `),
  ])
  expect(hint).toBe(`Create it:  mkdir -p ${path('missing')}`)
})

test('nothing begins when an output was refused: a run that never was leaves nothing behind', async () => {
  const calls: string[] = []
  const careful: Output = {
    name: 'careful',
    start: () => void calls.push('start'),
    begin: () => void calls.push('begin'),
  }
  await expect(new OutputSet([careful, htmlOutput(path('missing/report.html'))]).start()).rejects.toThrow(
    'does not exist',
  )
  expect(calls).toEqual(['start'])
  await new OutputSet([careful]).start()
  expect(calls).toEqual(['start', 'start', 'begin'])
})

test('an output that throws while the run lives is left alone from then on, and told', async () => {
  const calls: string[] = []
  const faulty: Output = {
    name: 'faulty',
    update: () => {
      calls.push('faulty')
      throw new Error('out of ink')
    },
    finish: () => {
      calls.push('faulty finish')
    },
  }
  const healthy: Output = { name: 'healthy', update: () => void calls.push('healthy') }
  const outputs = new OutputSet([faulty, healthy])
  await outputs.start()
  outputs.update(summary)
  outputs.update(summary)
  expect(await outputs.finish(summary)).toEqual({ files: [], notWritten: [{ name: 'faulty', reason: 'out of ink' }] })
  expect(calls).toEqual(['faulty', 'healthy', 'healthy'])
})

test('an output that never finishes is given up', async () => {
  const stuck: Output = { name: 'stuck', finish: () => new Promise<void>(() => undefined) }
  const outputs = new OutputSet([stuck, jsonFileOutput(path('a.json'))], 1000)
  const { files, notWritten } = await outputs.finish(summary)
  expect(files).toEqual([path('a.json')])
  expect(notWritten).toEqual([{ name: 'stuck', reason: 'did not finish within 1 s' }])
})
