// Builds the outputs that one run asked for.
import { jsonFileOutput, jsonStreamOutput } from '../outputs/files/json-output.js'
import type { ReportExtras } from '../outputs/html/report-data.js'
import type { Output } from '../outputs/output.js'
import { JsonLines } from '../outputs/progress/json-lines.js'
import { PlainLines } from '../outputs/progress/plain-lines.js'
import { LivePanel } from '../outputs/terminal/live-panel.js'
import type { RunSummary } from '../stats/run-summary.js'
import { type CliIo, say, usesColor, usesUnicode } from './cli-io.js'
import type { RunRequest } from './run-request.js'
import { stdoutText } from './stdout-text.js'

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
      color: usesColor(io),
      unicode: usesUnicode(io),
      now: () => performance.now(),
    })
    return { output: panel, panel }
  }
  if (request.reporter === 'json') return { output: new JsonLines(stdoutText(io.stdout)), panel: null }
  return { output: new PlainLines((line) => say(io, line)), panel: null }
}

/** Files and streams, in the order in which they are named at the end. `extras` gathers what the report has beyond the summary. What a run does not ask for is not loaded. */
export async function fileOutputs(
  { outputs, reporter }: RunRequest,
  io: CliIo,
  extras: (summary: RunSummary) => Promise<ReportExtras>,
): Promise<Output[]> {
  const { csvPrefix, csvFullHistory, html, jsonFile, junit, jsonToStdout } = outputs
  const list: Output[] = []
  if (csvPrefix !== null) {
    const { CsvOutput } = await import('../outputs/files/csv-output.js')
    list.push(new CsvOutput({ prefix: csvPrefix, fullHistory: csvFullHistory }))
  }
  if (html !== null) list.push((await import('../outputs/html/html-output.js')).htmlOutput(html, extras))
  if (jsonFile !== null) list.push(jsonFileOutput(jsonFile))
  if (junit !== null) list.push((await import('../outputs/files/junit-output.js')).junitOutput(junit))
  if (jsonToStdout && reporter !== 'json') list.push(jsonStreamOutput(stdoutText(io.stdout)))
  return list
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
