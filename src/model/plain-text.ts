// Texts that scripts give: anything may stand there, cut characters too, and what is measured must be sent and written all the same.
import { messageOf } from './errors.js'

/** At most `most` characters, the last of a longer one an ellipsis; halves of character pairs, which cannot be written, become the replacement character. */
export function plainText(given: unknown, most: number): string {
  const text = typeof given === 'string' ? given : messageOf(given)
  return (text.length > most ? `${text.slice(0, most - 1)}…` : text).toWellFormed()
}
