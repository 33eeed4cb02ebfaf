// Who is not let in hears why, in good time, and so does the master's side; and the join token is found nowhere it does not belong.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatToken, newMasterKeys, parseToken } from '../../src/wire/security/join-token.js'
import { startCli } from '../support/cli.js'
import { playNativePeer } from '../support/native-peer.js'
import { Program } from '../support/program.js'

const SCRIPT = `
import { User, task, constant } from 'tymbal'
export class Idle extends User { waitTime = constant(0.1); @task async nothing() {} }
`
const GOODBYE_MS = 30_000

describe('a master', { timeout: 90_000 }, () => {
  let directory: string
  const running: Program[] = []
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tymbal-refusals-'))
    writeFileSync(join(directory, 'idle.ts'), SCRIPT)
  })
  afterEach(() => {
    for (const program of running.splice(0)) program.signal('SIGKILL')
    rmSync(directory, { recursive: true, force: true })
  })

  const start = (name: string, args: readonly string[]): Program => {
    const env = { ...process.env, XDG_STATE_HOME: join(directory, 'state'), XDG_CACHE_HOME: join(directory, 'cache') }
    const program = new Program(name, startCli(args, { cwd: directory, env }).child)
    running.push(program)
    return program
  }
  const startMaster = (...more: readonly string[]): Program =>
    start('master', [
      ...['run', 'idle.ts', '--master', '--master-bind-port', '0', '-u', '2', '-t', '2s'],
      ...['--reporter', 'plain', ...more],
    ])
  const commandOf = (master: Program): Promise<string[]> =>
    master.seen('the command of a worker', () => /^ {2}tymbal (--worker .*)$/m.exec(master.stderr)?.[1]?.split(' '))
  const withoutPass = (command: readonly string[]): readonly string[] => {
    const at = command.findIndex((word) => word === '--join' || word === '--plain')
    return command.slice(0, at)
  }

  const expectRefused = async (worker: Program, why: RegExp): Promise<void> => {
    expect(await worker.exit(GOODBYE_MS), worker.stderr).toBe(4)
    expect(worker.stderr).toContain('TYM4005')
    expect(worker.stderr).toMatch(why)
  }

  it('lets nobody in who has another secret, and tells the address', async () => {
    const master = startMaster()
    const command = await commandOf(master)
    const { masterPublic } = parseToken(command.at(-1)!)
    const { workerSecret } = newMasterKeys()
    const forged = `tymbal1.${Buffer.concat([masterPublic, workerSecret]).toString('base64url')}`
    const worker = start('worker', [...withoutPass(command), '--join', forged])
    await expectRefused(worker, /refused this worker: wrong join token/)
    await master.says('127.0.0.1 refused: wrong join token')
  })

  it.each([
    ['with the token of another master', [], ['--join', formatToken(newMasterKeys())]],
    ['without encryption', [], ['--plain']],
    ['with encryption, when it has none itself', ['--plain'], ['--join', formatToken(newMasterKeys())]],
  ])('does not understand a worker %s', async (_what, ofMaster, ofWorker) => {
    const master = startMaster(...ofMaster)
    const worker = start('worker', [...withoutPass(await commandOf(master)), ...ofWorker])
    await expectRefused(worker, /hangs up before it has greeted/)
    expect(worker.stderr).toMatch(/--plain/)
    await master.says(/a peer refused: it (does not speak encrypted ZeroMQ|hung up before it was let in)/)
  })

  it('tells a worker that takes it for a master of Locust', async () => {
    const master = startMaster()
    const command = [...withoutPass(await commandOf(master)), '--plain', '-f', 'idle.ts']
    const worker = start('worker', command)
    await expectRefused(worker, /hangs up before it has greeted/)
    expect(worker.stderr).toMatch(/a tymbal master without --plain lets in only who has its join token/)
    expect(worker.stderr).not.toContain('the master sent')
  })

  it('refuses children of a worker in the same way', async () => {
    const master = startMaster()
    const command = [...withoutPass(await commandOf(master)), '--join', formatToken(newMasterKeys())]
    const worker = start('worker', [...command, '--processes', '2'])
    expect(await worker.exit(GOODBYE_MS), worker.stderr).toBe(4)
    expect(worker.stderr).toMatch(/TYM4005 .*hangs up before it has greeted/)
    expect(worker.stderr).toContain('one end is --plain and the other is not')
  })

  it.each([
    ['version', { version: '0.0.1' }, /this worker is tymbal 0\.0\.1 .*, the master tymbal/],
    ['major version of Node', { node: 'v18.0.0' }, /this worker runs Node v18\.0\.0, the master Node/],
    ['protocol', { protocol: 1 }, /\(protocol 1\)/],
  ])('refuses a worker of another %s readably', async (_what, facts, why) => {
    const master = startMaster()
    const command = await commandOf(master)
    const peer = playNativePeer(command, 'odd_1')
    try {
      const refusal = await peer.introduce(facts)
      expect(refusal).toMatchObject({ type: 'refused', reason: expect.stringMatching(why) })
      await master.says(why)
      expect(master.stderr).toContain('odd_1 refused')
    } finally {
      peer.close()
    }
  })

  it('writes its token nowhere but to its terminal and the file for workers', async () => {
    const files = ['--out', 'runs', '--html', 'report.html', '--json-file', 'summary.json', '--logfile', 'run.log']
    const master = startMaster('--processes', '2', ...files, '--loglevel', 'debug')
    const command = await commandOf(master)
    const token = command.at(-1)!
    const worker = start('worker', [...command, '--processes', '2', '--logfile', 'worker.log'])
    await master.seen('worker processes', () => childrenOf(master).length >= 2)
    await worker.seen('worker processes', () => childrenOf(worker).length >= 2)
    for (const line of [...childrenOf(master), ...childrenOf(worker)]) expect(line).not.toContain(token)
    // 1: this script makes no request.
    expect(await master.exit()).toBe(1)
    const secret = token.slice('tymbal1.'.length)
    const written = filesIn(directory).filter((path) => !path.startsWith(join(directory, 'state')))
    expect(written.length).toBeGreaterThan(5)
    for (const path of written) expect(readFileSync(path, 'utf8').includes(secret), path).toBe(false)
    expect(master.stdout).not.toContain(secret)
  })
})

/** Command lines of the processes that a program has started; one that is forked and not yet replaced still shows its parent's, and is left out. */
function childrenOf({ child }: Program): string[] {
  const pids = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ')
  const ofParent = commandLineOf(child.pid!)
  return pids
    .filter(Boolean)
    .map(commandLineOf)
    .filter((line) => line !== '' && line !== ofParent)
}

function commandLineOf(pid: number | string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return '' // It has ended in the meantime.
  }
}

const filesIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
