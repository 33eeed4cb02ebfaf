import { describe, expect, it } from 'vitest'
import type { ComparedFigure, RunComparison } from '../../store/compare/run-comparison.js'
import type { StoredRun } from '../../store/stored-run.js'
import { comparisonText, regressionsOf } from './comparison-text.js'
import { runTable } from './run-table.js'

const run = (changes: Partial<StoredRun> = {}): StoredRun => ({
  ...{
    id: '0123456789ab',
    path: '/results/x',
    name: 'shop',
    script: 'shop.ts',
    host: '',
    state: 'stopped',
    reason: '',
  },
  ...{ startedAt: '2031-05-04T12:00:00.000Z', durationMs: 60_000, passed: true, exitCode: 0, users: 5, requests: 100 },
  ...{ rps: 10, failRatio: 0.00001, p95Ms: 218.4, tags: { release: '42' }, isBaseline: false },
  ...changes,
})
const figure = (changes: Partial<ComparedFigure>): ComparedFigure => ({
  ...{ figure: 'p95', a: 164, b: 218, change: 0.33, verdict: 'same', p: 0.4 },
  ...changes,
})
const comparison = (changes: Partial<RunComparison> = {}): RunComparison => ({
  ...{ a: run({ isBaseline: true }), b: run({ id: 'fedcba987654' }), totals: [], endpoints: [], differences: [] },
  ...changes,
})
const plain = { width: 100, color: false, unicode: true }

describe('a comparison as text', () => {
  it('says of each figure what it was, is, and whether that is noise', () => {
    const totals = [
      figure({ verdict: 'worse', p: 0.00001 }),
      figure({ figure: 'rps', a: 1198, b: 1204, change: 0.005 }),
      figure({ figure: 'failRatio', a: 0, b: 0.0042, change: null, verdict: 'worse', p: 0.0012 }),
    ]
    const text = comparisonText(comparison({ totals, differences: ['users: 5 → 8'] }), plain)
    expect(text).toContain('A  01234567  shop  2031-05-04T12:00:00.000Z  baseline')
    expect(text).toContain('differs  users: 5 → 8')
    expect(text).toMatch(/all requests +p95 ms +164 +218 +\+33\.0% +✗ worse, p < 0\.0001/)
    expect(text).toMatch(/req\/s +1,198 +1,204 +\+0\.5% +=? ?within noise/)
    expect(text).toMatch(/failed +0% +0\.42% +- +✗ worse, p 0\.0012/)
    expect(text).toContain('✗ 2 figures are worse, beyond noise')
    expect(regressionsOf(comparison({ totals }))).toHaveLength(2)
  })

  it('shows of an endpoint what always matters and what changed; names what is in one run only', () => {
    const figures = [figure({ figure: 'p50' }), figure({}), figure({ figure: 'p99', verdict: 'better', p: 0.001 })]
    const endpoints = [
      { method: 'GET', name: '/', inA: true, inB: true, figures },
      { method: 'GET', name: '/new\u001b[31m', inA: false, inB: true, figures: [] },
    ]
    const text = comparisonText(comparison({ endpoints }), plain)
    expect(text).not.toContain('p50')
    expect(text).toMatch(/GET \/ +p95 ms/)
    expect(text).toMatch(/p99 ms.*✔ better, p 0\.001/)
    expect(text).toContain('only in B  GET /new')
    expect(text).not.toContain('\u001b')
  })

  it('never colours what there is not enough data for', () => {
    const totals = [figure({ verdict: 'not-enough-data', p: null })]
    const text = comparisonText(comparison({ totals }), { ...plain, color: true })
    const line = text.split('\n').find((one) => one.includes('not enough data'))
    expect(line).not.toContain('\u001b[31m')
    expect(line).not.toContain('\u001b[32m')
    expect(text).toContain('too short to be compared')
  })
})

describe('the list of runs as text', () => {
  it('has a row for each, with its state in words', () => {
    const text = runTable([run({ isBaseline: true }), run({ state: 'interrupted', passed: null })], {
      ...plain,
      width: 120,
    })
    const [head, first, second] = text.split('\n')
    expect(head).toMatch(/id +started +name +length +users +requests +req\/s +p95 ms +fail +verdict +tags/)
    expect(first).toMatch(/^\* {2}01234567 .* shop +1m +5 +100 +10\.0 +218 +<?0\.0\d*%.* ✔ passed +release=42$/)
    expect(second).toContain('interrupted')
  })
})
