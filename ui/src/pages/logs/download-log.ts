// Saves the lines that are shown, as text or as a line of JSON each.
import type { LogLine } from '../../source/run-source.js'
import { lineText } from './log-lines.js'

export type LogFormat = 'txt' | 'ndjson'

export function logText(lines: readonly LogLine[], format: LogFormat): string {
  return lines.map((line) => `${format === 'txt' ? lineText(line) : JSON.stringify(line)}\n`).join('')
}

export function downloadLog(lines: readonly LogLine[], format: LogFormat, runId: string): void {
  const url = URL.createObjectURL(
    new Blob([logText(lines, format)], { type: format === 'txt' ? 'text/plain' : 'application/x-ndjson' }),
  )
  const link = document.createElement('a')
  link.href = url
  link.download = `${runId.replace(/[^\w.-]+/g, '-')}.log.${format}`
  link.click()
  URL.revokeObjectURL(url)
}
