// `--junit PATH`: the verdict in the words of a build server; each threshold is a test case.
import type { RunSummary, ThresholdSummary } from '../../stats/run-summary.js'
import type { Output } from '../output.js'
import { count, elapsed, share } from '../text/numbers.js'
import { thresholdValue } from '../text/threshold-value.js'
import { fileOutput } from './file-output.js'

export const junitOutput = (path: string): Output => fileOutput('junit', path, renderJunit)

interface Case {
  readonly className: string
  readonly name: string
  /** Null when it passed. */
  readonly failure: string | null
}

/** XML 1.0, UTF-8. A failed verdict always has a failed case, also when every threshold held. */
export function renderJunit(summary: RunSummary): string {
  const cases = casesOf(summary)
  const failures = cases.filter((one) => one.failure !== null).length
  const seconds = (summary.run.durationMs / 1000).toFixed(3)
  const name = escapeXml(summary.run.name || summary.run.script || 'tymbal')
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" time="${seconds}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="tymbal" ${counts}>`,
    `  <testsuite name="${name}" ${counts} skipped="0" timestamp="${escapeXml(summary.run.startedAt)}">`,
    ...cases.map(renderCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function casesOf(summary: RunSummary): Case[] {
  const judged = summary.thresholds.map((one) => thresholdCase(one, summary))
  const cases = judged.length > 0 ? judged : [requestsCase(summary)]
  const told = cases.some((one) => one.failure !== null)
  if (summary.verdict.passed || told) return cases
  return [...cases, { className: 'tymbal', name: 'run', failure: summary.verdict.reason || 'the run failed' }]
}

function thresholdCase(one: ThresholdSummary, summary: RunSummary): Case {
  const since = one.firstBrokenMs === null ? '' : `, first broken at ${elapsed(one.firstBrokenMs)}`
  const failure = one.passed ? null : `${one.expression} is not met: ${thresholdValue(one, summary)}${since}`
  return { className: 'thresholds', name: `${one.metric}: ${one.expression}`, failure }
}

function requestsCase({ totals, verdict }: RunSummary): Case {
  const { requests, failures } = totals
  const text =
    requests === 0
      ? 'no request was made'
      : `${count(failures)} of ${count(requests)} requests failed (${share(failures, requests)})`
  const failed = !verdict.passed && (requests === 0 || failures > 0)
  return { className: 'tymbal', name: 'requests', failure: failed ? text : null }
}

function renderCase({ className, name, failure }: Case): string {
  const head = `    <testcase classname="${escapeXml(className)}" name="${escapeXml(name)}" time="0"`
  if (failure === null) return `${head}/>`
  const text = escapeXml(failure)
  return `${head}>\n      <failure message="${text}" type="failed">${text}</failure>\n    </testcase>`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write these, not even escaped.
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|[\ud800-\udfff]/gu
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** Text fit for an attribute or an element; characters XML does not know become U+FFFD. */
export const escapeXml = (text: string): string =>
  text.replace(NOT_XML, '\ufffd').replace(/[&<>"\t\n\r]/g, (char) => ENTITIES[char]!)
