import { expect, test } from 'vitest'
import type { TimelinePoint } from '../../../stats/run-summary.js'
import { emptyFixture, summaryFixture } from '../../summary.fixture.js'
import { timelineSection } from './timeline.js'
import { stepsOf } from './timeline-steps.js'

const point = (second: number, rps: number, p95: number): TimelinePoint => ({
  atMs: second * 1000,
  stepMs: 1000,
  users: second,
  rps,
  failuresPerSecond: rps / 10,
  p50: 1,
  p95,
  p99: 9,
})

test('several seconds as one: rates are means, latencies those of the worst, users the last', () => {
  const [first, second] = stepsOf([point(1, 10, 5), point(2, 30, 8), point(3, 0, 0), point(4, 0, 0)], 2)
  expect(first).toEqual({ atMs: 1000, stepMs: 2000, users: 2, rps: 20, failuresPerSecond: 2, p50: 1, p95: 8, p99: 9 })
  expect(second).toMatchObject({ rps: 0, p50: null, p95: null, p99: null })
})

test('there are never more steps than asked for', () => {
  const { timeline } = summaryFixture({ durationMs: 3_600_000 })
  expect(stepsOf(timeline, 40)).toHaveLength(40)
  expect(stepsOf(timeline.slice(0, 7), 40)).toHaveLength(7)
})

test('no failures, no failures in the picture', () => {
  expect(timelineSection(summaryFixture({ failing: false })).text).not.toContain('failures/s')
  expect(timelineSection(summaryFixture()).text).toContain('failures/s')
  expect(timelineSection(emptyFixture()).text).toBe('')
})

test('values stand at the middle of their second, users at its end, and the axis ends where the last second does', () => {
  const timeline = [0, 1, 2, 3].map((second) => ({ ...point(second, 10, 5), users: 4 }))
  const { text } = timelineSection({
    ...summaryFixture(),
    timeline: [...timeline, { ...timeline[0]!, atMs: 4000, stepMs: 500 }],
  })
  const path = (id: string): string => new RegExp(`id="${id}"[^]*?class="line [^"]*" d="([^"]*)"`).exec(text)![1]!
  const across = (id: string): number[] =>
    path(id)
      .slice(1)
      .split(' ')
      .map((dot) => Number(dot.split(',')[0]))
  expect(across('throughput')).toEqual([0, 111.1, 333.3, 555.6, 777.8, 944.4, 1000])
  expect(across('users')).toEqual([0, 222.2, 444.4, 666.7, 888.9, 1000])
})
