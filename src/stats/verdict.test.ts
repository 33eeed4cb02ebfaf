// Pass, fail and exit code of a run.
import { describe, expect, test } from 'vitest'
import type { ThresholdSummary } from './run-summary.js'
import { type VerdictFacts, verdictOf } from './verdict.js'

const fine: VerdictFacts = { requests: 1000, failures: 0, exceptions: 0, thresholds: [] }

function threshold(passed: boolean, value: number | null = 5): ThresholdSummary {
  return { metric: 'all', expression: 'p(95)<3', value, recent: null, passed, firstBrokenMs: null, abortOnFail: false }
}

describe('verdictOf', () => {
  test.each<[string, Partial<VerdictFacts>, number, number, string]>([
    ['nothing failed', {}, 1, 0, 'no request failed (1,000)'],
    ['a request failed', { failures: 3 }, 1, 1, '3 of 1,000 requests failed'],
    ['a task threw', { exceptions: 1 }, 7, 7, 'tasks threw 1 exception'],
    ['both', { failures: 1, exceptions: 2 }, 1, 1, '1 of 1,000 requests failed, tasks threw 2 exceptions'],
    ['failures are allowed', { failures: 3 }, 0, 0, '3 of 1,000 requests failed'],
    ['thresholds met in spite of failures', { failures: 3, thresholds: [threshold(true)] }, 1, 0, '1 threshold met'],
    [
      'a threshold on what never came',
      { thresholds: [threshold(true), { ...threshold(true, null), metric: 'POST /chekout' }] },
      1,
      0,
      '1 threshold met, 1 without any data: POST /chekout',
    ],
    ['a threshold failed', { thresholds: [threshold(true), threshold(false)] }, 7, 1, 'threshold failed: all p(95)<3'],
    [
      'two failed',
      { thresholds: [threshold(false), threshold(false)] },
      1,
      1,
      '2 thresholds failed: all p(95)<3 and 1 more',
    ],
    ['no requests', { requests: 0 }, 0, 1, 'no requests were made'],
    [
      'no requests, thresholds without a value',
      { requests: 0, thresholds: [threshold(true, null)] },
      1,
      1,
      'no requests were made',
    ],
    ['only tasks that threw', { requests: 0, exceptions: 2 }, 7, 7, 'no requests were made; tasks threw 2 exceptions'],
    ['only custom metrics, with a threshold', { requests: 0, thresholds: [threshold(true)] }, 1, 0, '1 threshold met'],
  ])('%s', (_what, facts, exitCodeOnError, exitCode, reason) => {
    expect(verdictOf({ ...fine, ...facts }, exitCodeOnError)).toEqual({ passed: exitCode === 0, exitCode, reason })
  })
})
