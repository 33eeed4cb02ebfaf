// Master and workers find each other over IPv6, encrypted and plain.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { startCli } from '../support/cli.js'
import { Program } from '../support/program.js'

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'))

const SCRIPT = `
import { User, task, constant, check } from 'tymbal'
export class Idle extends User { waitTime = constant(0.05); @task async nothing() { check(1, { one: (n) => n === 1 }) } }
`

describe.skipIf(!hasIpv6)('over IPv6', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tymbal-ipv6-'))
  const env = { ...process.env, XDG_STATE_HOME: join(directory, 'state'), XDG_CACHE_HOME: join(directory, 'cache') }
  const running: Program[] = []
  writeFileSync(join(directory, 'idle.ts'), SCRIPT)
  afterAll(() => {
    for (const program of running) program.signal('SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  })
  const start = (name: string, args: readonly string[]): Program => {
    const program = new Program(name, startCli(args, { cwd: directory, env }).child)
    running.push(program)
    return program
  }

  it.each([
    ['encrypted', []],
    ['plain', ['--plain']],
  ])('a worker joins with the printed command, %s', async (name, more) => {
    const file = `${name}.json`
    const load = ['-u', '2', '-r', '10', '-t', '2s', '--no-save', '--json-file', file]
    const master = start('master', [
      'run',
      'idle.ts',
      '--master',
      '--master-bind-host',
      '::1',
      '--master-bind-port',
      '0',
      ...load,
      ...more,
    ])
    const command = await master.seen('the command of a worker', () =>
      /^ {2}tymbal (--worker --master-host ::1 .*)$/m.exec(master.stderr)?.[1]?.split(' '),
    )
    const worker = start('worker', command)
    await master.exit()
    expect(await worker.exit(), worker.stderr).toBe(0)
    const summary = JSON.parse(readFileSync(join(directory, file), 'utf8')) as RunSummary
    expect(summary.checks[0]?.passes, master.stderr).toBeGreaterThan(10)
  })
})
