import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BucketArena, spanTo } from './buckets/bucket-span.js'
import { bucketOf } from './buckets/layout.js'
import { type EndpointWorkerTable, isEndpointWorkerTable } from './endpoint-workers.js'
import { endpointWorkerRows } from './judge/endpoint-outliers.js'
import { Endpoint } from './merge/endpoint.js'
import { WorkerEndpoints } from './merge/worker-endpoints.js'
import { aggregateOf, collector, finalContext, lasting, meta, request } from './stats.fixture.js'
import type { StatsDelta } from './stats-delta.js'

/** What one worker measured: endpoint by endpoint, latencies in microseconds; odd ones failed. */
type Measured = Readonly<Record<string, readonly number[]>>

function reportOf(measured: Measured): StatsDelta {
  const { stats } = collector()
  for (const [name, latencies] of Object.entries(measured)) {
    const entry = stats.entry('GET', name)
    for (const us of latencies) stats.record(entry, lasting(us, { error: us % 2 === 1 ? 'odd' : '' }))
  }
  return stats.takeDelta(meta(1000))
}

const latencies = fc.array(fc.integer({ min: 0, max: 5_000_000 }), { minLength: 1, maxLength: 40 })
const measured = fc.dictionary(fc.constantFrom('/a', '/b', '/c'), latencies)

describe('the figures of each worker and endpoint', () => {
  it('are exact in their counts, whatever comes first, and add up to the endpoints', () => {
    fc.assert(
      fc.property(fc.array(measured, { minLength: 1, maxLength: 5 }), fc.boolean(), (workers, isBackwards) => {
        const aggregate = aggregateOf()
        const reports = workers.map((one, i) => [`w${i}`, reportOf(one)] as const)
        for (const [id, report] of isBackwards ? reports.toReversed() : reports) aggregate.add(id, report)
        const rows = endpointWorkerRows(aggregate.endpointWorkers())
        const expected = workers.flatMap((one, i) =>
          Object.entries(one).map(([name, list]) => {
            const failures = list.filter((us) => us % 2 === 1).length
            return {
              endpoint: `GET ${name}`,
              worker: `w${i}`,
              requests: list.length,
              failures,
              maxMs: Math.max(...list) / 1000,
            }
          }),
        )
        const plain = rows.map(({ endpoint, worker, requests, failures, maxMs }) => ({
          endpoint,
          worker,
          requests,
          failures,
          maxMs,
        }))
        const byName = (a: { endpoint: string; worker: string }, b: { endpoint: string; worker: string }): number =>
          `${a.endpoint} ${a.worker}` < `${b.endpoint} ${b.worker}` ? -1 : 1
        expect(plain.toSorted(byName)).toEqual(expected.toSorted(byName))
        for (const endpoint of aggregate.summarize(finalContext(1000)).endpoints) {
          const own = rows.filter((row) => row.endpoint === `GET ${endpoint.name}`)
          expect(own.reduce((sum, row) => sum + row.requests, 0)).toBe(endpoint.requests)
        }
      }),
    )
  })

  it('have percentiles within 0.8 %', () => {
    const aggregate = aggregateOf()
    const list = Array.from({ length: 1000 }, (_, i) => 1000 + i * 37)
    aggregate.add('w1', reportOf({ '/': list }))
    const { p50Ms, p95Ms, p99Ms, meanMs } = endpointWorkerRows(aggregate.endpointWorkers())[0]!
    for (const [value, rank] of [
      [p50Ms!, 500],
      [p95Ms!, 950],
      [p99Ms!, 990],
    ] as const) {
      const exact = list[rank - 1]! / 1000
      expect(Math.abs(value / exact - 1)).toBeLessThan(0.0081)
    }
    expect(meanMs).toBeCloseTo(list.reduce((sum, us) => sum + us, 0) / list.length / 1000, 3)
  })

  it('are of one endpoint when one is asked for, and of one worker', () => {
    const aggregate = aggregateOf()
    for (const id of ['w1', 'w2']) aggregate.add(id, reportOf({ '/a': [1000], '/b': [2000, 4000] }))
    expect(
      endpointWorkerRows(aggregate.endpointWorkers('GET /b')).map(({ worker, requests }) => [worker, requests]),
    ).toEqual([
      ['w1', 2],
      ['w2', 2],
    ])
    expect(endpointWorkerRows(aggregate.endpointWorkers(), 'w2').map(({ endpoint }) => endpoint)).toEqual([
      'GET /a',
      'GET /b',
    ])
    expect(aggregate.endpointWorkers('GET /nothing').rows).toEqual([])
  })

  it('flag the worker that is unlike the others of the same endpoint', () => {
    const aggregate = aggregateOf()
    for (let i = 0; i < 6; i++) {
      const { stats } = collector()
      request(stats, '/checkout', 100, i === 5 ? 120 : 80 + i)
      request(stats, '/', 100, 20, i === 2 ? 'HTTP 503' : '')
      request(stats, '/rare', 3, i === 1 ? 900 : 10)
      aggregate.add(`w${i}`, stats.takeDelta(meta(1000)))
    }
    const flagged = endpointWorkerRows(aggregate.endpointWorkers()).filter(({ flags }) => flags.length > 0)
    expect(flagged.map(({ endpoint, worker, flags }) => [endpoint, worker, flags])).toEqual([
      ['GET /checkout', 'w5', ['latency']],
      ['GET /', 'w2', ['failures']],
    ])
  })
})

describe('the bound of these figures', () => {
  /** `workers` workers, each with a request of 5 ms to each of `names` endpoints. */
  function fill(workers: number, names: number): WorkerEndpoints {
    const figures = new WorkerEndpoints({ percentiles: 6, counts: 12 })
    const endpoints = Array.from({ length: names }, (_, i) => new Endpoint('GET', `/${i}`, 10))
    const arena = new BucketArena()
    arena.push(bucketOf(5000), 1)
    const latency = spanTo(arena, 0, 1, 5000, 5000, 5000)
    for (let turn = 0; turn < 2; turn++) {
      for (let w = 0; w < workers; w++) {
        for (const [id, endpoint] of endpoints.entries()) {
          const entry = {
            id,
            kind: 'endpoint',
            failures: 1,
            bytesReceived: 1,
            bytesSent: 1,
            latency,
            service: null,
          } as const
          figures.of(`w${w}`)?.add(entry, endpoint)
        }
      }
    }
    return figures
  }

  const cells = (figures: WorkerEndpoints) => [...figures.all()].flatMap(([, list]) => [...list])

  it('keeps percentiles of few cells, counts of more, and nothing of too many', () => {
    const [few, more, many] = [fill(3, 2), fill(3, 3), fill(5, 3)]
    expect(cells(few).map(({ requests, latency }) => [requests, latency?.count])).toEqual(Array(6).fill([2, 2]))
    expect([few.detail, more.detail, many.detail]).toEqual(['percentiles', 'counts', 'none'])
    expect(
      cells(more).map(({ requests, failures, sum, max, latency }) => [requests, failures, sum, max, latency]),
    ).toEqual(Array(9).fill([2, 2, 10_000, 5000, null]))
    expect(cells(many)).toEqual([])
  })

  it('keeps apart what one number of a worker meant before its name came and after, and joins two numbers of one name', () => {
    const figures = new WorkerEndpoints()
    const [unnamed, named] = [new Endpoint('', '(unnamed)', 10), new Endpoint('GET', '/', 10)]
    const latency = spanTo(new BucketArena(), 0, 3, 30, 10, 10)
    const entry = (id: number) =>
      ({ id, kind: 'endpoint', failures: 0, bytesReceived: 0, bytesSent: 0, latency, service: null }) as const
    const table = figures.of('w')!
    table.add(entry(4), unnamed)
    table.named(4)
    table.add(entry(4), named)
    table.add(entry(9), named)
    table.add(entry(4), named)
    expect(cells(figures).map(({ endpoint, requests }) => [endpoint.name, requests])).toEqual([
      ['(unnamed)', 3],
      ['/', 9],
    ])
  })
})

describe('a table from elsewhere', () => {
  const good: EndpointWorkerTable = {
    schema: 'tymbal.endpoint-workers/1',
    detail: 'counts',
    endpoints: ['GET /'],
    workers: ['w1'],
    rows: [[0, 0, 3, 0, 1.5, 2]],
  }
  it.each([
    ['another schema', { ...good, schema: 'x' }],
    ['a place that is not there', { ...good, rows: [[1, 0, 3, 0, 1.5, 2]] }],
    ['too few figures', { ...good, rows: [[0, 0, 3]] }],
    ['percentiles where there are none', { ...good, detail: 'percentiles' }],
    ['what is no number', { ...good, rows: [[0, 0, null, 0, 1.5, 2]] }],
    ['names that are none', { ...good, workers: [7] }],
    ['no object', null],
  ])('is refused with %s', (_, content) => {
    expect(isEndpointWorkerTable(good)).toBe(true)
    expect(isEndpointWorkerTable(content)).toBe(false)
  })
})
