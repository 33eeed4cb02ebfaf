// `--html FILE`: the whole run on one page that needs nothing but itself. Open it from a disk, mail it, print it.
import type { RunSummary } from '../../stats/run-summary.js'
import { fileOutput } from '../files/file-output.js'
import type { Output } from '../output.js'
import { html, type Markup } from './markup.js'
import { contentPolicy, SCRIPT, STYLE } from './page/assets.js'
import { endpointSection } from './sections/endpoint.js'
import { headSection, thresholdSection, titleOf } from './sections/head.js'
import { latencySection } from './sections/latency.js'
import { checkSection, errorSection, exceptionSection, metricSection } from './sections/results.js'
import { feederSection, noteSection, optionSection, workerSection } from './sections/run.js'
import { timelineSection } from './sections/timeline.js'

export const htmlOutput = (path: string): Output => fileOutput('html', path, renderHtml)

const SECTIONS = [
  ['Thresholds', 'thresholds', thresholdSection],
  ['Over time', 'time', timelineSection],
  ['Latency', 'latencies', latencySection],
  ['Endpoints', 'endpoints', endpointSection],
  ['Errors', 'errors', errorSection],
  ['Exceptions', 'exceptions', exceptionSection],
  ['Checks', 'checks', checkSection],
  ['Metrics', 'metrics', metricSection],
  ['Workers', 'workers', workerSection],
  ['Feeders', 'feeders', feederSection],
  ['Notes', 'notes', noteSection],
  ['Options', 'options', optionSection],
] as const

/** The page. It loads nothing: its policy allows its own style and script, by their hashes, and nothing else. */
export function renderHtml(summary: RunSummary): string {
  const sections = SECTIONS.map(([label, id, render]) => ({ label, id, body: render(summary) })).filter(
    ({ body }) => body.text !== '',
  )
  const links = sections.map(({ label, id }) => html`<a href="#${id}">${label}</a> `)
  const page: Markup = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">
<title>${titleOf(summary)}: load test report</title>
<style>${STYLE}</style></head>
<body><a class="skip" href="#main">Skip to the numbers</a>
${headSection(summary)}
<nav aria-label="Sections">${links}</nav>
<main id="main">${sections.map(({ body }) => body)}</main>
<footer>tymbal · ${summary.schema} · latency is measured from when a request was due to the end of its answer · percentiles come from merged histograms, never from averages</footer>
<script>${SCRIPT}</script></body></html>
`
  return page.text
}
