// The figures of all endpoints over a part of a run, from what was recorded: each chunk is read once.

import { GiveWay } from '../../../model/give-way.js'
import { COARSE_BITS } from '../../../stats/buckets/layout.js'
import { type EndpointRange, type RangeCounts, rangeFiguresOf } from '../../../stats/endpoint-range.js'
import { Histogram } from '../../../stats/histogram.js'
import { PartSum } from '../format/part-sum.js'
import type { ChunkEntry, SeriesFile, SeriesFiles, TimeRange } from './series-file.js'
import { type AskedRange, wholeSteps } from './whole-steps.js'

interface Counted extends RangeCounts {
  readonly latency: Histogram
  failures: number
  readonly bytesReceived: null
}

/** Requests, mean and extremes are exact, percentiles within 0.8 %. What all endpoints come to is their sum. */
export async function readEndpointRange(files: SeriesFiles, asked: AskedRange): Promise<EndpointRange> {
  const file = await files.open('endpoints')
  const range = wholeSteps(file, asked)
  const counted = await countEndpoints(file, range)
  const lengthMs = range.toMs - range.fromMs
  const all = nothing()
  const endpoints = [...counted].flatMap(([label, own]) => {
    all.latency.merge(own.latency)
    all.failures += own.failures
    return own.latency.count === 0 ? [] : [{ ...partsOf(label), ...rangeFiguresOf(own, lengthMs) }]
  })
  return { ...range, totals: rangeFiguresOf(all, lengthMs), endpoints }
}

const nothing = (): Counted => ({ latency: new Histogram(COARSE_BITS), failures: 0, bytesReceived: null })

async function countEndpoints(file: SeriesFile, range: TimeRange): Promise<ReadonlyMap<string, Counted>> {
  const counted = new Map<string, Counted>()
  const sum = new PartSum()
  const giveWay = new GiveWay()
  const failures = file.group.columns.indexOf('failures')
  const isInside = (second: number): boolean => second * 1000 >= range.fromMs && second * 1000 < range.toMs
  for await (const { head, entries } of file.everything(range)) {
    for (const entry of entries) {
      const own = counted.get(entry.name) ?? nothing()
      counted.set(entry.name, own)
      addParts(entry, isInside, sum)
      sum.moveTo(own.latency)
      for (let step = 0; step < head.steps; step++) {
        if (isInside(head.layout.from + step * head.layout.step))
          own.failures += entry.values[failures * head.steps + step]! || 0
      }
      await giveWay.now()
    }
  }
  return counted
}

function addParts({ eachPart }: ChunkEntry, isInside: (second: number) => boolean, sum: PartSum): void {
  eachPart((second, bytes, from, to) => {
    if (isInside(second)) sum.add(bytes, from, to)
  })
}

/** `METHOD name`, as it was recorded. */
function partsOf(label: string): { readonly method: string; readonly name: string } {
  const at = label.indexOf(' ')
  return { method: label.slice(0, at), name: label.slice(at + 1) }
}
