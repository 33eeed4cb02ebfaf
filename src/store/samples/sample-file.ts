// samples.ndjson of a run directory: one line for each sample that was kept, and for what was added up over an endpoint.
// While the run goes on lines are only added; whoever reads them merges them again. At the end it is written anew, with what is left.
import { appendFileSync, existsSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { messageOf } from '../../model/errors.js'
import type { PhaseSums, RequestSample } from '../../model/request-sample.js'
import type { SampleBook } from '../../stats/samples/sample-book.js'
import { readSamplesInto } from './read-samples.js'

export const SAMPLES_FILE = 'samples.ndjson'

/** Written at most so often, s. What came later is lost with the master. */
const WRITE_EVERY_S = 3
/** A file that holds so much more than what is kept is written anew. */
const MOST_BESIDE_BYTES = 32 * 1024 * 1024

export interface SampleFileDeps {
  readonly directory: string
  readonly book: SampleBook
  /** Told once why nothing more is written. */
  onFault(reason: string): void
}

export class SampleFile {
  readonly #path: string
  readonly #deps: SampleFileDeps
  #fresh: RequestSample[] = []
  #changed = new Set<string>()
  #seconds = 0
  #isBroken = false

  /** What an earlier master left there is read into the book. */
  constructor(deps: SampleFileDeps) {
    this.#deps = deps
    this.#path = join(deps.directory, SAMPLES_FILE)
    if (existsSync(this.#path)) this.#attempt(() => readSamplesInto(deps.book, this.#path))
  }

  /** The book has taken it. */
  kept(sample: RequestSample): void {
    this.#fresh.push(sample)
  }

  /** The sums of this endpoint have changed. */
  changed({ method, name }: Pick<PhaseSums, 'method' | 'name'>): void {
    this.#changed.add(`${method}\n${name}`)
  }

  /** To be called each second. */
  second(): void {
    if (++this.#seconds % WRITE_EVERY_S === 0) this.write()
  }

  /** Hands what is new to the operating system. */
  write(): void {
    const lines = [...this.#freshLines(), ...this.#changedLines()]
    this.#fresh = []
    this.#changed.clear()
    if (lines.length === 0) return
    this.#attempt(() => {
      appendFileSync(this.#path, lines.join(''))
      if (statSync(this.#path).size > 2 * this.#deps.book.bytes + MOST_BESIDE_BYTES) this.#rewrite()
    })
  }

  /** The run has ended. */
  finish(): void {
    this.write()
    if (existsSync(this.#path)) this.#attempt(() => this.#rewrite())
  }

  #rewrite(): void {
    const endpoints = [...this.#deps.book.endpoints()]
    const lines = endpoints.flatMap((endpoint) => [...endpoint.all().map(sampleLine), ...sumsLines(endpoint)])
    writeFileSync(`${this.#path}.part`, lines.join(''))
    renameSync(`${this.#path}.part`, this.#path)
  }

  #freshLines(): string[] {
    return this.#fresh.filter(({ id }) => this.#deps.book.has(id)).map(sampleLine)
  }

  #changedLines(): string[] {
    const { book } = this.#deps
    return [...book.endpoints()]
      .filter(({ method, name }) => this.#changed.has(`${method}\n${name}`))
      .flatMap(sumsLines)
  }

  #attempt(write: () => void): void {
    if (this.#isBroken) return
    try {
      write()
    } catch (thrown) {
      this.#isBroken = true
      this.#deps.onFault(messageOf(thrown))
    }
  }
}

const sampleLine = (sample: RequestSample): string => `${JSON.stringify({ sample })}\n`

type Summed = Pick<PhaseSums, 'method' | 'name'> & { readonly sums: Omit<PhaseSums, 'method' | 'name'> }

const sumsLines = ({ method, name, sums }: Summed): string[] =>
  sums.count === 0 ? [] : [`${JSON.stringify({ sums: { method, name, ...sums } })}\n`]
