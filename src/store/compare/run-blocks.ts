// A run cut into equal blocks of time, each with the figures of its own: what a comparison counts as one observation.

import { GiveWay } from '../../model/give-way.js'
import { PartSum } from '../series/format/part-sum.js'
import type { GroupName } from '../series/format/series-group.js'
import { type ChunkEntry, openSeriesFile, type SeriesFile } from '../series/read/series-file.js'
import { type BlockFigures, EntryBlocks } from './entry-blocks.js'

/** Fewer say nothing; more are not independent of each other. */
export const LEAST_BLOCKS = 10
const MOST_BLOCKS = 30
const SECOND_MS = 1000
const WHOLE = { fromMs: 0, toMs: Number.POSITIVE_INFINITY }

/** Of all entries of a group, each chunk read once from the beginning of the run to its end; an entry that was never recorded made no request. */
export async function readBlocks(directory: string, group: GroupName): Promise<(name: string) => BlockFigures> {
  const file = await openSeriesFile(directory, group)
  const seconds = blockSeconds(file)
  // A block that the end of the run cuts short would look slow.
  const count = Math.floor(file.endMs / SECOND_MS / seconds)
  const sum = new PartSum()
  const fresh = (): EntryBlocks => new EntryBlocks(count, seconds, sum)
  const blocks = new Map<string, EntryBlocks>()
  const giveWay = new GiveWay()
  for await (const { head, entries } of file.everything(WHOLE)) {
    for (const entry of entries) {
      const own = blocks.get(entry.name) ?? fresh()
      blocks.set(entry.name, own)
      addEntry(entry, head, file, own)
      await giveWay.now()
    }
  }
  return (name) => (blocks.get(name) ?? fresh()).figures()
}

/** Whole histograms, so that no block has a part of one; the run's own length decides how many. */
function blockSeconds({ heads, endMs }: SeriesFile): number {
  const every = Math.max(1, ...heads.map(({ layout }) => layout.histEvery))
  const wanted = Math.ceil(endMs / SECOND_MS / MOST_BLOCKS)
  return Math.max(1, Math.ceil(wanted / every)) * every
}

function addEntry(
  entry: ChunkEntry,
  { steps, layout }: SeriesFile['heads'][number],
  { group: { columns } }: SeriesFile,
  into: EntryBlocks,
): void {
  into.addParts(entry)
  const { values } = entry
  const [requests, failures] = [columns.indexOf('requests') * steps, columns.indexOf('failures') * steps]
  for (let step = 0; step < steps; step++) {
    into.addCounts(layout.from + step * layout.step, values[requests + step]! || 0, values[failures + step]! || 0)
  }
}
