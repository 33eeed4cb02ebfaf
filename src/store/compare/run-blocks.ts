// A run cut into equal blocks of time, each with the figures of its own: what a comparison counts as one observation.
import { COARSE_BITS } from '../../stats/buckets/layout.js'
import { Histogram } from '../../stats/histogram.js'
import { addPart } from '../series/format/hist-part.js'
import type { SeriesGroup } from '../series/format/series-group.js'
import { openSeriesFile, type SeriesFile, type TimeRange, type WholeChunk } from '../series/read/series-file.js'
import { placeOf, type SeriesOf } from '../series/read/series-of.js'
import type { Figure } from './run-comparison.js'

/** Fewer say nothing; more are not independent of each other. */
export const LEAST_BLOCKS = 10
const MOST_BLOCKS = 30
const SECOND_MS = 1000
const WHOLE: TimeRange = { fromMs: 0, toMs: Number.POSITIVE_INFINITY }

/** Values of each figure, one for each block that has it; latencies in ms. */
export type BlockFigures = Readonly<Record<Figure, readonly number[]>>

/** Opens the files of a run once for many endpoints. */
export async function openBlocks(directory: string): Promise<(of: SeriesOf) => Promise<BlockFigures>> {
  const files = {
    all: await openSeriesFile(directory, 'all'),
    endpoints: await openSeriesFile(directory, 'endpoints'),
    workers: await openSeriesFile(directory, 'workers'),
  }
  return async (of) => {
    const { group, name } = placeOf(of)
    return await blocksOf(files[group], name)
  }
}

interface Block {
  readonly latency: Histogram
  requests: number
  failures: number
}

async function blocksOf(file: SeriesFile, name: string): Promise<BlockFigures> {
  const seconds = blockSeconds(file)
  // A block that the end of the run cuts short would look slow.
  const count = Math.floor(file.endMs / SECOND_MS / seconds)
  const blocks = Array.from(
    { length: count },
    (): Block => ({
      latency: new Histogram(COARSE_BITS),
      requests: 0,
      failures: 0,
    }),
  )
  const blockAt = (second: number): Block | undefined => blocks[Math.floor(second / seconds)]
  for await (const chunk of file.whole(name, WHOLE)) addChunk(chunk, file.group, blockAt)
  return figuresOf(blocks, seconds)
}

/** Whole histograms, so that no block has a part of one; the run's own length decides how many. */
function blockSeconds({ heads, endMs }: SeriesFile): number {
  const every = Math.max(1, ...heads.map(({ layout }) => layout.histEvery))
  const wanted = Math.ceil(endMs / SECOND_MS / MOST_BLOCKS)
  return Math.max(1, Math.ceil(wanted / every)) * every
}

function addChunk(
  { head, values, parts }: WholeChunk,
  { columns }: SeriesGroup,
  blockAt: (second: number) => Block | undefined,
): void {
  for (const { from, bytes } of parts) {
    const block = blockAt(from)
    if (block !== undefined) addPart(bytes, block.latency)
  }
  const [requests, failures] = [columns.indexOf('requests'), columns.indexOf('failures')]
  for (let step = 0; step < head.steps; step++) {
    const block = blockAt(head.layout.from + step * head.layout.step)
    if (block === undefined) continue
    block.requests += values[requests * head.steps + step]! || 0
    block.failures += values[failures * head.steps + step]! || 0
  }
}

/** A block without a request has a rate, and nothing else. */
function figuresOf(blocks: readonly Block[], seconds: number): BlockFigures {
  const filled = blocks.filter(({ latency }) => latency.count > 0)
  const ranks = filled.map(({ latency }) => latency.percentiles([50, 95, 99]).map((us) => us / 1000))
  return {
    p50: ranks.map(([p50]) => p50!),
    p95: ranks.map(([, p95]) => p95!),
    p99: ranks.map(([, , p99]) => p99!),
    mean: filled.map(({ latency }) => latency.mean / 1000),
    rps: blocks.map(({ requests }) => requests / seconds),
    failRatio: filled.map(({ requests, failures }) => (requests === 0 ? 0 : failures / requests)),
  }
}
