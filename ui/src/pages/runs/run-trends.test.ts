// The trend of runs of the same name.
import { expect, test } from 'vitest'
import type { RunListItem } from '../../../../src/web/api.js'
import { runTrends } from './run-trends.js'

const run = (name: string, day: number, p95Ms: number, part: Partial<RunListItem> = {}) =>
  ({
    id: `${name}${day}`,
    name,
    startedAt: `2026-01-0${day}T00:00:00Z`,
    p95Ms,
    state: 'stopped',
    requests: 9,
    ...part,
  }) as RunListItem

test('oldest first, the last used name first, only names with enough runs that came to an end', () => {
  const trends = runTrends([
    run('soak', 1, 10),
    run('soak', 3, 30),
    run('soak', 2, 20),
    run('soak', 4, 40, { state: 'interrupted' }),
    run('soak', 5, 50, { requests: 0 }),
    run('spike', 7, 3),
    run('spike', 6, 2),
    run('spike', 5, 1),
    run('rare', 8, 1),
    ...[1, 2, 3].map((day) => run('', day, 1)),
  ])
  expect(trends.map(({ name, p95Ms }) => [name, p95Ms])).toEqual([
    ['spike', [1, 2, 3]],
    ['soak', [10, 20, 30]],
  ])
})
