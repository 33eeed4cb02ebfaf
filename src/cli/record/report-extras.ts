// What a report has beyond the summary, or why not: a report without charts is better than none.
import { messageOf } from '../../model/errors.js'
import type { ReportExtras } from '../../outputs/html/report-data.js'
import type { RunSummary } from '../../stats/run-summary.js'
import type { RecordedSeries } from '../../store/series/read/recorded-series.js'
import type { Log } from './log.js'

/** Never rejects. */
export async function reportExtras(
  recorded: RecordedSeries | null,
  summary: RunSummary,
  log: Pick<Log, 'write'>,
): Promise<ReportExtras> {
  if (recorded === null) return {}
  try {
    const { gatherCharts } = await import('./gather-charts.js')
    return { charts: await gatherCharts(recorded, summary) }
  } catch (thrown) {
    log.write('warn', `the report has no charts of endpoints and workers: ${messageOf(thrown)}`)
    return {}
  }
}
