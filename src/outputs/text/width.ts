// Text in terminal columns: how wide it is, how to cut it in the middle, and how to make a stranger's text harmless.

// Control characters, and those that turn direction, have no width or are no characters; \p{Cs} are lone halves of pairs.
const UNSAFE = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]/gu
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Names and errors come from the target: control and direction characters become visible text, so that they cannot move the cursor or lie. */
export function harmless(text: string): string {
  return text.replace(UNSAFE, (unit) => {
    const code = unit.charCodeAt(0)
    if (code >= 0xd800 && code <= 0xdfff) return '\ufffd'
    const hex = code.toString(16)
    return NAMED[unit] ?? (code < 256 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`)
  })
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the colour sequences this room writes itself.
const COLOUR = /\u001b\[[0-9;]*m/g
const ZERO_WIDTH = /^(?:\p{Mn}|\p{Me}|\u200d)$/u
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]$/u

function charWidth(char: string): number {
  if (char < '\u0300') return 1
  if (ZERO_WIDTH.test(char)) return 0
  return WIDE.test(char) ? 2 : 1
}

/** Columns that `text` takes; colour sequences take none. */
export function visibleWidth(text: string): number {
  let width = 0
  for (const char of text.replace(COLOUR, '')) width += charWidth(char)
  return width
}

function takeColumns(chars: readonly string[], columns: number): string {
  let taken = ''
  let width = 0
  for (const char of chars) {
    width += charWidth(char)
    if (width > columns) break
    taken += char
  }
  return taken
}

/** `text` in at most `width` columns, the middle left out: both ends of a path say more than its beginning alone. */
export function elide(text: string, width: number, dots = '…'): string {
  if (visibleWidth(text) <= width) return text
  const room = width - dots.length
  if (room <= 0) return dots.slice(0, Math.max(0, width))
  const chars = [...text]
  const tail = [...takeColumns([...chars].reverse(), Math.floor(room / 2))].reverse().join('')
  return `${takeColumns(chars, room - visibleWidth(tail))}${dots}${tail}`
}

/** `text` in at most `width` columns, the end left out. Not for text with colours. */
export function cut(text: string, width: number, dots = '…'): string {
  if (visibleWidth(text) <= width) return text
  return takeColumns([...text], Math.max(0, width - dots.length)) + dots.slice(0, Math.max(0, width))
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: a colour sequence, or one character.
const PIECE = /\u001b\[[0-9;]*m|./gsu

/** The beginning of a line that may have colours, in at most `width` columns; `dots` say that there was more, colours are closed behind them. */
export function clip(line: string, width: number, dots = '…'): string {
  if (visibleWidth(line) <= width) return line
  const room = Math.max(0, width - dots.length)
  let kept = ''
  let used = 0
  for (const [piece] of line.matchAll(PIECE)) {
    const columns = piece.startsWith('\u001b') ? 0 : charWidth(piece)
    if (used + columns > room) break
    kept += piece
    used += columns
  }
  kept += dots.slice(0, width)
  return kept.includes('\u001b') ? `${kept}\u001b[0m` : kept
}

export const padEnd = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - visibleWidth(text)))

export const padStart = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - visibleWidth(text))) + text
