// Notes when numbers come into doubt, or the target to its limit: each once, however often it comes and goes.
import { generatorWords, isStrained, targetWords } from '../outputs/text/verdict-words.js'
import type { RunSummary } from '../stats/run-summary.js'
import type { RunNotes } from './run-notes.js'

export class VerdictNews {
  readonly #notes: RunNotes
  readonly #told = new Set<string>()

  constructor(notes: RunNotes) {
    this.#notes = notes
  }

  look({ generator, target }: RunSummary): void {
    const { verdict } = generator
    if (verdict === 'suspect' || verdict === 'limited') this.#tell(`generator ${verdict}`, generatorWords(generator))
    if (isStrained(target)) this.#tell(`target ${target.verdict}`, withReason(targetWords(target), target.reason))
  }

  /** What an earlier master has noted is not noted again. */
  goOnFrom(notes: RunSummary['notes']): void {
    for (const mark of ['target saturated', 'target degrading', 'generator suspect', 'generator limited'])
      if (notes.some(({ text }) => text.startsWith(mark))) this.#told.add(mark)
  }

  #tell(mark: string, words: string): void {
    if (this.#told.has(mark)) return
    this.#told.add(mark)
    this.#notes.tell(words.startsWith(mark) ? words : `${mark}: ${words}`, 'warn')
  }
}

const withReason = (words: string, reason: string): string => (words.endsWith(reason) ? words : `${words}; ${reason}`)
