// What a run leaves on the terminal: the verdict first, then what it rests on. Pure: a summary in, text out.
import type { RunSummary } from '../../stats/run-summary.js'
import type { NotWritten } from '../output.js'
import { createStyle } from '../text/style.js'
import { endpointTable } from './end/endpoint-table.js'
import { INDENT, type Paper } from './end/paper.js'
import { checkSection, errorSection, exceptionSection, metricSection } from './end/results.js'
import { conditionSection, filesSection, notesSection, workerSection } from './end/run.js'
import { headLines, latencyLines, thresholdSection, totalsLines, verdictLines } from './end/totals.js'

export interface EndSummaryOptions {
  /** Columns of the terminal; 80 when there is none. */
  readonly width: number
  readonly color: boolean
  readonly unicode: boolean
  readonly mode: 'full' | 'compact' | 'none' | 'failure'
  /** Paths of what was written. */
  readonly files: readonly string[]
  readonly notWritten: readonly NotWritten[]
}

/** The end summary with its last newline. `none` is empty, `failure` too when the run passed; but what could not be written is said always. */
export function renderSummary(summary: RunSummary, options: EndSummaryOptions): string {
  const paper: Paper = {
    width: Math.max(40, options.width),
    style: createStyle(options),
    full: options.mode === 'full',
  }
  const sections = sectionsOf(summary, options, paper)
  const filled = sections.filter((section) => section.length > 0).map((section) => `${section.join('\n')}\n`)
  return filled.join('\n')
}

function sectionsOf(summary: RunSummary, options: EndSummaryOptions, paper: Paper): string[][] {
  const missing = filesSection([], options.notWritten, paper)
  switch (options.mode) {
    case 'none':
      return [missing]
    case 'failure':
      return summary.verdict.passed ? [missing] : [[...verdictLines(summary, paper), ...missing]]
    case 'compact':
      return [...decisive(summary, paper), missing]
    case 'full':
      return whole(summary, options, paper)
    default:
      return options.mode satisfies never
  }
}

/** What decides, and what the first errors were. */
const decisive = (summary: RunSummary, paper: Paper): string[][] => [
  verdictLines(summary, paper),
  thresholdSection(summary, paper),
  [...totalsLines(summary, paper), ...latencyLines(summary, paper)],
  errorSection(summary, paper),
]

function whole(summary: RunSummary, options: EndSummaryOptions, paper: Paper): string[][] {
  return [
    [...verdictLines(summary, paper), ...headLines(summary, paper)],
    thresholdSection(summary, paper),
    [...totalsLines(summary, paper), ...latencyLines(summary, paper)],
    endpointTable(summary, paper),
    errorSection(summary, paper),
    exceptionSection(summary, paper),
    checkSection(summary, paper),
    metricSection(summary, paper),
    workerSection(summary, paper),
    conditionSection(summary, paper),
    notesSection(summary, paper),
    filesSection(options.files, options.notWritten, paper),
    exitLine(summary, paper),
  ]
}

function exitLine(summary: RunSummary, { style }: Paper): string[] {
  const { exitCode } = summary.verdict
  const text = `exit ${exitCode}`
  return [`${INDENT}${exitCode === 0 ? style.green(text) : style.red(text)}`]
}
