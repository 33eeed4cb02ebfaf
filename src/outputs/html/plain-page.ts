// The report as plain tables: what is read where scripts do not run, and replaced by the app where they do.
import type { RunSummary } from '../../stats/run-summary.js'
import { html, type Markup } from './markup.js'
import { endpointSection } from './sections/endpoint.js'
import { headSection, thresholdSection } from './sections/head.js'
import { checkSection, errorSection, exceptionSection, metricSection } from './sections/results.js'
import { feederSection, noteSection, optionSection, workerSection } from './sections/run.js'

const SECTIONS = [
  thresholdSection,
  endpointSection,
  errorSection,
  exceptionSection,
  checkSection,
  metricSection,
  workerSection,
  feederSection,
  noteSection,
  optionSection,
] as const

export const plainPage = (summary: RunSummary): Markup => html`${headSection(summary)}
<main>${SECTIONS.map((render) => render(summary))}</main>
<footer>tymbal · ${summary.schema} · latency is measured from when a request was due to the end of its answer · percentiles come from merged histograms, never from averages · the charts need a browser that runs scripts</footer>`
