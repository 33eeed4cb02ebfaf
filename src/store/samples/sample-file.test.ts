// samples.ndjson: read back as it was, after a kill, by the next master, and from hands that are not ours.
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sample } from '../../stats/samples/sample.fixture.js'
import { SampleBook } from '../../stats/samples/sample-book.js'
import { readSamplesInto } from './read-samples.js'
import { SAMPLES_FILE, SampleFile } from './sample-file.js'

const MUCH = 1e9
const SUMS = {
  method: 'GET',
  name: '/',
  count: 2,
  newConnections: 1,
  phases: { queued: 0, dns: 0, connect: 1, tls: 0, send: 0, wait: 4, receive: 0 },
}

let directory: string
let path: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tymbal-samples-'))
  path = join(directory, SAMPLES_FILE)
})
afterEach(() => rmSync(directory, { recursive: true }))

/** A run's samples over their file. */
function opened() {
  const faults: string[] = []
  const book = new SampleBook(MUCH)
  const file = new SampleFile({ directory, book, onFault: (reason) => faults.push(reason) })
  const add = (one: ReturnType<typeof sample>): void => {
    if (book.add(one)) file.kept(one)
  }
  const sum = (): void => {
    book.addSums(SUMS)
    file.changed(SUMS)
  }
  return { book, file, faults, add, sum }
}

function read(): SampleBook {
  const book = new SampleBook(MUCH)
  readSamplesInto(book, path)
  return book
}

const idsIn = (book: SampleBook): string[] =>
  [...book.endpoints()].flatMap((one) => one.all().map(({ id }) => id)).sort()

it('is written every three seconds, and read back as it was', () => {
  const run = opened()
  run.add(sample({ error: 'HTTP 503' }))
  run.sum()
  run.file.second()
  run.file.second()
  expect(existsSync(path)).toBe(false)
  run.file.second()
  expect(idsIn(read())).toEqual(idsIn(run.book))
  run.sum()
  run.file.write()
  expect(read().find('GET', '/')!.sums).toMatchObject({ count: 4, newConnections: 2, phases: { wait: 8 } })
})

it('at the end has only what is left', () => {
  const run = opened()
  for (let at = 0; at < 50; at++) {
    run.add(sample({ latencyMs: at }))
    run.file.write()
  }
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(50)
  run.file.finish()
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(10)
  expect(idsIn(read())).toEqual(idsIn(run.book))
})

it('is gone on with by the next master, whose end a kill has cut off', () => {
  const first = opened()
  first.add(sample({ latencyMs: 7 }))
  first.sum()
  first.file.write()
  appendFileSync(path, '{"sample":{"id":"half')
  const next = opened()
  expect(next.book.find('GET', '/')).toMatchObject({ sums: { count: 2 } })
  expect(next.faults).toEqual([])
  next.add(sample({ latencyMs: 9 }))
  next.sum()
  next.file.finish()
  expect(
    read()
      .find('GET', '/')!
      .slowest.samples.map(({ latencyMs }) => latencyMs),
  ).toEqual([9, 7])
  expect(read().find('GET', '/')!.sums.count).toBe(4)
})

it('of a run without samples is not there', () => {
  opened().file.finish()
  expect(existsSync(path)).toBe(false)
  expect(idsIn(read())).toEqual([])
})

it('passes over what is no sample', () => {
  const good = sample()
  const lines = [
    'nonsense',
    'null',
    '{"sample":1}',
    '{"sample":{"id":"x"}}',
    '{"sums":{"count":-1}}',
    '[]',
    'x'.repeat(3_000_000),
  ]
  writeFileSync(path, [...lines, JSON.stringify({ sample: { ...good, surprise: 'x' } })].join('\n'))
  const book = read()
  expect(idsIn(book)).toEqual([good.id])
  expect(book.find('GET', '/')!.all()[0]).toEqual(good)
})

it('that cannot be written is told once, and the run goes on', () => {
  const run = opened()
  rmSync(directory, { recursive: true })
  for (let at = 0; at < 3; at++) {
    run.add(sample())
    run.file.write()
  }
  expect(run.faults).toHaveLength(1)
  directory = mkdtempSync(join(tmpdir(), 'tymbal-samples-'))
})
