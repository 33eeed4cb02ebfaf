import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { steadyReports } from '../stats/stats.fixture.js'
import { ENCODED } from '../stats/stats-delta.js'
import { decodeWorkerMessage, encodeMessage } from '../wire/native-codec.js'
import type { JournalRecord } from './journal-record.js'
import { journalPath, openJournal, readJournal } from './run-journal.js'

let path: string
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tymbal-journal-'))
  path = journalPath(folder)
})
afterEach(() => rmSync(folder, { recursive: true }))

const noFault = (reason: string): void => {
  throw new Error(reason)
}
const note = (text: string): JournalRecord => ({ kind: 'note', atMs: 1.5, text })

describe('the journal of a run', () => {
  it('gives back what was appended, bytes and fractions included', () => {
    const journal = openJournal(path, noFault)
    const block = new Uint8Array([0, 1, 255])
    const records = [note('ä'), { kind: 'report', workerId: 'w', delta: { seq: 3, block } }] as JournalRecord[]
    for (const record of records) journal.append(record)
    expect([...readJournal(path)]).toEqual([])
    expect(journal.flush()).toBe(true)
    expect([...readJournal(path)]).toEqual(records)
    journal.close()
  })

  it('writes a report as it came over a link, and gives it back the same', () => {
    const [delta] = steadyReports(1, 10)
    const message = { type: 'stats', taken: null, delta: { ...delta!, runId: 'ä' } } as const
    const decoded = decodeWorkerMessage(encodeMessage(message, 'w1'))
    if ('fault' in decoded || decoded.message.type !== 'stats') throw new Error('not read')
    expect(decoded.message.delta[ENCODED]).toBeInstanceOf(Uint8Array)
    const journal = openJournal(path, noFault)
    journal.append(note('before'))
    journal.append({ kind: 'report', workerId: 'wörker', delta: decoded.message.delta })
    journal.append(note('after'))
    journal.close()
    const report = { kind: 'report', workerId: 'wörker', delta: message.delta }
    expect([...readJournal(path)]).toEqual([note('before'), report, note('after')])
  })

  it('leaves out what a killed process left half written, and goes on behind the last whole record', () => {
    const first = openJournal(path, noFault)
    first.append(note('one'))
    first.close()
    const size = statSync(path).size
    appendFileSync(path, Buffer.from([0, 0, 0, 200, 1, 2, 3]))
    expect([...readJournal(path)]).toEqual([note('one')])
    const second = openJournal(path, noFault)
    expect(statSync(path).size).toBe(size)
    second.append(note('two'))
    second.close()
    expect([...readJournal(path)]).toEqual([note('one'), note('two')])
  })

  it('is emptied at its limit, and says so once: a part of the reports is no run to take over', () => {
    const faults: string[] = []
    const journal = openJournal(path, (reason) => faults.push(reason), 100)
    journal.append(note('short'))
    expect(journal.flush()).toBe(true)
    journal.append(note('x'.repeat(100)))
    expect(journal.flush()).toBe(false)
    journal.append(note('short'))
    expect(journal.flush()).toBe(false)
    journal.close()
    expect(faults).toHaveLength(1)
    expect([...readJournal(path)]).toEqual([])
  })

  it('is empty where there is none', () => {
    expect([...readJournal(join(folder, 'none'))]).toEqual([])
  })
})
