// What is printed when a run has ended, and the exit code that it states.
import { EXIT } from '../../model/errors.js'
import type { NotWritten } from '../../outputs/output.js'
import { renderSummary } from '../../outputs/terminal/end-summary.js'
import type { RunResult } from '../../run/test-run.js'
import type { RunSummary } from '../../stats/run-summary.js'
import { type CliIo, usesColor, usesUnicode } from '../cli-io.js'
import type { Log } from '../record/log.js'
import type { RunRequest } from '../run-request.js'

/** Prints the end summary; the exit code it states is the one that is returned. */
export function printEnd(result: RunResult, log: Log, request: RunRequest, io: CliIo): number {
  const notWritten: readonly NotWritten[] = [...result.notWritten, ...log.notWritten()]
  const exitCode = result.exitCode === EXIT.ok && notWritten.length > 0 ? EXIT.failed : result.exitCode
  const isStated = exitCode === result.summary.verdict.exitCode
  const summary = isStated ? result.summary : withExitCode(result.summary, exitCode)
  const style = { width: io.columns(), color: usesColor(io), unicode: usesUnicode(io) }
  io.stderr.write(renderSummary(summary, { ...style, mode: request.summaryMode, files: result.files, notWritten }))
  return exitCode
}

function withExitCode(summary: RunSummary, exitCode: number): RunSummary {
  return { ...summary, verdict: { passed: false, exitCode, reason: 'an output could not be written' } }
}
