// Errors that differ in a number or a name only: a few are kept apart, so that they do not use up the groups of all others.
import { signatureOf } from '../../model/error-signature.js'

/** Different texts of one signature and endpoint that are kept as they are. */
export const MAX_TEXTS_ALIKE = 20

export class ErrorCrowd {
  readonly #texts = new Map<string, number>()

  /** What an error that has no group yet is counted under: its own text, or its signature when there are many alike. */
  textOf(endpoint: string, error: string): string {
    const signature = signatureOf(error)
    return (this.#texts.get(`${endpoint}\n${signature}`) ?? 0) < MAX_TEXTS_ALIKE ? error : signature
  }

  /** A group was opened for that text. */
  opened(endpoint: string, text: string): void {
    const key = `${endpoint}\n${signatureOf(text)}`
    this.#texts.set(key, (this.#texts.get(key) ?? 0) + 1)
  }

  clear(): void {
    this.#texts.clear()
  }
}
