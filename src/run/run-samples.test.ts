// Samples of all workers in one book: by the master's clock, under names of their own, and nothing else in them.
import { expect, it } from 'vitest'
import { sample } from '../stats/samples/sample.fixture.js'
import { pictureOf } from '../stats/samples/sample-picture.js'
import { RunSamples } from './run-samples.js'

const STARTED_MS = 1_900_000_000_000

it('puts the worker and the time of day to each, and keeps those of different workers apart', () => {
  const samples = new RunSamples(() => STARTED_MS)
  const one = sample({ id: '1', atMs: 1500 })
  samples.take('w_a', [one], [])
  samples.take('w_b', [one], [])
  samples.take('w_b', [one], [])
  const { samples: kept } = pictureOf(samples.book, {})
  expect(kept.map(({ id, worker, atMs }) => [id, worker, atMs])).toEqual([
    ['w_a/1', 'w_a', STARTED_MS + 1500],
    ['w_b/1', 'w_b', STARTED_MS + 1500],
  ])
})

it('leaves out what belongs to no sample', () => {
  const samples = new RunSamples(() => STARTED_MS)
  samples.take('w', [{ ...sample(), surprise: 'x'.repeat(1e6) } as ReturnType<typeof sample>], [])
  expect(pictureOf(samples.book, {}).samples[0]).not.toHaveProperty('surprise')
})
