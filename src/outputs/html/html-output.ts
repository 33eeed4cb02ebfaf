// `--html FILE`: the whole run in one file that needs nothing but itself. The page is the browser app over data that lies in it;
// the tables are also there as plain HTML, for readers without scripts.
import type { RunSummary } from '../../stats/run-summary.js'
import { fileOutput } from '../files/file-output.js'
import type { Output } from '../output.js'
import { html, jsonData } from './markup.js'
import { plainPage } from './plain-page.js'
import { type ReportExtras, reportData } from './report-data.js'
import { titleOf } from './sections/head.js'
import { reportTemplate } from './template.js'

/** `extras` gathers what is known beyond the summary, when the run has ended. */
export const htmlOutput = (
  path: string,
  extras: (summary: RunSummary) => Promise<ReportExtras> = async () => ({}),
): Output => fileOutput('html', path, async (summary) => renderHtml(summary, await extras(summary)))

export function renderHtml(summary: RunSummary, extras: ReportExtras = {}, template = reportTemplate()): string {
  const parts: Readonly<Record<string, string>> = {
    title: html`${titleOf(summary)}: load test report`.text,
    plain: plainPage(summary).text,
    data: jsonData(reportData(summary, extras)).text,
  }
  return template.replace(/<!--(title|plain|data)-->/g, (_, name: string) => parts[name]!)
}
