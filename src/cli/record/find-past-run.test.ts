import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RunOptions } from '../../model/run-options.js'
import { journalPath, openJournal } from '../../store/run-journal.js'
import { findPastRun } from './find-past-run.js'

const LOAD = { users: 10, spawnRate: null, runTimeMs: 60_000, iterations: null, stages: [], userClasses: [] }
const options = (changes: Partial<RunOptions> = {}): RunOptions => ({ ...LOAD, ...changes }) as RunOptions

let outDir: string
let directory: string

beforeEach(() => {
  outDir = mkdtempSync(join(tmpdir(), 'tymbal-past-'))
  directory = join(outDir, '2026-01-01T00-00-00-shop')
  mkdirSync(directory)
  const journal = openJournal(journalPath(directory), () => undefined)
  journal.append({ kind: 'begin', runId: 'r1', scriptHash: 'h1', seed: 7, setupData: null, startedAtMs: 0 })
  journal.close()
  writeRunFile({ state: 'running' })
})
afterEach(() => rmSync(outDir, { recursive: true }))

function writeRunFile(changes: object): void {
  const file = {
    schema: 'tymbal.run/1',
    name: 'shop',
    script: 'shop.ts',
    scriptHash: 'h1',
    startedAt: '',
    options: LOAD,
  }
  writeFileSync(join(directory, 'run.json'), JSON.stringify({ ...file, ...changes }))
}

const warned: string[] = []

const find = (resume: string, changes?: Partial<RunOptions>, scriptHash = 'h1') =>
  findPastRun({ resume, outDir, scriptHash, options: options(changes), warn: (text) => warned.push(text) })

describe('a run to take over', () => {
  it('is found by its directory, and as the last one', async () => {
    expect(await find(directory)).toMatchObject({ directory, runId: 'r1', seed: 7 })
    expect(await find('last')).toMatchObject({ directory })
  })

  it.each<[string, Partial<RunOptions>, RegExp]>([
    ['users', { users: 20 }, /its run has another load: users 10, not 20/],
    ['run time', { runTimeMs: null }, /runTimeMs 60000, not null/],
    ['stages', { stages: [{ durationMs: 1000, target: 5 }] }, /stages \[\], not/],
  ])('is none with other %s: refused by name, passed over by `last` with a word', async (_what, changes, why) => {
    await expect(find(directory, changes)).rejects.toThrow(why)
    expect(await find('last', changes)).toBeNull()
    expect(warned.splice(0)).toEqual([expect.stringMatching(/unfinished run .* another load .*a new run begins/)])
  })

  it('is none with another script, or when it has ended', async () => {
    await expect(find(directory, {}, 'h2')).rejects.toThrow(/another script/)
    expect(await find('last', {}, 'h2')).toBeNull()
    writeRunFile({ state: 'stopped' })
    await expect(find(directory)).rejects.toThrow(/has ended/)
    expect(await find('last')).toBeNull()
  })
})
