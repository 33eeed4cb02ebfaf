// The benchmark itself: it runs from start to table, its counts agree with nginx, and grandchildren are part of the CPU time.
import { execFile } from 'node:child_process'
import { accessSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { hasNginx } from '../support/nginx.js'

const run = promisify(execFile)
const path = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url))

const has = (program: string): boolean => {
  try {
    accessSync(program)
    return true
  } catch {
    return false
  }
}

const BURN_MS = 300
/** A parent that does nothing but start a child, which burns CPU time. */
const GRANDCHILD = `
  const { spawn } = require('node:child_process')
  const burn = "while (process.cpuUsage().user < ${BURN_MS * 1000});"
  spawn(process.execPath, ['-e', burn], { stdio: 'inherit' })
`

interface Account {
  runMeasured(argv: readonly string[]): Promise<{ code: number; cpuMs: number; wallMs: number }>
}

describe('bench', () => {
  test('CPU time includes what a child of the tool used', async () => {
    const account = (await import(path('bench/account.mjs'))) as Account
    const { code, cpuMs } = await account.runMeasured([process.execPath, '-e', GRANDCHILD])
    expect(code).toBe(0)
    expect(cpuMs).toBeGreaterThan(BURN_MS)
  })

  test.skipIf(!hasNginx || !has('/usr/bin/wrk'))('a short comparison ends in a table with equal counts', async () => {
    const args = ['--scenario', 'get', '--tools', 'wrk,tymbal', '--seconds', '1', '--rounds', '1']
    const { stdout } = await run(process.execPath, [path('bench/run.mjs'), ...args])
    const cells = stdout.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))
    const rowOf = (tool: string): string[] => cells.find((row) => row[1]?.startsWith(tool)) ?? []
    expect(Number(rowOf('wrk')[2])).toBeGreaterThan(0)
    expect(rowOf('wrk')[4]).toBe('1.00')
    expect(Number(rowOf('tymbal')[2])).toBeGreaterThan(0)
    expect(rowOf('tymbal').at(-2)).toBe('equal')
  })

  test('an unknown scenario is refused with the names there are', async () => {
    const failed = await run(process.execPath, [path('bench/run.mjs'), '--scenario', 'nope']).catch((error) => error)
    expect(failed.code).toBe(1)
    expect(failed.stderr).toContain('get, get256, get1000, tls, mix')
  })
})
