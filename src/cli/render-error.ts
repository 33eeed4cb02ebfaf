// The text of a fault: what happened, where, the lines of the user's own file, what to do, and the exit code. Pure.
import pc from 'picocolors'
import { EXIT, TymbalError } from '../model/errors.js'

export interface ErrorStyle {
  readonly columns: number
  readonly color: boolean
}

/** Lines without a line end after the last. Anything but a TymbalError is our own fault and asks for a report. */
export function renderError(thrown: unknown, style: ErrorStyle): string {
  return thrown instanceof TymbalError ? renderKnown(thrown, style) : renderUnexpected(thrown, style)
}

/** The exit code that belongs to anything thrown. */
export function exitCodeOf(thrown: unknown): number {
  return thrown instanceof TymbalError ? thrown.exitCode : EXIT.failed
}

function renderKnown(error: TymbalError, style: ErrorStyle): string {
  const paint = pc.createColors(style.color)
  const [title = '', ...details] = error.message.split('\n')
  const where = error.where !== '' && !title.includes(error.where) ? `   ${paint.dim(error.where)}` : ''
  const head = `${paint.red('✗')} ${paint.bold(error.code)}  ${title}${where}`
  const frame = error.codeFrame === '' ? [] : ['', ...error.codeFrame.split('\n'), '']
  const body = [...details, ...frame, ...(error.hint === '' ? [] : error.hint.split('\n'))]
  return withExit([head, ...body.map((line) => (line === '' ? '' : `  ${line}`))], error.exitCode, style)
}

function renderUnexpected(thrown: unknown, style: ErrorStyle): string {
  const paint = pc.createColors(style.color)
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const causes = error.cause === undefined ? [] : [`caused by: ${String(error.cause)}`]
  const stack = (error.stack ?? error.message).split('\n')
  const lines = [
    `${paint.red('✗')} ${paint.bold('TYM9001')}  tymbal itself failed: ${error.message}`,
    ...[...stack, ...causes].map((line) => `  ${paint.dim(line)}`),
    '  This is a fault of tymbal, not of your script. Please report it with the lines above and your command line.',
  ]
  return withExit(lines, EXIT.failed, style)
}

/** `exit N` at the right edge of the last line, or below it where there is no room. */
function withExit(lines: readonly string[], exitCode: number, style: ErrorStyle): string {
  const text = `exit ${exitCode}`
  const last = lines.at(-1) ?? ''
  const room = Math.min(style.columns, 110) - visibleLength(last) - text.length
  const dimmed = pc.createColors(style.color).dim(text)
  if (room >= 3) return [...lines.slice(0, -1), last + ' '.repeat(room) + dimmed].join('\n')
  return [...lines, `  ${dimmed}`].join('\n')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colour codes begin with the escape character
const COLOR = /\u001b\[[0-9;]*m/g
const visibleLength = (line: string): number => line.replace(COLOR, '').length
