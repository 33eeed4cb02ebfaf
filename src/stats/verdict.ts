// Pass or fail of a run, its exit code and the reason in words.
import { EXIT, type ExitCode } from '../model/errors.js'
import { formatNumber } from '../model/units.js'
import type { RunSummary, ThresholdSummary } from './run-summary.js'

export interface VerdictFacts {
  readonly requests: number
  readonly failures: number
  readonly exceptions: number
  readonly thresholds: readonly ThresholdSummary[]
}

/**
 * Thresholds decide when there are any; else one failed request or task fails the run with `exitCodeOnError`.
 * A run that measured nothing never passes.
 */
export function verdictOf(facts: VerdictFacts, exitCodeOnError: ExitCode): RunSummary['verdict'] {
  const { requests, failures, exceptions, thresholds } = facts
  const broken = thresholds.filter((threshold) => !threshold.passed)
  if (broken.length > 0) return verdict(EXIT.failed, thresholdText(broken))
  if (requests === 0 && thresholds.every((threshold) => threshold.value === null)) {
    return verdict(exceptions > 0 ? failCode(exitCodeOnError) : EXIT.failed, nothingText(exceptions))
  }
  if (thresholds.length > 0) return verdict(EXIT.ok, metText(thresholds))
  if (failures + exceptions > 0) return verdict(exitCodeOnError, failureText(facts))
  return verdict(EXIT.ok, `no request failed (${formatNumber(requests)})`)
}

/** A run without a request fails even when failures are allowed. */
const failCode = (exitCodeOnError: ExitCode): ExitCode => exitCodeOnError || EXIT.failed

function verdict(exitCode: ExitCode, reason: string): RunSummary['verdict'] {
  return Object.freeze({ passed: exitCode === EXIT.ok, exitCode, reason })
}

function thresholdText(broken: readonly ThresholdSummary[]): string {
  const first = broken[0]!
  const named = `${first.metric} ${first.expression}`
  if (broken.length === 1) return `threshold failed: ${named}`
  return `${broken.length} thresholds failed: ${named} and ${broken.length - 1} more`
}

/** A threshold on what never came is named: its name may be misspelled. */
function metText(thresholds: readonly ThresholdSummary[]): string {
  const idle = thresholds.filter(({ value }) => value === null)
  if (idle.length === 0) return `${counted(thresholds.length, 'threshold')} met`
  const names = [...new Set(idle.map(({ metric }) => metric))].join(', ')
  return `${counted(thresholds.length - idle.length, 'threshold')} met, ${formatNumber(idle.length)} without any data: ${names}`
}

function nothingText(exceptions: number): string {
  if (exceptions === 0) return 'no requests were made'
  return `no requests were made; tasks threw ${counted(exceptions, 'exception')}`
}

function failureText({ requests, failures, exceptions }: VerdictFacts): string {
  const parts = []
  if (failures > 0) parts.push(`${formatNumber(failures)} of ${counted(requests, 'request')} failed`)
  if (exceptions > 0) parts.push(`tasks threw ${counted(exceptions, 'exception')}`)
  return parts.join(', ')
}

const counted = (count: number, noun: string): string => `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`
