// The one contract of everything that shows or writes a run. An output reads frozen summaries; it never slows or stops the run.
import type { RunSummary } from '../stats/run-summary.js'

export interface Output {
  /** For messages: `csv results/shop`. */
  readonly name: string
  /** Called once before the load starts. A throw is a usage error (a directory that does not exist) and prevents the run. */
  start?(): Promise<void> | void
  /** Called once when every output has started: makes what only a run that happens should leave behind. A throw prevents the run. */
  begin?(): Promise<void> | void
  /** Called about once a second while the run lives. Must return at once; a throw disables the output and is reported at the end. */
  update?(summary: RunSummary): void
  /** Called once with the final summary. A throw is reported as "not written", the other outputs go on. */
  // biome-ignore lint/suspicious/noConfusingVoidType: an output without files returns nothing.
  finish?(summary: RunSummary): Promise<OutputResult | void> | OutputResult | void
}

export interface OutputResult {
  /** Files that were written, for the last lines of the summary. */
  readonly files: readonly string[]
}

/** A stream of text for machines. */
export interface TextStream {
  /** Returns at once. */
  write(text: string): void
  /** Resolves when what was written is on its way. @throws what kept some of it back */
  settle(): Promise<void>
}

/** An output that could not write, and why: said at the end of the summary. */
export interface NotWritten {
  readonly name: string
  readonly reason: string
}
