// Test helpers: a run of known requests that is recorded over time.
import type { RunAggregate } from '../../stats/run-aggregate.js'
import { aggregateOf, collector, meta, request } from '../../stats/stats.fixture.js'
import { SeriesRecorder } from './record/series-recorder.js'

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
