// Peers that were let in and say whatever they like: the master goes on with its good workers, counts what those did, and does not grow.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRandom, hashText } from '../../src/model/random.js'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { startCli } from '../support/cli.js'
import { drawHostileMessage } from '../support/hostile-messages.js'
import { type NativePeer, playNativePeer } from '../support/native-peer.js'
import { Program } from '../support/program.js'
import { progressOf, SCRIPT } from '../support/swarm.js'

const SEED = Number(process.env.TYMBAL_CHAOS_SEED ?? 1)
const MESSAGES = 12_000
/** A peer that is not listened to any more comes again under another name. */
const OF_ONE_NAME = 60
const CLEAR_SCREEN = '\u001b[2J'
const MOST_GROWTH_BYTES = 80 * 1024 * 1024

describe('a master among hostile peers', { timeout: 180_000 }, () => {
  let directory: string
  let target: Server
  let served = 0
  let master: Program | null = null
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'tymbal-hostile-'))
    writeFileSync(join(directory, 'loadtest.ts'), SCRIPT)
    served = 0
    target = createServer((_request, response) => {
      served++
      response.end('hello')
    })
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => {
    master?.signal('SIGKILL')
    target.closeAllConnections()
    target.close()
    rmSync(directory, { recursive: true, force: true })
  })

  const start = (...more: readonly string[]): Program => {
    const host = `http://127.0.0.1:${(target.address() as AddressInfo).port}`
    const load = ['-H', host, '-u', '20', '-r', '1000', '-t', '10m', '-s', '5']
    const swarm = ['--master', '--master-bind-port', '0', '--processes', '2', '--expect-workers', '2']
    const outputs = ['--no-save', '--reporter', 'json', '--json-file', 'summary.json']
    const env = { ...process.env, XDG_STATE_HOME: join(directory, 'state'), XDG_CACHE_HOME: join(directory, 'cache') }
    return new Program(
      'master',
      startCli(['run', 'loadtest.ts', ...load, ...swarm, ...outputs, ...more], { cwd: directory, env }).child,
    )
  }

  /** A peer that plays a worker until it knows what the run is called. */
  const spyOut = async (command: readonly string[]): Promise<string> => {
    const spy = playNativePeer(command, 'spy_1')
    try {
      return await enrol(spy)
    } finally {
      spy.close()
    }
  }

  /** Says it all, under many names, some of which have introduced themselves. */
  const flood = async (command: readonly string[], runId: string, stream: string): Promise<void> => {
    for (let sent = 0; sent < MESSAGES / 2; sent += OF_ONE_NAME) {
      const dice = createRandom(SEED, hashText(`${stream}${sent}`))
      const peer = playNativePeer(command, `hostile_${stream}${sent}`)
      if (dice() < 0.3) await peer.introduce({})
      for (let i = 0; i < OF_ONE_NAME; i++) await peer.sendBytes(drawHostileMessage(dice, { id: peer.id, runId }))
      peer.close(500)
    }
  }

  it.each([
    ['that have the token', [] as string[]],
    ['that need none', ['--plain']],
  ])('%s goes on', async (_who, more) => {
    master = start(...more)
    const command = await commandOf(master)
    await master.seen('the load', () => progressOf(master!).some(({ users }) => users === 20))
    const runId = await spyOut(command)
    await flood(command, runId, 'a')
    const before = await memoryOf(master)
    await flood(command, runId, 'b')
    const after = await memoryOf(master)
    const growth = after - before
    console.log(
      `${MESSAGES} messages; the second half made the master grow by ${Math.round(growth / 1e6)} MB to ${Math.round(after / 1e6)} MB`,
    )
    expect(growth).toBeLessThan(MOST_GROWTH_BYTES)
    const requests = progressOf(master).at(-1)!.requests
    await master.seen('more requests are counted', () => progressOf(master!).at(-1)!.requests > requests + 100)
    master.signal('SIGTERM')
    expect(await master.exit(), master.stderr.slice(-3000)).not.toBeNull()
    const summary = JSON.parse(readFileSync(join(directory, 'summary.json'), 'utf8')) as RunSummary
    expect(summary.totals.requests).toBe(served)
    expect(master.stderr).toContain('it is not listened to for 60 s')
    expect(master.stderr).not.toContain('TYM9001')
    expect(master.stderr).not.toContain(CLEAR_SCREEN)
    // What a flood of faults leaves in the log is bounded by time, not by the flood.
    expect(master.stderr.match(/ sent .*ignored$/gm)!.length).toBeLessThan(MESSAGES / 20)
  })

  it('gives the users of a worker that talks nonsense to the others', async () => {
    master = start()
    const command = await commandOf(master)
    await master.seen('the load', () => progressOf(master!).some(({ users }) => users === 20))
    const peer = playNativePeer(command, 'hostile_1')
    await takePart(peer)
    await master.seen('its users are missing', () => progressOf(master!).at(-1)!.users < 20)
    for (let i = 0; i < 50; i++) await peer.sendBytes(Uint8Array.of(0xc1))
    await master.says(/worker hostile_1 lost: it sent too much that could not be read/)
    const seen = progressOf(master).length
    await master.seen('all users run again', () =>
      progressOf(master!)
        .slice(seen)
        .some(({ users }) => users === 20),
    )
    peer.close()
  })
})

const commandOf = (master: Program): Promise<string[]> =>
  master.seen('the command of a worker', () => /^ {2}tymbal (--worker .*)$/m.exec(master.stderr)?.[1]?.split(' '))

/** Introduces itself, says that it has the script, and hears what the run is called. */
async function enrol(peer: NativePeer): Promise<string> {
  const plan = await peer.introduce({})
  if (plan.type !== 'plan') throw new Error(`${plan.type} instead of the plan`)
  await peer.send({ type: 'plan_ready', hash: plan.hash })
  const start = await peer.nextOther()
  if (start.type !== 'start') throw new Error(`${start.type} instead of the start`)
  return start.runId
}

/** Does what a worker does until users are given to it. */
async function takePart(peer: NativePeer): Promise<void> {
  const runId = await enrol(peer)
  await peer.send({ type: 'started', runId, error: null })
  while ((await peer.nextOther()).type !== 'spawn');
}

/** The least of what it holds while it has some seconds to tidy up, bytes. */
async function memoryOf(master: Program): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  const looked = progressOf(master).length
  await master.seen('it has had time to tidy up', () => {
    const status = readFileSync(`/proc/${master.child.pid}/status`, 'utf8')
    least = Math.min(least, Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) * 1024)
    return progressOf(master).length >= looked + 4
  })
  return least
}
