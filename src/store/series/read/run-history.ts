// A run step by step, with what had been counted up to each: what the history of Locust's CSV files is made of.

import { GiveWay } from '../../../model/give-way.js'
import { COARSE_BITS } from '../../../stats/buckets/layout.js'
import { Histogram } from '../../../stats/histogram.js'
import type { HistoryStep } from '../../../stats/history-step.js'
import { latencySummaryOf } from '../../../stats/merge/latency-summary.js'
import { addPart } from '../format/hist-part.js'
import { RecentCounts } from './recent-counts.js'
import type { ChunkPart, SeriesFiles, WholeChunk } from './series-file.js'

const WHOLE = { fromMs: 0, toMs: Number.POSITIVE_INFINITY }

/** One step for each histogram of all requests: two seconds in the first two minutes, then five. */
export async function readHistory(files: SeriesFiles): Promise<readonly HistoryStep[]> {
  const file = await files.open('all')
  const counting = new Counting(file.group.columns)
  const steps: HistoryStep[] = []
  const giveWay = new GiveWay()
  for await (const chunk of file.whole('', WHOLE)) {
    const parts = new Map(chunk.parts.map((part) => [part.from, part]))
    const { layout, toMs } = chunk.head
    for (let from = layout.from; from * 1000 < toMs; from += layout.histEvery) {
      const step = counting.step(chunk, from, parts.get(from))
      if (step !== null) steps.push(step)
      await giveWay.now()
    }
  }
  return steps
}

class Counting {
  readonly #latency = new Histogram(COARSE_BITS)
  readonly #recent = new RecentCounts(10)
  readonly #column: (name: string) => number
  #requests = 0
  #failures = 0

  constructor(columns: readonly string[]) {
    this.#column = (name) => columns.indexOf(name)
  }

  /** null when nobody recorded the step, or its histogram is not there yet. */
  step({ head, values }: WholeChunk, from: number, part: ChunkPart | undefined): HistoryStep | null {
    const { layout, steps, toMs } = head
    const last = Math.min(steps, from - layout.from + layout.histEvery)
    const at = (name: string, step: number): number => values[this.#column(name) * steps + step]!
    const before = this.#requests
    let users = Number.NaN
    for (let step = from - layout.from; step < last; step++) {
      const [requests, failures] = [at('requests', step), at('failures', step)]
      if (Number.isNaN(requests)) continue
      users = at('users', step)
      this.#requests += requests
      this.#failures += failures
      this.#recent.add(layout.from + step, requests, failures)
    }
    if (part !== undefined) addPart(part.bytes, this.#latency)
    if (Number.isNaN(users) || (part === undefined && this.#requests > before)) return null
    return {
      atMs: Math.min(toMs, (layout.from + last) * 1000),
      users,
      ...this.#recent.rates(layout.from + last),
      requests: this.#requests,
      failures: this.#failures,
      latencyMs: latencySummaryOf(this.#latency),
    }
  }
}
