// Builds the outputs that one run asked for.
import { CsvOutput } from '../outputs/files/csv-output.js'
import { jsonFileOutput, jsonStreamOutput } from '../outputs/files/json-output.js'
import { junitOutput } from '../outputs/files/junit-output.js'
import { htmlOutput } from '../outputs/html/html-output.js'
import type { Output } from '../outputs/output.js'
import { JsonLines } from '../outputs/progress/json-lines.js'
import { PlainLines } from '../outputs/progress/plain-lines.js'
import { LivePanel } from '../outputs/terminal/live-panel.js'
import type { CliIo } from './cli-io.js'
import type { RunRequest } from './run-request.js'

/** What shows the run while it lives. */
export interface Progress {
  readonly output: Output | null
  readonly panel: LivePanel | null
}

export function createProgress(request: RunRequest, io: CliIo): Progress {
  if (request.quiet && request.reporter !== 'json') return { output: null, panel: null }
  if (request.reporter === 'tty') {
    const panel = new LivePanel({
      terminal: terminalOf(io),
      exits: process,
      color: hasColor(io),
      unicode: hasUnicode(io.env),
      now: () => performance.now(),
    })
    return { output: panel, panel }
  }
  const writers = {
    out: (text: string) => void io.stdout.write(text),
    err: (text: string) => void (request.quiet || io.stderr.write(text)),
  }
  const output = request.reporter === 'json' ? new JsonLines(writers) : new PlainLines(writers)
  return { output, panel: null }
}

/** Files and streams, in the order in which they are named at the end. */
export function fileOutputs({ outputs, reporter }: RunRequest, io: CliIo): Output[] {
  const { csvPrefix, csvFullHistory, html, jsonFile, junit, jsonToStdout } = outputs
  const list: (Output | null)[] = [
    csvPrefix === null ? null : new CsvOutput({ prefix: csvPrefix, fullHistory: csvFullHistory }),
    html === null ? null : htmlOutput(html),
    jsonFile === null ? null : jsonFileOutput(jsonFile),
    junit === null ? null : junitOutput(junit),
    jsonToStdout && reporter !== 'json' ? jsonStreamOutput((text) => void io.stdout.write(text)) : null,
  ]
  return list.filter((output) => output !== null)
}

export function hasColor(io: CliIo): boolean {
  return io.isTty && (io.env.NO_COLOR ?? '') === '' && io.env.TERM !== 'dumb'
}

/** A locale that says it is not UTF-8 gets ASCII; most CI systems set none and can show it. */
export function hasUnicode(env: CliIo['env']): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || ''
  return (locale === '' || /utf-?8/i.test(locale) || locale === 'C') && env.TERM !== 'linux'
}

/** The stream as the panel needs it, with its size of now. */
function terminalOf(io: CliIo) {
  const { stderr } = io
  return {
    get columns() {
      return io.columns()
    },
    get rows() {
      return io.rows()
    },
    write: (text: string) => stderr.write(text),
    on: (event: 'resize', listener: () => void) => stderr.on(event, listener),
    off: (event: 'resize', listener: () => void) => stderr.off(event, listener),
  }
}
