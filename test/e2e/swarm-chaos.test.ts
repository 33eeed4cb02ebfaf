// Exactly once: whatever happens to workers and to the way to their master, every request that the target has counted is counted once.
// TYMBAL_CHAOS_RUNS = how many schedules; TYMBAL_CHAOS_SEED = one of them again.
import { afterAll, describe, expect, it } from 'vitest'
import { AT_START, type ChaosResult, JOINERS, runChaos } from '../support/chaos-run.js'
import { describeStroke, drawSchedule, type Schedule } from '../support/chaos-schedule.js'
import { canMakeHosts } from '../support/hosts.js'

const FIRST_SEED = 1
const RUNS = Number(process.env.TYMBAL_CHAOS_RUNS ?? 6)
const ONE = process.env.TYMBAL_CHAOS_SEED
const SEEDS = ONE === undefined ? Array.from({ length: RUNS }, (_, i) => FIRST_SEED + i) : [Number(ONE)]

/** What a killed worker had measured since its last report dies with it. */
const REPORT_INTERVAL_MS = 1000
/** A report that is made or sent when the worker dies; long, as six fleets share this machine. */
const ON_ITS_WAY_MS = 1000

const table: string[] = []

describe.skipIf(!canMakeHosts)('exactly once', { timeout: 180_000, concurrent: true }, () => {
  afterAll(() =>
    console.log(
      ['seed | blows | counted | served | missing | may miss | ms unreported when killed', ...table].join('\n'),
    ),
  )

  // In every other schedule nobody dies: then nothing at all may be missing.
  it.for(SEEDS)('under the schedule of seed %d', async (seed) => {
    const schedule = drawSchedule(seed, AT_START, JOINERS, seed % 2 === 0)
    const result = await runChaos(schedule)
    report(schedule, result)
    expectExactlyOnce(schedule, result)
  })
})

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0)

function report({ seed, strokes }: Schedule, { hosts }: ChaosResult): void {
  const [counted, served, mayMiss] = [
    sumOf(hosts.map((host) => host.counted)),
    sumOf(hosts.map((host) => host.served)),
    sumOf(hosts.map((host) => host.mayMiss)),
  ]
  const blows = strokes.map(describeStroke).join(', ')
  const unreported = hosts.filter(({ unreportedMs }) => unreportedMs > 0).map(({ unreportedMs }) => unreportedMs)
  table.push([seed, blows, counted, served, served - counted, mayMiss, unreported.join(', ')].join(' | '))
}

function expectExactlyOnce({ strokes }: Schedule, { exitCode, summary, hosts, masterSaid }: ChaosResult): void {
  const story = `${strokes.map(describeStroke).join('\n')}\n${JSON.stringify(hosts, null, 1)}\n${masterSaid}`
  const killed = new Set(strokes.filter(({ blow }) => blow === 'kill').map(({ host }) => host))
  expect(exitCode, story).toBe(0)
  expect(sumOf(summary.workers.map(({ requests }) => requests)), story).toBe(summary.totals.requests)
  for (const { host, counted, served, mayMiss, unreportedMs, exitCode: code } of hosts) {
    if (!killed.has(host)) {
      expect({ host, counted, code }, story).toEqual({ host, counted: served, code: 0 })
      continue
    }
    expect(served - counted, story).toBeGreaterThanOrEqual(0)
    expect(served - counted, story).toBeLessThanOrEqual(mayMiss)
    expect(unreportedMs, story).toBeLessThan(REPORT_INTERVAL_MS + ON_ITS_WAY_MS)
  }
}
