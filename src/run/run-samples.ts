// The requests of a run that its workers kept with their details, of all workers together.
import type { PhaseSums, RequestSample } from '../model/request-sample.js'
import { readPhaseSums, readSample } from '../model/sample-shape.js'
import { MASTER_BYTES } from '../stats/samples/limits.js'
import { SampleBook } from '../stats/samples/sample-book.js'
import type { SampleFile } from '../store/samples/sample-file.js'

export class RunSamples {
  readonly book = new SampleBook(MASTER_BYTES)
  readonly #startedAtMs: () => number
  #file: SampleFile | null = null

  /** `startedAtMs`: epoch ms of elapsed time 0. */
  constructor(startedAtMs: () => number) {
    this.#startedAtMs = startedAtMs
  }

  /** From now on they are written down too; null = nowhere. */
  keepIn(file: SampleFile | null): void {
    this.#file = file
  }

  take(workerId: string, samples: readonly RequestSample[], sums: readonly PhaseSums[]): void {
    for (const one of samples) this.#add(workerId, one)
    for (const one of sums) {
      const read = readPhaseSums(one)!
      this.book.addSums(read)
      this.#file?.changed(read)
    }
  }

  second(): void {
    this.#file?.second()
  }

  /** The run has ended. */
  close(): void {
    this.#file?.finish()
    this.#file = null
  }

  /** Only what belongs to a sample: the link lets unknown fields through. */
  #add(worker: string, given: RequestSample): void {
    const read = readSample(given)!
    const sample = { ...read, id: `${worker}/${read.id}`, worker, atMs: this.#startedAtMs() + read.atMs }
    if (this.book.add(sample)) this.#file?.kept(sample)
  }
}
