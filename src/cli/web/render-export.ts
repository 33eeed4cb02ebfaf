// A summary as one of the files that the command line writes too.
import { csvLine } from '../../outputs/files/csv-cells.js'
import { exceptionsCsv, failuresCsv, HISTORY_HEAD, historyRows, statsCsv } from '../../outputs/files/csv-rows.js'
import { renderJunit } from '../../outputs/files/junit-output.js'
import { renderHtml } from '../../outputs/html/html-output.js'
import { reportSamples } from '../../outputs/html/report-samples.js'
import type { RunSummary } from '../../stats/run-summary.js'
import type { SampleSource } from '../../stats/samples/sample-picture.js'
import type { ExportFormat } from '../../web/api.js'
import type { Rendered } from '../../web/control-room.js'

const CSV = 'text/csv; charset=utf-8'

export function renderExport(
  summary: RunSummary,
  samples: SampleSource,
  format: Exclude<ExportFormat, 'bundle'>,
): Rendered {
  const name = summary.run.name || summary.run.id
  const file = (ending: string, contentType: string, text: string): Rendered => ({
    fileName: `${name}${ending}`,
    contentType,
    text,
  })
  switch (format) {
    case 'html':
      return file(
        '.html',
        'text/html; charset=utf-8',
        renderHtml(summary, { samples: reportSamples(samples, summary) }),
      )
    case 'json':
      return file('.json', 'application/json', `${JSON.stringify(summary, null, 2)}\n`)
    case 'csv-stats':
      return file('_stats.csv', CSV, statsCsv(summary))
    case 'csv-history':
      return file('_stats_history.csv', CSV, historyCsv(summary))
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

const UNKNOWN = 'N/A'

/** A row for each step of the timeline, as of all requests; `--csv` writes the rest while a run goes on. The last row is the state now. */
function historyCsv(summary: RunSummary): string {
  let [requests, failures] = [0, 0]
  const startedMs = Date.parse(summary.run.startedAt)
  const rows = summary.timeline.map((point) => {
    requests += Math.round((point.rps * point.stepMs) / 1000)
    failures += Math.round((point.failuresPerSecond * point.stepMs) / 1000)
    const { atMs, stepMs, users, rps, failuresPerSecond, p50, p95, p99 } = point
    const none = new Array<string>(3).fill(UNKNOWN)
    const percentiles = [p50, ...none, UNKNOWN, p95, UNKNOWN, p99, ...none]
    const seconds = Math.floor((startedMs + atMs + stepMs) / 1000)
    const totals = [requests, failures, ...new Array<string>(5).fill(UNKNOWN)]
    return csvLine([seconds, users, '', 'Aggregated', rps, failuresPerSecond, ...percentiles, ...totals])
  })
  return [HISTORY_HEAD, ...rows, historyRows(summary, false)].join('')
}
