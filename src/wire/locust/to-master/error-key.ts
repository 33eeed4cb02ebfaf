// What tells one error from another at a Locust master: the hash that its own workers send for the same method, name and text.
import { createHash } from 'node:crypto'

/** Lower-case hex sha256 of `METHOD.NAME.repr(text)`. */
export function errorKey(method: string, name: string, error: string): string {
  return createHash('sha256')
    .update(`${method}.${name}.${pythonRepr(error)}`)
    .digest('hex')
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** A text as Python's repr() writes it: in single quotes unless only those are in it, what cannot be printed as an escape. */
export function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const body = text.replace(/[\\\n\r\t']|[\p{C}\p{Z}]/gu, (char) => {
    if (char === ' ') return char
    if (char === "'") return quote === "'" ? "\\'" : char
    return ESCAPES[char] ?? escaped(char.codePointAt(0)!)
  })
  return quote + body + quote
}

function escaped(code: number): string {
  const hex = code.toString(16)
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`
  return code < 0x1_0000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
