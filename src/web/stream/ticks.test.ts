import { describe, expect, it } from 'vitest'
import { summaryFixture } from '../../outputs/summary.fixture.js'
import { endpointRows, faultRows, headTick, MOST_NAMED, MOST_ROWS, NOT_LIVE, pictureOf, workerRows } from './ticks.js'

const LARGE = summaryFixture({ endpoints: 300, workers: 200 })
const keyOf = ({ method, name }: { method: string; name: string }): string => `${method} ${name}`

describe('the head', () => {
  it('counts different errors, not how often they came', () => {
    const summary = summaryFixture()
    expect(summary.errors.some(({ occurrences }) => occurrences > 1)).toBe(true)
    expect(headTick(summary, NOT_LIVE, 0).errors).toBe(summary.errors.length)
  })

  it('tells how many rows there are, whatever a picture has of them', () => {
    const { head, endpoints, workers } = pictureOf(LARGE, NOT_LIVE, 5)
    expect([head.endpoints, head.workers.all, head.nowMs]).toEqual([300, 200, 5])
    expect([endpoints.length, workers.length]).toEqual([MOST_ROWS, MOST_ROWS])
  })
})

describe('rows', () => {
  it('are all of them where there are few', () => {
    const { endpoints, workers, errors } = summaryFixture()
    const picture = pictureOf(summaryFixture(), NOT_LIVE, 0)
    expect(picture.endpoints).toEqual(endpoints)
    expect(picture.workers).toEqual(workers)
    expect(picture.errors.map(({ workerCount: _, ...error }) => error)).toEqual(errors)
  })

  it('have the slowest and the busiest endpoint, of the last seconds, and of the whole run when it has ended', () => {
    const [slow, busy] = [LARGE.endpoints[200]!, LARGE.endpoints[250]!]
    const now = { ...busy.window, requests: 10, latencyMs: { ...busy.window.latencyMs, p95: 9e9 } }
    const isSlow = { ...slow, window: { ...slow.window, ...now } }
    const isBusy = { ...busy, window: { ...busy.window, requests: 10, rps: 9e9 } }
    const running = LARGE.endpoints.map((one) => (one === slow ? isSlow : one === busy ? isBusy : one))
    const rows = endpointRows({ ...LARGE, endpoints: running }, []).map(keyOf)
    expect(rows).toContain(keyOf(slow))
    expect(rows).toContain(keyOf(busy))
    const none = { seconds: 10, requests: 0, failures: 0, rps: 0, failuresPerSecond: 0, latencyMs: slow.latencyMs }
    const wasSlow = { ...slow, latencyMs: { ...slow.latencyMs, p95: 9e9 } }
    const ended = LARGE.endpoints.map((one) => ({ ...(one === slow ? wasSlow : one), window: none }))
    expect(endpointRows({ ...LARGE, endpoints: ended }, []).map(keyOf)).toContain(keyOf(slow))
  })

  it('have the workers that something is wrong with', () => {
    const workers = LARGE.workers.map((worker, i) => ({
      ...worker,
      flags: i === 150 ? (['cpu'] as const) : [],
      state: i === 199 ? ('missing' as const) : ('running' as const),
    }))
    const ids = workerRows({ ...LARGE, workers }).map(({ id }) => id)
    expect(ids.slice(0, 2).sort()).toEqual([workers[150]!.id, workers[199]!.id].sort())
  })

  it('name a few workers with an error that many had', () => {
    const error = { ...summaryFixture().errors[0]!, workers: LARGE.workers.map(({ id }) => id) }
    const [row] = faultRows({ ...LARGE, errors: [error] }).errors
    expect([row!.workers.length, row!.workerCount]).toEqual([MOST_NAMED, 200])
  })
})
