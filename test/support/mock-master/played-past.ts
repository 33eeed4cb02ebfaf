// The runs of yesterday, and what a comparison of two of them would say.
import type { ComparedFigure, Comparison, RunListItem } from '../../../src/web/api.js'

const DAY_MS = 86_400_000

export function pastRuns(amount: number, now: number): RunListItem[] {
  return Array.from({ length: amount }, (_, index) => ({
    id: `20261122-1200${String(index).padStart(2, '0')}`,
    name: index % 3 === 2 ? 'search-spike' : 'checkout-soak',
    script: 'loadtest.ts',
    host: 'https://shop.test',
    startedAt: new Date(now - (index + 1) * DAY_MS).toISOString(),
    durationMs: 600_000 + index * 1000,
    state: index === 3 ? 'interrupted' : 'stopped',
    passed: index === 3 ? null : index % 4 !== 0,
    exitCode: index === 3 ? null : index % 4 === 0 ? 1 : 0,
    reason: '',
    users: 100,
    requests: 120_000,
    rps: 200 + index,
    failRatio: index % 4 === 0 ? 0.0042 : 0,
    p95Ms: 164 + index * 3,
    tags: { release: String(42 - index) },
    isBaseline: index === 1,
  }))
}

const figure = (
  name: ComparedFigure['figure'],
  a: number,
  b: number,
  verdict: ComparedFigure['verdict'],
): ComparedFigure => ({
  figure: name,
  a,
  b,
  change: a === 0 ? null : (b - a) / a,
  verdict,
  p: verdict === 'not-enough-data' ? null : verdict === 'same' ? 0.4 : 0.0002,
})

export function playedComparison(a: RunListItem, b: RunListItem): Comparison {
  const totals = [
    figure('p50', 41, 41.4, 'same'),
    figure('p95', 164, 218, 'worse'),
    figure('p99', 640, 588, 'better'),
    figure('mean', 60, 66, 'same'),
    figure('rps', 1198, 1204, 'same'),
    figure('failRatio', 0.0001, 0.0042, 'worse'),
  ]
  const endpoint = (method: string, name: string, inA = true, inB = true) => ({
    method,
    name,
    inA,
    inB,
    figures: totals,
  })
  return {
    a,
    b,
    totals,
    endpoints: [
      endpoint('GET', '/'),
      {
        ...endpoint('POST', '/checkout'),
        figures: totals.map((one) => ({ ...one, verdict: 'not-enough-data' as const, p: null })),
      },
      endpoint('GET', '/new', false),
    ],
    differences: ['script: changed', 'workers: 8, then 7'],
  }
}
