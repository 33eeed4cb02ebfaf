import { existsSync } from 'node:fs'
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

const LEVELS = ['debug', 'info', 'warn', 'error'] as const

async function logged(settings: LogSettings, copy: string | null = null) {
  const lines: string[] = []
  const log = await createLog(settings, { writeLine: (line) => lines.push(line), now: () => 0 })
  for (const level of LEVELS) log.write(level, `a ${level}`)
  if (copy !== null) await log.copyTo(copy)
  if (copy !== null) log.write('warn', 'behind')
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

  it('keeps colours and line ends of what scripts and workers say, and shows what else would move the cursor', async () => {
    const lines: string[] = []
    const log = await createLog({ level: 'info', file: null }, { writeLine: (line) => lines.push(line), now: () => 0 })
    log.write('info', '\u001b[31mred\u001b[0m\n\tnext \u001b[2J\r\u0007gone')
    expect(lines[0]!.slice(9)).toBe('\u001b[31mred\u001b[0m\n\tnext \\x1b[2J\\x0d\\x07gone')
  })

  it('writes JSON lines to a file, and then none to the terminal', async () => {
    const file = join(home, 'logs', 'run.log')
    expect(await logged({ level: 'warn', file })).toEqual([])
    expect(await levelsIn(file)).toEqual([40, 50])
  })

  it('copies everything from info on, whatever is shown and however late the copy begins', async () => {
    const copy = join(home, 'copy.ndjson')
    expect(await logged({ level: 'error', file: null }, copy)).toHaveLength(1)
    expect(await levelsIn(copy)).toEqual([30, 40, 50, 40])
  })

  it.skipIf(!existsSync('/dev/full'))('remembers why a file could not be written', async () => {
    const log = await createLog({ level: 'info', file: '/dev/full' }, { writeLine: () => undefined, now: () => 0 })
    await log.copyTo(join(home, 'copy.ndjson'))
    for (const level of LEVELS) log.write(level, `a ${level}`)
    expect(log.notWritten()).toEqual([{ name: 'log /dev/full', reason: expect.stringContaining('ENOSPC') }])
  })
})
