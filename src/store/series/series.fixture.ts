// Test helpers: a run of known requests that is recorded over time.
import { createRandom } from '../../model/random.js'
import { BucketArena } from '../../stats/buckets/bucket-span.js'
import { IntervalHistogram } from '../../stats/buckets/interval-histogram.js'
import { COARSE_BITS } from '../../stats/buckets/layout.js'
import { Histogram } from '../../stats/histogram.js'
import type { RunAggregate } from '../../stats/run-aggregate.js'
import { aggregateOf, collector, meta, request } from '../../stats/stats.fixture.js'
import { encodePart } from './format/hist-part.js'
import { SERIES_GROUPS } from './format/series-group.js'
import { SeriesRecorder } from './record/series-recorder.js'
import { SeriesWriter } from './record/series-writer.js'

/** What one second of one endpoint is made of. */
export interface Traffic {
  readonly name: string
  readonly requests: number
  readonly lastsMs: number
  readonly failures?: number
}

export interface PlayedRun {
  readonly aggregate: RunAggregate
  readonly recorder: SeriesRecorder
  /** Plays the seconds up to this one (exclusive); `users` run in each. */
  until(seconds: number, users?: number): void
}

/** A run whose one worker makes `traffic(second)` in each second. */
export function playRun(
  directory: string,
  traffic: (second: number) => readonly Traffic[],
  onFault: (reason: string) => void = (reason) => {
    throw new Error(reason)
  },
): PlayedRun {
  const aggregate = aggregateOf()
  const recorder = new SeriesRecorder({ directory, aggregate, onFault })
  const { stats } = collector()
  let second = 0
  return {
    aggregate,
    recorder,
    until(seconds, users = 5) {
      for (; second < seconds; second++) {
        for (const { name, requests, lastsMs, failures = 0 } of traffic(second)) {
          request(stats, name, requests - failures, lastsMs)
          request(stats, name, failures, lastsMs, 'HTTP 503')
        }
        aggregate.add('w1', stats.takeDelta(meta((second + 1) * 1000)))
        aggregate.closeSecond((second + 1) * 1000, users)
        recorder.closeSecond((second + 1) * 1000, users)
      }
    },
  }
}

/** The files of a long run, as its recorder would have left them, with latencies that spread as they do. */
export function writeSeries(
  directory: string,
  {
    seconds,
    endpoints,
    workers,
  }: { readonly seconds: number; readonly endpoints: readonly string[]; readonly workers: readonly string[] },
): void {
  const random = createRandom(1)
  const spread = (): number => Math.exp((random() + random() + random() - 1.5) * 0.6)
  const names = { all: [''], endpoints, workers } as const
  for (const group of Object.values(SERIES_GROUPS)) {
    const writer = new SeriesWriter(directory, group)
    const entries = names[group.name].map((name) => writer.entryOf(name))
    for (let from = 0; from < seconds; from = writer.next) {
      const { layout } = writer
      const toMs = (from + layout.step) * 1000
      const isPartOver = layout.histEvery > 0 && (from + layout.step - layout.from) % layout.histEvery === 0
      const values = Float32Array.from({ length: entries.length * group.columns.length }, () => 50 * spread())
      const parts = isPartOver ? entries.map((entry): [number, Uint8Array] => [entry, partOf(spread)]) : []
      writer.append({ from, toMs, entries, values, parts })
    }
    writer.close()
  }
}

function partOf(spread: () => number): Uint8Array {
  const second = new IntervalHistogram()
  for (let i = 0; i < 200; i++) second.record(20_000 * spread())
  const coarse = new Histogram(COARSE_BITS)
  coarse.addSpan(second.toSpan(new BucketArena()))
  return encodePart(coarse)
}
