// Colours and symbols of terminal text, with a form for terminals that have neither.
import pc from 'picocolors'

const UNICODE = {
  pass: '✔',
  fail: '✗',
  warn: '⚠',
  live: '●',
  idle: '○',
  arrow: '→',
  dots: '…',
  dot: '·',
  full: '━',
  half: '╸',
  rest: '─',
  levels: '▁▂▃▄▅▆▇█',
}

const ASCII: typeof UNICODE = {
  pass: 'ok',
  fail: 'x',
  warn: '!',
  live: '*',
  idle: 'o',
  arrow: '->',
  dots: '..',
  dot: '|',
  full: '=',
  half: '>',
  rest: '-',
  levels: '_.:-=+*#',
}

export type Symbols = typeof UNICODE

export interface StyleOptions {
  readonly color: boolean
  readonly unicode: boolean
}

export interface Style extends ReturnType<typeof pc.createColors> {
  readonly symbols: Symbols
}

export function createStyle({ color, unicode }: StyleOptions): Style {
  return { symbols: unicode ? UNICODE : ASCII, ...pc.createColors(color) }
}

/** One character a value, scaled to the largest; only a true zero gets the lowest level. */
export function sparkline(values: readonly number[], symbols: Symbols): string {
  const top = Math.max(...values, Number.MIN_VALUE)
  const levels = symbols.levels.length - 1
  return values
    .map((value) => symbols.levels[value <= 0 ? 0 : Math.max(1, Math.round((value / top) * levels))])
    .join('')
}

/** `columns` characters, `done` (0..1) of them filled. */
export function progressBar(done: number, columns: number, symbols: Symbols): string {
  const filled = Math.min(columns, Math.max(0, Math.round(done * columns)))
  if (filled === 0) return symbols.rest.repeat(columns)
  const head = filled < columns ? symbols.half : symbols.full
  return symbols.full.repeat(filled - 1) + head + symbols.rest.repeat(columns - filled)
}
