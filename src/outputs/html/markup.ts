// HTML that cannot forget to escape: everything put into a template is text unless it is markup already.
import { harmless } from '../text/width.js'

export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export type Part = Markup | string | number | null | readonly Part[]

/** Template tag: strings and numbers are escaped, markup is taken as it is, lists are joined, null is nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0]!
  for (const [index, part] of parts.entries()) text += partText(part) + strings[index + 1]!
  return new Markup(text)
}

function partText(part: Part): string {
  if (part === null) return ''
  if (part instanceof Markup) return part.text
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return escapeHtml(part)
  return part.map(partText).join('')
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** For element text and quoted attributes; control and direction characters become visible. */
export const escapeHtml = (text: string): string => harmless(text).replace(/[&<>"']/g, (char) => ENTITIES[char]!)

/** Text of several lines: a stack. */
export const lines = (text: string): Markup => new Markup(text.split(/\r?\n/).map(escapeHtml).join('\n'))

/** Data for a script element: no sequence that could end the element or open a comment, no character that a reader of the source would not see. */
export const jsonData = (value: unknown): Markup =>
  new Markup(
    JSON.stringify(value).replace(
      /[<>&\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  )

export const NOTHING = new Markup('')
