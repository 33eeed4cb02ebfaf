// What a report has beyond the summary: samples and charts. A report without charts is better than none.
import { messageOf } from '../../model/errors.js'
import type { ReportExtras } from '../../outputs/html/report-data.js'
import { reportSamples } from '../../outputs/html/report-samples.js'
import type { RunSummary } from '../../stats/run-summary.js'
import type { RunDetails } from '../../web/control-room.js'
import type { Log } from './log.js'

/** Rejects for no fault of the recording: that is told. */
export async function reportExtras(
  { recorded, samples }: RunDetails,
  summary: RunSummary,
  log: Pick<Log, 'write'>,
): Promise<ReportExtras> {
  const extras = { samples: reportSamples(samples, summary) }
  if (recorded === null) return extras
  try {
    const { gatherCharts } = await import('./gather-charts.js')
    return { ...extras, charts: await gatherCharts(recorded, summary) }
  } catch (thrown) {
    log.write('warn', `the report has no charts of endpoints and workers: ${messageOf(thrown)}`)
    return extras
  }
}
