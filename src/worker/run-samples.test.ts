// Samples on their way to the master: as much a second as it allows, on the run's own clock, again after a cut.
import { expect, it } from 'vitest'
import { sample } from '../stats/samples/sample.fixture.js'
import { sizeOf } from '../stats/samples/sample-size.js'
import { StatsEntry } from '../stats/stats-entry.js'
import type { WorkerMessage } from '../wire/messages.js'
import { RunSamples } from './run-samples.js'

type Sent = Extract<WorkerMessage, { type: 'samples' }>

function setUp() {
  const sent: Sent[] = []
  const state = { nowMs: 50_000, isConnected: true }
  const samples = new RunSamples({
    runId: 'r',
    clock: () => state.nowMs,
    random: () => 0.5,
    isConnected: () => state.isConnected,
    send: (message) => sent.push(message as Sent),
  })
  const fail = (count: number): void => {
    for (let at = 0; at < count; at++) {
      samples.sampler.offer(new StatsEntry('endpoint', 'GET', `/${at}`, at), {
        latencyMs: 1,
        error: 'HTTP 503',
        phases: () => ({ phases: sample().phases, isNewConnection: false }),
        describe: () => ({ ...sample({ name: `/${at}`, error: 'HTTP 503' }), atMs: state.nowMs }),
      })
    }
  }
  const bytesIn = ({ samples: list }: Sent): number => list.reduce((sum, one) => sum + sizeOf(one), 0)
  return { samples, sent, state, fail, bytesIn }
}

it('sends no more than so many bytes a second, and the rest later', () => {
  const { samples, sent, state, fail, bytesIn } = setUp()
  samples.start(2000)
  fail(10)
  for (let second = 0; second < 9; second++) {
    state.nowMs += 1000
    samples.report(50_000, false)
  }
  samples.stop()
  expect(sent.length).toBeGreaterThan(2)
  for (const [at, message] of sent.entries()) expect(bytesIn(message)).toBeLessThanOrEqual(at === 0 ? 4000 : 2700)
  expect(new Set(sent.flatMap((one) => one.samples.map(({ name }) => name))).size).toBe(10)
  expect(sent.flatMap((one) => one.sums)).toHaveLength(10)
})

it('tells times since the start of the run', () => {
  const { samples, sent, state, fail } = setUp()
  samples.start(64_000)
  state.nowMs = 53_000
  fail(1)
  samples.report(50_500, false)
  samples.stop()
  expect(sent[0]!.samples[0]!.atMs).toBe(2500)
})

it('keeps everything while there is no line, and sends what was sent before once more when it is back', () => {
  const { samples, sent, state, fail } = setUp()
  samples.start(64_000)
  fail(2)
  samples.report(0, false)
  state.isConnected = false
  fail(3)
  samples.report(0, false)
  expect(sent).toHaveLength(1)
  state.isConnected = true
  samples.resync()
  samples.report(0, false)
  samples.stop()
  expect(new Set(sent[1]!.samples.map(({ name }) => name))).toEqual(new Set(['/0', '/1', '/2']))
})

it('sends nothing to a master that wants none', () => {
  const { samples, sent, fail } = setUp()
  samples.start(0)
  fail(1)
  samples.report(0, true)
  samples.stop()
  expect(sent).toEqual([])
})

it('has more room with the last report', () => {
  const { samples, sent, state, fail } = setUp()
  samples.start(1000)
  fail(10)
  state.nowMs += 1000
  samples.report(0, true)
  samples.stop()
  expect(sent[0]!.samples).toHaveLength(10)
})
