import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aggregateOf, finalContext, RUN_ID, steadyReports } from '../stats/stats.fixture.js'
import { replay } from './past-run.js'
import { journalPath, openJournal } from './run-journal.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tymbal-past-run-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const SECONDS = 6
const THRESHOLDS = [{ metric: 'all', expression: 'p(95)<5', abortOnFail: false, delayAbortEvalMs: 0 }]

function writeJournal(): string {
  const path = journalPath(folder)
  const journal = openJournal(path, (reason) => {
    throw new Error(reason)
  })
  const facts = { runId: RUN_ID, scriptHash: 'h', seed: 1, setupData: null, startedAtMs: 0 }
  journal.append({ kind: 'begin', ...facts, userClasses: [{ name: 'Buyer', fixedCount: 2 }] })
  for (const [at, delta] of steadyReports(SECONDS, 10).entries()) {
    journal.append({ kind: 'report', workerId: 'w1', delta })
    journal.append({ kind: 'second', endMs: (at + 1) * 1000, users: 5, nextUser: 5 })
  }
  const userClasses = [{ name: 'Buyer', weight: 3 }]
  journal.append({ kind: 'edit', atMs: 1500, users: 9, spawnRate: null })
  journal.append({ kind: 'edit', atMs: 2500, users: null, spawnRate: 2, userClasses })
  journal.append({ kind: 'edit-later', edit: { atMs: 9000, users: 20, spawnRate: 5 }, who: 'ana' })
  const worker = { kind: 'tymbal', version: '1', node: '20', host: 'h', pid: 1, cores: 2, memoryBytes: 1 } as const
  for (const id of ['w1', 'w2']) journal.append({ kind: 'worker', id, index: 0, facts: worker })
  for (const id of ['w1', 'w2']) journal.append({ kind: 'drained', id, isDrained: true })
  journal.append({ kind: 'drained', id: 'w2', isDrained: false })
  for (const isPaused of [true, false, true]) journal.append({ kind: 'paused', isPaused })
  journal.append({ kind: 'stop', text: 'Ctrl-C' })
  journal.close()
  return path
}

describe('a run read back from its journal', () => {
  it('knows when a threshold was first broken, not only that it is', () => {
    const aggregate = aggregateOf({ thresholds: THRESHOLDS })
    replay(writeJournal(), aggregate)
    const { thresholds, totals } = aggregate.summarize(finalContext(SECONDS * 1000))
    expect(totals.requests).toBe(SECONDS * 10)
    expect(thresholds[0]).toMatchObject({ passed: false, firstBrokenMs: 1000 })
  })

  it('knows how its classes were dealt, how its load was changed, and what was to change', () => {
    const { edits, pending, userClasses, isPaused } = replay(writeJournal(), aggregateOf())
    expect(userClasses).toEqual([{ name: 'Buyer', fixedCount: 2 }])
    expect(edits).toEqual([
      { atMs: 1500, edit: { users: 9, spawnRate: Number.POSITIVE_INFINITY, userClasses: [] } },
      { atMs: 2500, edit: { users: null, spawnRate: 2, userClasses: [{ name: 'Buyer', weight: 3 }] } },
    ])
    expect(isPaused).toBe(true)
    expect(pending).toEqual({ atMs: 9000, edit: { users: 20, spawnRate: 5, userClasses: [] }, who: 'ana' })
  })

  it('knows who was drained, and is not taken back', () => {
    const { workers } = replay(writeJournal(), aggregateOf())
    expect(workers.map(({ id, isDrained }) => [id, isDrained])).toEqual([
      ['w1', true],
      ['w2', false],
    ])
  })

  it('knows that it was about to end, and why', () => {
    expect(replay(writeJournal(), aggregateOf())).toMatchObject({ stopText: 'Ctrl-C', untilMs: 6000, nextUser: 5 })
  })
})
