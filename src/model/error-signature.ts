// What errors have in common: their text without what differs from one to the next.

/** In this order: a URL may hold a number, a quotation anything. */
const FOLDS: readonly (readonly [pattern: RegExp, sign: string])[] = [
  [/\b[a-z][a-z0-9+.-]{1,15}:\/\/[^\s"'`<>]+/gi, '[url]'],
  [/"[^"]*"|`[^`]*`|(?<!\w)'[^']*'(?!\w)/g, '[text]'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '[id]'],
  [/\b0x[0-9a-f]+\b|\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{8,}\b/gi, '[id]'],
  [/\d+(?:[.,]\d+)*/g, '[number]'],
]
const STATUS = /^HTTP \d{3}\b/

/** `order [number] of [text] is missing`; the status an error begins with stays. */
export function signatureOf(error: string): string {
  const status = STATUS.exec(error)?.[0] ?? ''
  return status + FOLDS.reduce((text, [pattern, sign]) => text.replace(pattern, sign), error.slice(status.length))
}

/** What is counted under a signature has a text of its own. @param row an error as the error table has it */
export const isErrorOf = (row: string, error: string): boolean => error === row || signatureOf(error) === row
