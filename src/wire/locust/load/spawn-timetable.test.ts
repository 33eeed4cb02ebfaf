// Spawn steps at their instants.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SpawnTimetable } from './spawn-timetable.js'

describe('a timetable', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 10_000 }))
  afterEach(() => void vi.useRealTimers())

  function timetable() {
    const rows: [atMs: number, users: number][] = []
    const table = new SpawnTimetable({
      clock: () => Date.now(),
      startMs: 10_000,
      onRow: ([users]) => rows.push([Date.now() - 10_000, users!]),
    })
    const apply = (epoch: number, ...steps: readonly (readonly [atMs: number, users: number])[]) =>
      table.apply(
        epoch,
        steps.map(([atMs, users]) => ({ atMs, counts: [users], numbers: [[]] })),
      )
    return { table, apply, rows }
  }

  it('does each step when it is due', () => {
    const { apply, rows } = timetable()
    apply(0, [0, 1], [200, 2])
    apply(0, [1000, 3])
    vi.advanceTimersByTime(5000)
    expect(rows).toEqual([
      [0, 1],
      [200, 2],
      [1000, 3],
    ])
  })

  it('drops what a newer plan replaces, and plans that are older', () => {
    const { apply, rows } = timetable()
    apply(0, [0, 1], [300, 2], [600, 3])
    apply(1, [300, 9])
    apply(0, [700, 4])
    vi.advanceTimersByTime(5000)
    expect(rows).toEqual([
      [0, 1],
      [300, 9],
    ])
  })

  it('joins steps that follow each other closely: none early, the last one always', () => {
    const { apply, rows } = timetable()
    apply(0, ...Array.from({ length: 100 }, (_, i) => [i * 10, i + 1] as const))
    vi.advanceTimersByTime(5000)
    expect(rows.at(-1)).toEqual([expect.any(Number), 100])
    expect(rows.length).toBeLessThanOrEqual(21)
    for (const [atMs, users] of rows) expect(users).toBeLessThanOrEqual(atMs / 10 + 1)
  })

  it('does nothing any more once it was stopped', () => {
    const { table, apply, rows } = timetable()
    apply(0, [100, 1])
    table.stop()
    apply(1, [200, 2])
    vi.advanceTimersByTime(5000)
    expect(rows).toEqual([])
  })
})
