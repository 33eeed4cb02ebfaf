// What the way between master and workers gives away, and how close to each other workers begin.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseToken } from '../../src/wire/security/join-token.js'
import { SLACK } from '../support/gathering.js'
import { canMakeHosts } from '../support/hosts.js'
import { Program } from '../support/program.js'
import { createSwarm, SCRIPT, type Swarm } from '../support/swarm.js'

const HOSTS = ['wonderland1', 'wonderland2', 'wonderland3', 'wonderland4']
const MARK = 'what-only-the-script-knows'
/** Long enough to lie whole in one packet, wherever packets begin. Another `name` is another script, which no worker has kept. */
const marked = (name: string): string =>
  `const marks = '${`${MARK} `.repeat(40)}${name}'\n${SCRIPT}export const kept = marks`
const WITHIN_MS = 10 * SLACK
/** The machine's own noise is larger at times. */
const TRIES = 8

const canCapture = canMakeHosts && spawnSync('tcpdump', ['--version']).status === 0

describe.skipIf(!canMakeHosts)('the wire of a swarm', { timeout: 120_000 }, () => {
  let swarm: Swarm
  beforeAll(async () => {
    swarm = await createSwarm(HOSTS)
  })
  afterAll(() => swarm?.remove())

  /** All that passed by the master's plug while a run lived, and the pass of its workers. */
  const capture = async (...more: readonly string[]): Promise<{ bytes: Buffer; pass: string }> => {
    const file = join(swarm.directory, 'wire.pcap')
    const command = ['tcpdump', '-Z', 'root', '-i', 'control', '-s', '0', '-U', '-w', file, 'tcp']
    const tap = new Program('tcpdump', swarm.hosts.spawn('master', command, { stdio: ['ignore', 'pipe', 'pipe'] }))
    await tap.says('listening on')
    const words = await runOn(['wonderland1'], { seconds: 2, script: marked(more.join()), more })
    tap.signal('SIGINT')
    await tap.exit()
    return { bytes: readFileSync(file), pass: words.at(-1)! }
  }

  const runOn = async (
    hosts: readonly string[],
    settings: { seconds: number; script?: string; more?: readonly string[] },
  ): Promise<readonly string[]> => {
    const master = swarm.startMaster({ users: 8, workers: hosts.length, ...settings })
    const words = await swarm.command(master)
    const workers = hosts.map((host) => swarm.start(host, words))
    for (const program of [master, ...workers]) expect(await program.exit(), program.stderr).toBe(0)
    if (hosts.length > 1)
      expect(master.stderr).toMatch(
        /the first users of 4 workers came within [\d.]+ ms of each other, by when they were due \(clocks known/,
      )
    return words
  }

  it.skipIf(!canCapture)('shows neither script nor names nor secrets', async () => {
    const { bytes, pass } = await capture()
    expect(bytes.length).toBeGreaterThan(10_000)
    expect(bytes.includes('CURVE')).toBe(true)
    for (const text of [MARK, 'wonderland1', 'Visitor', pass]) expect(bytes.includes(text), text).toBe(false)
    expect(bytes.includes(Buffer.from(parseToken(pass).workerSecret))).toBe(false)
  })

  it.skipIf(!canCapture)('shows all of it to everybody with --plain', async () => {
    const { bytes } = await capture('--plain')
    for (const text of [MARK, 'wonderland1', 'Visitor']) expect(bytes.includes(text), text).toBe(true)
  })

  it('has the users of four hosts begin at the same instant', async () => {
    const apart: number[] = []
    while (apart.length < TRIES && !apart.some((ms) => ms < WITHIN_MS)) {
      await swarm.target.forget()
      await runOn(HOSTS, { seconds: 1 })
      const firsts = Object.values(await swarm.target.senders()).map(({ firstMs }) => firstMs)
      expect(firsts).toHaveLength(4)
      apart.push(Math.max(...firsts) - Math.min(...firsts))
    }
    console.log(`first requests of four hosts, apart by ms: ${apart.map((ms) => ms.toFixed(1)).join(', ')}`)
    expect(Math.min(...apart)).toBeLessThan(WITHIN_MS)
  })
})
