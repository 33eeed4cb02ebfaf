import { describe, expect, it } from 'vitest'
import type { LoadPlan, Scenario } from '../../model/load.js'
import { headline } from './headline.js'

const scenario = (name: string, plan: LoadPlan, durationMs: number | null = null): Scenario => ({
  name,
  plan,
  startTimeMs: 0,
  durationMs,
  gracefulStopMs: null,
  userClasses: [],
  tags: {},
})

const users: LoadPlan = { kind: 'users', users: 100, spawnRate: 10 }

const line = (more: Partial<Parameters<typeof headline>[0]>) =>
  headline({
    script: 'shop.ts',
    host: null,
    scenarios: [scenario('default', users)],
    runTimeMs: null,
    hasEnd: true,
    processes: 1,
    expectWorkers: null,
    seed: 7,
    ...more,
  })

describe('headline', () => {
  it('says who, how many, how fast, how long', () => {
    expect(line({ host: 'http://127.0.0.1', runTimeMs: 300_000, processes: 4 })).toBe(
      'shop.ts → http://127.0.0.1: 100 users at 10/s for 5m · 4 worker processes · seed 7',
    )
  })

  it('shows no password of a URL', () => {
    const text = line({ script: 'http://user:secret@127.0.0.1/', host: 'http://user:secret@127.0.0.1' })
    expect(text).toMatch(/^http:\/\/\*\*\*@127\.0\.0\.1\/ → http:\/\/\*\*\*@127\.0\.0\.1:/)
  })

  it('says that only Ctrl-C ends it', () => {
    expect(line({ hasEnd: false })).toContain('until Ctrl-C')
  })

  it('puts every plan in words', () => {
    const plans: readonly LoadPlan[] = [
      { kind: 'users', users: 5, spawnRate: Number.POSITIVE_INFINITY },
      { kind: 'iterations', users: 1, spawnRate: 1, iterations: 40, per: 'cluster' },
      { kind: 'iterations', users: 2, spawnRate: 1, iterations: 40, per: 'user' },
      { kind: 'stages', startUsers: 0, stages: [{ durationMs: 1000, target: 5 }] },
      { kind: 'stages', startUsers: 3, stages: [{ durationMs: 1000, target: 5 }] },
      { kind: 'shape', shape: { tick: () => null } },
    ]
    expect(line({ scenarios: plans.map((plan, index) => scenario(`s${index}`, plan)) })).toBe(
      'shop.ts: s0: 5 users at once; s1: 40 iterations by 1 user; s2: 40 iterations each by 2 users at 1/s; ' +
        's3: 1s to 5 users; s4: from 3, 1s to 5 users; s5: the load shape of the script · seed 7',
    )
  })
})
