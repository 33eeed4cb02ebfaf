// Memory of a long run: what reports and summaries leave behind each second, once young memory is collected.
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { aggregateOf, collector, context, lasting, meta, node } from './stats.fixture.js'
import { parseThresholds } from './thresholds.js'

const NAMES = ['/', '/products', '/cart', '/login', '/pay']
const WARM_SECONDS = 500
const SECONDS = 1000

setFlagsFromString('--expose-gc')
const collectYoung: () => void = runInNewContext("() => gc({ type: 'minor' })")
const collectAll: () => void = runInNewContext('() => gc()')

/** Bytes in the spaces that only a full collection empties. */
function oldBytes(): number {
  const spaces = getHeapSpaceStatistics().filter(({ space_name }) => !space_name.startsWith('new'))
  return spaces.reduce((sum, space) => sum + space.space_used_size, 0)
}

test('a second of a steady run leaves little more than its point of the timeline in old space', () => {
  const { stats } = collector()
  const aggregate = aggregateOf({ thresholds: parseThresholds({ all: 'p(95)<300' }) })
  const entries = NAMES.map((name) => stats.entry('GET', name))
  const options = Object.freeze(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`option${i}`, i])))
  const live = (second: number) => {
    const { run } = context(second * 1000)
    return { run: { ...run, options }, workers: [node('w1')], notes: [{ atMs: 5, text: 'paused' }] }
  }
  const runSecond = (second: number): void => {
    for (const [i, entry] of entries.entries()) {
      for (let n = 0; n < 40; n++) stats.record(entry, lasting(500 + 37 * n * (i + 1) + ((second * 7919) % 400)))
    }
    aggregate.add('w1', stats.takeDelta(meta(second * 1000 - 3)))
    aggregate.closeSecond(second * 1000, 5)
    collectYoung()
    aggregate.summarize(live(second))
    collectYoung()
  }
  for (let second = 1; second <= WARM_SECONDS; second++) runSecond(second)
  collectAll()
  const before = oldBytes()
  for (let second = WARM_SECONDS + 1; second <= WARM_SECONDS + SECONDS; second++) runSecond(second)
  const eachSecond = (oldBytes() - before) / SECONDS
  expect(eachSecond).toBeLessThan(2300)
})
