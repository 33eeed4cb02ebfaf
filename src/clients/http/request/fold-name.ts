// Turns a path into the name of its endpoint: ids become `[id]`, so that /orders/1 and /orders/2 are counted together.
import { percentDecoded } from '../parse-url.js'

const HAS_ID_CHAR = /\/[^/]*[0-9]/
const NUMBER = /^-?\d+$/
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const LONG_HEX = /^(?=.*\d)[0-9a-f]{16,}$/i
/** base64, also the kind for URLs; a slash of it can only be here percent-encoded. */
const LONG_TOKEN = /^[A-Za-z0-9_+/-]{20,}={0,2}$/
/** A JSON Web Token: its header is JSON, so it opens like this. */
const JWT = /^eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/
const BRACES = /^\{(.*)\}$/

/** Random text changes between lower case, upper case and digits at 64 % of its characters (base64) or 40 % (base32); words below 42 %. */
const MIXED_CASE_CHANGES = 0.45
const ONE_CASE_CHANGES = 0.25

/** The path with every segment that is a number, a UUID, long hex, long base64 or a JSON Web Token replaced by `[id]`. */
export function foldName(path: string): string {
  if (!HAS_ID_CHAR.test(path)) return path
  return path
    .split('/')
    .map((segment) => (isId(segment) ? '[id]' : segment))
    .join('/')
}

function isId(segment: string): boolean {
  if (segment === '') return false
  const text = (segment.includes('%') ? percentDecoded(segment) : segment).replace(BRACES, '$1')
  return NUMBER.test(text) || UUID.test(text) || LONG_HEX.test(text) || JWT.test(text) || isLongToken(text)
}

function isLongToken(segment: string): boolean {
  if (!LONG_TOKEN.test(segment)) return false
  const digits = segment.replace(/\D/g, '').length
  if (digits === 0) return false
  const mixed = /[a-z]/.test(segment) && /[A-Z]/.test(segment)
  if (mixed) return classChanges(segment) >= MIXED_CASE_CHANGES
  return digits >= 3 && !/[-_]/.test(segment) && classChanges(segment) >= ONE_CASE_CHANGES
}

/** How often neighbours are of different kinds (lower, upper, digit, other), as a share of the neighbours. */
function classChanges(text: string): number {
  let changes = 0
  for (let i = 1; i < text.length; i++) {
    if (classOf(text.charCodeAt(i)) !== classOf(text.charCodeAt(i - 1))) changes++
  }
  return changes / (text.length - 1)
}

function classOf(code: number): number {
  if (code >= 48 && code <= 57) return 0
  if (code >= 65 && code <= 90) return 1
  return code >= 97 && code <= 122 ? 2 : 3
}
