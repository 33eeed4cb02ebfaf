// Locust's own workers, old and new, in a fleet with ours: who runs how many users, what is counted, and what they have to say about us.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import type { RunSummary } from '../../src/stats/run-summary.js'
import { type CountingServer, startCountingServer } from '../support/counting-server.js'
import { type Fleet, type FleetPlan, startFleet } from '../support/fleet.js'
import {
  LOCUSTS,
  type LocustProgram,
  type LocustWorker,
  startLocustWorker,
  VERSION_LINE,
  WITHOUT_LOCUST,
} from '../support/locust.js'

const directory = mkdtempSync(join(tmpdir(), 'tymbal-locust-in-'))
const SCRIPT = join(directory, 'shop.ts')
writeFileSync(
  SCRIPT,
  `import { constant, HttpUser, task } from 'tymbal'
export class Shopper extends HttpUser {
  waitTime = constant(0.1)
  @task async look() { await this.client.get('/look') }
}
`,
)
const LOCUSTFILE = `from locust import HttpUser, task, constant

class Shopper(HttpUser):
    wait_time = constant(0.1)

    @task(3)
    def look(self):
        self.client.get("/look")

    @task
    def bad(self):
        self.client.get("/bad")
`
const OTHER_CLASSES = LOCUSTFILE.replace('Shopper', 'Zeta').concat('\nclass Alpha(Zeta):\n    pass\n')

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close()
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

async function bringUp(
  plan: Partial<FleetPlan> & Pick<FleetPlan, 'locusts'>,
): Promise<{ fleet: Fleet; server: CountingServer }> {
  const server = await startCountingServer()
  open.push(server)
  const fleet = await startFleet({ script: SCRIPT, host: server.url, users: 24, spawnRate: 6, ours: 2, ...plan })
  open.push(fleet)
  return { fleet, server }
}

function startWorker(program: LocustProgram, fleet: Fleet, name: string, locustfile: string): LocustWorker {
  const path = join(directory, `${name}.py`)
  writeFileSync(path, locustfile)
  const where = { port: fleet.locustPort, log: join(directory, `${name}.log`), cwd: directory }
  const worker = startLocustWorker(program, { ...where, locustfile: path })
  open.push({ close: () => worker.child.kill('SIGKILL') })
  return worker
}

const usersOf = (fleet: Fleet): number[] => fleet.run.summary().workers.map(({ users }) => users)
const reach = (fleet: Fleet, users: readonly number[]): Promise<void> =>
  vi.waitFor(() => expect(usersOf(fleet)).toEqual(users), { timeout: 60_000, interval: 100 })
const requestsTo = ({ endpoints }: RunSummary): Record<string, number> =>
  Object.fromEntries(endpoints.map(({ name, requests }) => [name, requests]))
const stop = { kind: 'stopped', text: 'by the test' } as const

if (LOCUSTS.length === 0) it.skip(WITHOUT_LOCUST, () => undefined)

describe.skipIf(LOCUSTS.length === 0)('a fleet of ours and of Locust', () => {
  it('runs users evenly, follows edits, and counts exactly what the target saw', { timeout: 180_000 }, async () => {
    const programs = LOCUSTS.flatMap((program) => [program, program])
    const count = 2 + programs.length
    const { fleet, server } = await bringUp({ locusts: programs.length, users: 4 * count })
    const ended = fleet.run.run()
    const workers = programs.map((program, i) =>
      startWorker(program, fleet, `even-${i}`, (program.version === '' ? VERSION_LINE : '') + LOCUSTFILE),
    )
    await reach(fleet, Array(count).fill(4))
    fleet.run.editUsers(6 * count + 1, Number.POSITIVE_INFINITY)
    await vi.waitFor(() => expect(usersOf(fleet).sort()).toEqual([...Array(count - 1).fill(6), 7]), { timeout: 60_000 })
    fleet.run.editUsers(2 * count, Number.POSITIVE_INFINITY)
    await reach(fleet, Array(count).fill(2))
    fleet.run.stop(stop)
    const { summary } = await ended
    expect(requestsTo(summary)).toEqual(server.counts())
    expect(summary.totals.failures).toBe(server.counts()['/bad'])
    expect(summary.errors.every(({ error }) => error.includes('500'))).toBe(true)
    const ramp = summary.timeline.slice(0, Math.floor((4 * count) / 6))
    for (const [i, { users }] of ramp.entries()) expect(users).toBeLessThanOrEqual(6 * (i + 1) + 1)
    expect(summary.workers.map(({ kind, flags }) => [kind, flags.includes('rounded')]).sort()).toEqual([
      ...programs.map(() => ['locust', true]),
      ['tymbal', false],
      ['tymbal', false],
    ])
    expect(summary.notes.filter(({ text }) => text.includes('are rounded')).length).toBe(1)
    await fleet.close()
    expect(await Promise.all(workers.map(({ ended: code }) => code))).toEqual(programs.map(() => 0))
    expect(workers.flatMap((worker) => worker.complaints())).toEqual([])
  })

  it('misses a worker that was killed or stopped, and takes it back with its users when it goes on', {
    timeout: 180_000,
  }, async () => {
    const { fleet } = await bringUp({ locusts: 2, users: 12, ours: 1, spawnRate: 1000 })
    const ended = fleet.run.run()
    const workers = [0, 1].map((i) => startWorker(LOCUSTS.at(-1)!, fleet, `lost-${i}`, LOCUSTFILE))
    const running = (): number => usersOf(fleet).reduce((sum, users) => sum + users, 0)
    const states = (): string[] => fleet.run.summary().workers.map(({ state }) => state)
    await reach(fleet, [4, 4, 4])
    workers[0]!.child.kill('SIGKILL')
    await vi.waitFor(() => expect(states()).toContain('missing'), { timeout: 30_000 })
    await vi.waitFor(() => expect(usersOf(fleet).sort()).toEqual([0, 6, 6]), { timeout: 30_000 })
    workers[1]!.child.kill('SIGSTOP')
    await vi.waitFor(() => expect(states().filter((state) => state === 'missing')).toHaveLength(2), { timeout: 30_000 })
    await vi.waitFor(() => expect(running()).toBe(12), { timeout: 30_000 })
    workers[1]!.child.kill('SIGCONT')
    await vi.waitFor(() => expect(usersOf(fleet).sort()).toEqual([0, 6, 6]), { timeout: 30_000 })
    fleet.run.stop(stop)
    const { summary } = await ended
    const notes = summary.notes.map(({ text }) => text).join('\n')
    expect(notes).toMatch(/lost: its connection was lost; \d+ users move to the others/)
    expect(notes).toMatch(/is back with its users/)
    expect(summary.workers.reduce((sum, { requests }) => sum + requests, 0)).toBe(summary.totals.requests)
  })

  it('puts requests of Locust into the seconds in which they were made', { timeout: 120_000 }, async () => {
    const { fleet, server } = await bringUp({ locusts: 1, users: 10, ours: 0, spawnRate: 1000 })
    const ended = fleet.run.run()
    startWorker(LOCUSTS[0]!, fleet, 'seconds', LOCUSTFILE)
    await vi.waitFor(() => expect(server.counts()['/look'] ?? 0).toBeGreaterThan(400), { timeout: 60_000 })
    fleet.run.stop(stop)
    const { summary } = await ended
    expect(summary.totals.requests).toBe(Object.values(server.counts()).reduce((sum, count) => sum + count, 0))
    const counted = summary.timeline.reduce((sum, { rps, stepMs }) => sum + (rps * stepMs) / 1000, 0)
    expect(Math.round(counted)).toBe(summary.totals.requests)
    // A second of the worker's clock is half a second off at most; a busy machine may answer a second late.
    const beganMs = Date.parse(summary.run.startedAt)
    let shown = 0
    for (const { atMs, stepMs, rps } of summary.timeline) {
      shown += (rps * stepMs) / 1000
      const endMs = beganMs + atMs + stepMs
      expect(shown).toBeGreaterThanOrEqual(server.before(endMs - 1600) - 0.5)
      expect(shown).toBeLessThanOrEqual(server.before(endMs + 600) + 0.5)
    }
  })

  it('deals users over classes of other names, to workers of any version', { timeout: 120_000 }, async () => {
    const { fleet } = await bringUp({ locusts: LOCUSTS.length, users: 4 * LOCUSTS.length, ours: 0 })
    const ended = fleet.run.run()
    // Debian's as it is, without a version.
    for (const [i, program] of LOCUSTS.entries()) startWorker(program, fleet, `classes-${i}`, OTHER_CLASSES)
    const half = 2 * LOCUSTS.length
    const dealt = [
      { name: 'Alpha', users: half },
      { name: 'Zeta', users: half },
    ]
    // The class of the script is wanted, and nobody runs it.
    const running = () => fleet.run.summary().userClasses.filter(({ users }) => users > 0)
    await vi.waitFor(() => expect(running()).toMatchObject(dealt), { timeout: 60_000 })
    fleet.run.stop(stop)
    await ended
    const text = 'it has no class Shopper; those users are dealt evenly over its Alpha, Zeta'
    expect(fleet.logged.filter((line) => line.endsWith(text)).length).toBe(LOCUSTS.length)
  })
})

/** Workers that can ask their master for the locustfile. */
const askers = LOCUSTS.filter(({ version }) => version !== '')

describe.skipIf(askers.length === 0)('a worker started with -f -', () => {
  const ask = (fleet: Fleet, name: string): LocustWorker => {
    const where = { port: fleet.locustPort, log: join(directory, `${name}.log`), cwd: directory }
    const worker = startLocustWorker(askers[0]!, { ...where, locustfile: '-' })
    open.push({ close: () => worker.child.kill('SIGKILL') })
    return worker
  }

  it('is given the locustfile and takes part', { timeout: 120_000 }, async () => {
    const locustfile = { filename: 'shop.py', contents: LOCUSTFILE }
    const { fleet, server } = await bringUp({ locusts: 1, users: 3, ours: 0, locustfile })
    const ended = fleet.run.run()
    ask(fleet, 'ask')
    await vi.waitFor(() => expect(server.counts()['/look'] ?? 0).toBeGreaterThan(5), { timeout: 60_000 })
    fleet.run.stop(stop)
    expect(requestsTo((await ended).summary)).toEqual(server.counts())
  })

  it('is told what to do when there is none', { timeout: 60_000 }, async () => {
    const { fleet } = await bringUp({ locusts: 1, users: 3, ours: 0 })
    fleet.run.run().catch(() => undefined)
    const worker = ask(fleet, 'refused')
    expect(await worker.ended).toBe(1)
    expect(worker.printed()).toContain('--locustfile-for-workers FILE')
    fleet.run.stop(stop)
  })
})
