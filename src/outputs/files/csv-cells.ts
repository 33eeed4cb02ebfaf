// Cells and lines of CSV as RFC 4180 has them, safe to open in a spreadsheet.

export type Cell = string | number

/** A spreadsheet runs what begins so; an apostrophe before it makes it text. Numbers of ours are never touched. */
const FORMULA = /^[=+\-@\t\r]/
const QUOTED = /[",\r\n]/

function cellText(cell: Cell): string {
  if (typeof cell === 'number') return numberText(cell)
  const safe = FORMULA.test(cell) ? `'${cell}` : cell
  return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Six decimals at most; what is smaller keeps two digits instead of becoming 0. */
function numberText(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) < 0.00001) return String(value)
  return String(Math.round(value * 1e6) / 1e6)
}

/** One record with its CRLF. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cellText).join(',')}\r\n`
