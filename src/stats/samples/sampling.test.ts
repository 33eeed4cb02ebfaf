// What a worker keeps of its requests, and how seldom it looks at one.
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../model/random.js'
import type { SampleCandidate } from '../../model/request-sample.js'
import { StatsEntry } from '../stats-entry.js'
import { MOST_OF_A_KIND, MOST_OF_AN_ERROR } from './limits.js'
import { sample } from './sample.fixture.js'
import { Sampling } from './sampling.js'

const MUCH = 1e9

class Worker {
  readonly sampling: Sampling
  readonly entry = new StatsEntry('endpoint', 'GET', '/', 0)
  offered = 0
  described = 0

  constructor(seed = 1) {
    this.sampling = new Sampling({ random: createRandom(seed), maxBytes: MUCH })
  }

  /** As a client does it. */
  request(latencyMs: number, error = '', entry = this.entry): void {
    if (latencyMs < entry.sampleFromMs && error === '') return
    this.offered++
    const candidate: SampleCandidate = {
      latencyMs,
      error,
      phases: () => ({ phases: sample().phases, isNewConnection: false }),
      describe: () => {
        this.described++
        const {
          id: _id,
          worker: _worker,
          isRandom: _isRandom,
          draw: _draw,
          ...content
        } = sample({
          name: entry.name,
          latencyMs,
          error,
        })
        return content
      },
    }
    this.sampling.offer(entry, candidate)
  }
}

describe('the sampling of a worker', () => {
  it('finds the slowest, and looks at few others', () => {
    const worker = new Worker()
    const random = createRandom(7)
    const latencies = Array.from({ length: 50_000 }, () => random() * 100)
    for (const [at, latencyMs] of latencies.entries()) {
      if (at % 1000 === 0) worker.sampling.tick()
      worker.request(latencyMs)
    }
    const { samples } = worker.sampling.take(MUCH)!
    const slowest = samples.map(({ latencyMs }) => latencyMs).sort((a, b) => b - a)
    const wanted = [...latencies].sort((a, b) => b - a)
    expect(slowest.slice(0, MOST_OF_A_KIND)).toEqual(wanted.slice(0, MOST_OF_A_KIND))
    expect(worker.offered).toBeLessThan(500)
    expect(worker.described).toBeLessThan(300)
  })

  it('keeps a few of each error, however many there are, and describes few of them', () => {
    const worker = new Worker()
    for (let at = 0; at < 20_000; at++) {
      if (at % 100 === 0) worker.sampling.tick()
      worker.request(1, at % 2 === 0 ? 'HTTP 503' : 'TIMEOUT')
    }
    const samples = worker.sampling.take(MUCH)!.samples
    for (const error of ['HTTP 503', 'TIMEOUT'])
      expect(samples.filter((one) => one.error === error).length).toBeGreaterThanOrEqual(MOST_OF_AN_ERROR)
    expect(worker.described).toBeLessThan(300)
  })

  it('describes no more than it may, while every request is slower than the one before', () => {
    const worker = new Worker()
    for (let at = 0; at < 10_000; at++) worker.request(at)
    expect(worker.described).toBe(100)
    expect(worker.offered).toBe(100)
    worker.sampling.tick()
    for (let at = 0; at < 10_000; at++) worker.request(10_000 + at)
    expect(worker.described).toBe(105)
  })

  it('draws once a tick, and adds up the phases of what was drawn', () => {
    const worker = new Worker()
    for (let tick = 0; tick < 200; tick++) {
      worker.sampling.tick()
      for (let at = 0; at < 50; at++) worker.request(1)
    }
    const { samples, sums } = worker.sampling.take(MUCH)!
    expect(sums).toMatchObject([{ method: 'GET', name: '/', count: 200, newConnections: 0, phases: { wait: 200 } }])
    expect(samples.filter(({ isRandom }) => isRandom).length).toBeGreaterThanOrEqual(MOST_OF_A_KIND)
    expect(worker.sampling.take(MUCH)).toBeNull()
  })

  it('gives what is new once, failures first, no more than asked for, and all of it again when it may be lost', () => {
    const worker = new Worker()
    for (let at = 0; at < 10; at++) worker.request(at)
    worker.request(1, 'HTTP 503')
    const first = worker.sampling.take(1000)!
    expect(first.samples).toMatchObject([{ error: 'HTTP 503' }])
    expect(first.bytes).toBeLessThanOrEqual(1000)
    const rest = worker.sampling.take(MUCH)!
    expect(rest.samples).toHaveLength(10)
    expect(worker.sampling.take(MUCH)).toBeNull()
    worker.sampling.renew()
    const ids = worker.sampling.take(MUCH)!.samples.map(({ id }) => id)
    expect(ids.sort()).toEqual([...first.samples, ...rest.samples].map(({ id }) => id).sort())
  })

  it('lets every endpoint have its turn when not all sums fit', () => {
    const worker = new Worker()
    const entries = Array.from({ length: 10 }, (_, at) => new StatsEntry('endpoint', 'GET', `/${at}`, at))
    const heard = new Set<string>()
    for (let turn = 0; turn < 5; turn++) {
      worker.sampling.tick()
      for (const entry of entries) worker.request(1, '', entry)
      for (const { name } of worker.sampling.take(1200)?.sums ?? []) heard.add(name)
    }
    expect(heard.size).toBe(10)
  })

  it('asks nothing of names that it has no room for', () => {
    const worker = new Worker()
    for (let at = 0; at < 500; at++) worker.request(1, '', new StatsEntry('endpoint', 'GET', `/${at}`, at))
    const late = new StatsEntry('endpoint', 'GET', '/late', 999)
    worker.request(1, '', late)
    expect(late.sampleFromMs).toBe(Number.POSITIVE_INFINITY)
  })
})
