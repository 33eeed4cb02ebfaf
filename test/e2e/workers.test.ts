// What must not depend on how many worker processes there are: who a user is, what its seed gives it, and that hooks come before users.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCli } from '../support/cli.js'

const directory = mkdtempSync(join(tmpdir(), 'tymbal-workers-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const SCRIPT = `
import { appendFileSync } from 'node:fs'
import { on, User, task, constant, sleep } from 'tymbal'
let token = 'none'
on.testStart(async () => { await sleep(0.3); token = 'ready' })
class Base extends User {
  waitTime = constant(30)
  onStart() {
    appendFileSync(process.env.SEEN, [this.constructor.name, this.userId, this.random().toFixed(6), token].join(' ') + '\\n')
  }
  @task async idle() {}
}
export class Zeta extends Base { static weight = 2 }
export class Alpha extends Base {}
`

async function usersOf(...more: readonly string[]): Promise<string[]> {
  const script = join(directory, 'who.ts')
  const seen = join(directory, `seen-${more.join('')}`)
  writeFileSync(script, SCRIPT)
  writeFileSync(seen, '')
  const args = ['run', script, '-u', '7', '-r', '20', '-t', '1500ms', '-s', '1', '--seed', '3', '--no-save', ...more]
  await runCli(args, { env: { ...process.env, SEEN: seen } })
  return readFileSync(seen, 'utf8').trim().split('\n').sort()
}

describe('users', () => {
  it('are the same with one process and with three, and come after the testStart hooks', async () => {
    const one = await usersOf()
    expect(one.map((line) => line.split(' ')[1]).sort()).toEqual(['1', '2', '3', '4', '5', '6', '7'])
    expect(one.every((line) => line.endsWith(' ready'))).toBe(true)
    expect(await usersOf('--processes', '3')).toEqual(one)
  })
})
