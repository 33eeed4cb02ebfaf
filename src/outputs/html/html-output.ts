// `--html FILE`: the whole run in one file that needs nothing but itself. The page is the browser app over data that lies in it;
// the tables are also there as plain HTML, for readers without scripts.
import type { RunSummary } from '../../stats/run-summary.js'
import { NO_SAMPLES, type SampleSource } from '../../stats/samples/sample-picture.js'
import { fileOutput } from '../files/file-output.js'
import type { Output } from '../output.js'
import { html, jsonData } from './markup.js'
import { plainPage } from './plain-page.js'
import { type ReportExtras, reportData } from './report-data.js'
import { reportSamples } from './report-samples.js'
import { titleOf } from './sections/head.js'
import { reportTemplate } from './template.js'

/** `samples`: of the run, when it is over. */
export const htmlOutput = (path: string, samples = (): SampleSource => NO_SAMPLES): Output =>
  fileOutput('html', path, (summary) => renderHtml(summary, { samples: reportSamples(samples(), summary) }))

/** `extras` are what a store knows beyond the summary, by the names of `ReportData` in src/web/api.ts: series, heatmaps, percentiles. */
export function renderHtml(summary: RunSummary, extras: ReportExtras = {}, template = reportTemplate()): string {
  const parts: Readonly<Record<string, string>> = {
    title: html`${titleOf(summary)}: load test report`.text,
    plain: plainPage(summary).text,
    data: jsonData(reportData(summary, extras)).text,
  }
  return template.replace(/<!--(title|plain|data)-->/g, (_, name: string) => parts[name]!)
}
