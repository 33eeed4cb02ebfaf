import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog, type LogSettings, type LogThreshold } from './log.js'

let home = ''

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tymbal-log-'))
})
afterEach(() => rm(home, { recursive: true }))

async function logged(settings: LogSettings, copies: readonly string[] = []) {
  const lines: string[] = []
  const log = await createLog(settings, { writeLine: (line) => lines.push(line), now: () => 0, copies })
  for (const level of ['debug', 'info', 'warn', 'error'] as const) log.write(level, `a ${level}`)
  return lines
}

async function levelsIn(path: string): Promise<number[]> {
  const lines = (await readFile(path, 'utf8')).trim().split('\n')
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line).level)
}

describe('createLog', () => {
  it.each<[LogThreshold, number]>([
    ['debug', 4],
    ['info', 3],
    ['error', 1],
    ['silent', 0],
  ])('shows lines from %s on', async (level, count) => {
    expect(await logged({ level, file: null })).toHaveLength(count)
  })

  it('writes JSON lines to a file, and then none to the terminal', async () => {
    const file = join(home, 'logs', 'run.log')
    expect(await logged({ level: 'warn', file })).toEqual([])
    expect(await levelsIn(file)).toEqual([40, 50])
  })

  it('copies everything from info on, whatever is shown', async () => {
    const copy = join(home, 'copy.ndjson')
    expect(await logged({ level: 'error', file: null }, [copy])).toHaveLength(1)
    expect(await levelsIn(copy)).toEqual([30, 40, 50])
  })
})
