// A summary as one of the files that the command line writes too.
import { historyCsv } from '../../outputs/files/csv-history.js'
import { exceptionsCsv, failuresCsv, statsCsv } from '../../outputs/files/csv-rows.js'
import { renderJunit } from '../../outputs/files/junit-output.js'
import { renderHtml } from '../../outputs/html/html-output.js'
import type { RunSummary } from '../../stats/run-summary.js'
import type { ExportFormat } from '../../web/api.js'
import type { Rendered, RunDetails } from '../../web/control-room.js'
import type { Log } from '../record/log.js'
import { reportExtras } from '../record/report-extras.js'

const CSV = 'text/csv; charset=utf-8'

export async function renderExport(
  summary: RunSummary,
  format: Exclude<ExportFormat, 'bundle'>,
  details: RunDetails,
  log: Pick<Log, 'write'>,
): Promise<Rendered> {
  const name = summary.run.name || summary.run.id
  const file = (ending: string, contentType: string, text: string): Rendered => ({
    fileName: `${name}${ending}`,
    contentType,
    text,
  })
  switch (format) {
    case 'html':
      return file('.html', 'text/html; charset=utf-8', renderHtml(summary, await reportExtras(details, summary, log)))
    case 'json':
      return file('.json', 'application/json', `${JSON.stringify(summary, null, 2)}\n`)
    case 'csv-stats':
      return file('_stats.csv', CSV, statsCsv(summary))
    case 'csv-history':
      return file('_stats_history.csv', CSV, historyCsv(summary, (await details.recorded?.history()) ?? []))
    case 'csv-failures':
      return file('_failures.csv', CSV, failuresCsv(summary))
    case 'csv-exceptions':
      return file('_exceptions.csv', CSV, exceptionsCsv(summary))
    case 'junit':
      return file('.xml', 'application/xml', renderJunit(summary))
    default:
      return format satisfies never
  }
}
