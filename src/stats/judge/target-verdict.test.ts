// Made-up runs against a target of known limits.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeTarget, type LoadWindow } from './target-verdict.js'

interface Target {
  /** Requests that it serves at once, and how long each takes. */
  readonly slots: number
  readonly serviceMs: number
  /** What users wait between two requests. */
  readonly thinkMs: number
}

const SHOP: Target = { slots: 50, serviceMs: 40, thinkMs: 1000 }
/** Requests a second that it can do. */
const limitOf = ({ slots, serviceMs }: Target): number => (slots * 1000) / serviceMs

/** What a closed loop of so many users comes to, by the laws of queues, with a little noise. */
function windowsOf(
  users: readonly number[],
  target: Target,
  noise: (i: number) => number = () => 1,
  failing = (_users: number) => 0,
): LoadWindow[] {
  return users.map((count, i) => {
    const { serviceMs, thinkMs } = target
    const rps = Math.min((count * 1000) / (serviceMs + thinkMs), limitOf(target)) * noise(i)
    const meanMs = Math.max(serviceMs, (count * 1000) / limitOf(target) - thinkMs)
    const requests = Math.round(rps * 10)
    const failures = Math.round(requests * failing(count))
    return {
      fromMs: i * 10_000,
      toMs: (i + 1) * 10_000,
      users: count,
      requests,
      failures,
      p95Ms: meanMs * 1.6 * noise(i + 7),
    }
  })
}

const ramp = (to: number, steps: number): number[] => Array.from({ length: steps }, (_, i) => ((i + 1) * to) / steps)
const someNoise = fc.array(fc.double({ min: 0.98, max: 1.02, noNaN: true }), { minLength: 64, maxLength: 64 })

describe('the target', () => {
  it('is saturated where more users bring no more requests; the knee is named', () => {
    // Its limit is 1,250 req/s, which 1,300 users reach.
    const verdict = judgeTarget(windowsOf(ramp(3000, 30), SHOP))
    expect(verdict).toMatchObject({ verdict: 'saturated', fromMs: 120_000, toMs: 300_000 })
    expect(verdict.rps).toBeCloseTo(1250, -1)
    expect(verdict.users).toBe(1300)
    expect(verdict.reason).toBe('1,300 to 3,000 users brought no more than 1,250 req/s')
  })

  it('is not called healthy when hardly a request comes any more: nobody knows why', () => {
    const served = windowsOf(ramp(300, 6), SHOP)
    const hanging = Array.from({ length: 4 }, (_, i) => ({
      ...{
        fromMs: (6 + i) * 10_000,
        toMs: (7 + i) * 10_000,
        users: 300,
        requests: i === 0 ? 40 : 0,
        failures: 0,
        p95Ms: 0,
      },
    }))
    expect(judgeTarget([...served, ...hanging])).toMatchObject({
      verdict: 'not-judged',
      reason: 'from 00:01:00 on 300 users made hardly a request: the target does not answer, or they wait',
    })
    expect(judgeTarget([...served, ...hanging.map((one) => ({ ...one, users: 3 }))])).toMatchObject({
      verdict: 'healthy',
    })
  })

  it('is healthy while requests grow with users', () => {
    expect(judgeTarget(windowsOf(ramp(1000, 20), SHOP))).toMatchObject({ verdict: 'healthy', rps: null })
  })

  it('gets the knee within a tenth for any limits, with noise, up a ramp or in steps, also when the load goes down again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10, max: 200 }),
        fc.integer({ min: 5, max: 200 }),
        fc.integer({ min: 0, max: 3000 }),
        fc.double({ min: 2, max: 4, noNaN: true }),
        fc.boolean(),
        fc.boolean(),
        someNoise,
        (slots, serviceMs, thinkMs, overload, isStepped, goesDown, noise) => {
          const target = { slots, serviceMs, thinkMs }
          const kneeUsers = (limitOf(target) * (serviceMs + thinkMs)) / 1000
          const up = ramp(kneeUsers * overload, 24).map((users, i, all) => (isStepped ? all[i - (i % 4)]! : users))
          const users = goesDown ? [...up, ...up.toReversed()] : up
          const verdict = judgeTarget(windowsOf(users, target, (i) => noise[i % noise.length]!))
          expect(verdict.verdict).toBe('saturated')
          expect(verdict.rps! / limitOf(target)).toBeGreaterThan(0.9)
          expect(verdict.rps! / limitOf(target)).toBeLessThan(1.1)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is never blamed far below its limit, whatever the load does', () => {
    const shapes = fc.array(fc.integer({ min: 20, max: 600 }), { minLength: 4, maxLength: 40 })
    fc.assert(
      fc.property(shapes, someNoise, (users, noise) => {
        const { verdict } = judgeTarget(windowsOf(users, SHOP, (i) => noise[i % noise.length]!))
        expect(['healthy', 'not-enough-change', 'not-judged']).toContain(verdict)
      }),
      { numRuns: 500 },
    )
  })

  it('is not judged by a flat load, a short run, or few requests', () => {
    expect(judgeTarget(windowsOf(ramp(500, 1).concat(new Array(10).fill(500)), SHOP))).toMatchObject({
      verdict: 'not-enough-change',
      reason: 'not enough load change to tell',
    })
    expect(judgeTarget(windowsOf(ramp(3000, 3), SHOP))).toMatchObject({
      verdict: 'not-judged',
      reason: 'the run is too short to tell',
    })
    expect(judgeTarget(windowsOf(ramp(4, 10), SHOP))).toMatchObject({
      verdict: 'not-judged',
      reason: 'there are too few requests to tell',
    })
  })

  it('degrades where latency more than doubles before the rate is flat', () => {
    const windows = windowsOf(ramp(1000, 20), SHOP).map((one) =>
      one.users > 600 ? { ...one, p95Ms: one.p95Ms * 2.5 } : one,
    )
    const verdict = judgeTarget(windows)
    expect(verdict).toMatchObject({ verdict: 'degrading', users: 650, reason: 'p95 64 to 160 ms' })
    expect(verdict.rps).toBeCloseTo(625, 0)
  })

  it('degrades where more than one in a hundred fails under load', () => {
    const verdict = judgeTarget(windowsOf(ramp(1000, 20), SHOP, undefined, (users) => (users > 700 ? 0.04 : 0)))
    expect(verdict).toMatchObject({ verdict: 'degrading', users: 750, reason: '4 % of requests failed' })
  })

  it('that fails under any load is told so, without a knee', () => {
    expect(judgeTarget(windowsOf(ramp(1000, 20), SHOP, undefined, () => 0.04))).toMatchObject({
      verdict: 'degrading',
      rps: null,
      reason: expect.stringMatching(/^4\.?\d* % of requests failed, under low load too$/),
    })
  })

  it('is not blamed for users that wait in the script, for one bad window, or for a pause', () => {
    const waiting = windowsOf(ramp(1000, 20), SHOP).map((one) => ({ ...one, requests: Math.min(one.requests, 3000) }))
    expect(judgeTarget(waiting).verdict).toBe('healthy')
    const windows = windowsOf(ramp(1000, 20), SHOP)
    expect(judgeTarget(windows.with(12, { ...windows[12]!, p95Ms: 5000, failures: 500 })).verdict).toBe('healthy')
    const paused = windows.map((one, i) => (i > 8 && i < 13 ? { ...one, requests: 0, p95Ms: 0 } : one))
    expect(judgeTarget(paused).verdict).toBe('healthy')
  })
})
