// Reads samples.ndjson back: lines are merged as they were when they came. What is no such line, as the half one of a killed process, is passed over.
import { closeSync, openSync, readSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import type { PhaseSums } from '../../model/request-sample.js'
import { readPhaseSums, readSample } from '../../model/sample-shape.js'
import type { SampleBook } from '../../stats/samples/sample-book.js'

const PIECE_BYTES = 1024 * 1024
/** No line of ours is longer. */
const MOST_LINE_CHARS = 1024 * 1024

/** @throws the system's error; a file that is not there is an empty one */
export function readSamplesInto(book: SampleBook, path: string): void {
  const latest = new Map<string, PhaseSums>()
  for (const line of linesOf(path)) {
    const content = parsed(line)
    const sample = readSample(content?.sample)
    const sums = sample === null ? readPhaseSums(content?.sums) : null
    if (sample !== null) book.add(sample)
    // Each line has the whole sum of then.
    if (sums !== null) latest.set(`${sums.method}\n${sums.name}`, sums)
  }
  for (const sums of latest.values()) book.addSums(sums)
}

function parsed(line: string): { readonly sample?: unknown; readonly sums?: unknown } | null {
  try {
    const content: unknown = JSON.parse(line)
    return typeof content === 'object' ? content : null
  } catch {
    return null
  }
}

function* linesOf(path: string): Generator<string> {
  const file = opened(path)
  if (file === null) return
  try {
    const piece = Buffer.allocUnsafe(PIECE_BYTES)
    const decoder = new StringDecoder('utf8')
    let rest = ''
    for (let count = readSync(file, piece); count > 0; count = readSync(file, piece)) {
      const lines = (rest + decoder.write(piece.subarray(0, count))).split('\n')
      rest = lines.pop()!.slice(0, MOST_LINE_CHARS)
      yield* lines
    }
    yield rest
  } finally {
    closeSync(file)
  }
}

function opened(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw thrown
  }
}
