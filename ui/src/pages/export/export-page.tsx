// Everything that can be taken away from a run.
import type { ExportFormat } from '../../../../src/web/api.js'
import { useRun } from '../../frame/page-context.js'

const FORMATS: readonly (readonly [ExportFormat, string, string])[] = [
  ['html', 'Report', 'one HTML file that needs nothing but itself: mail it, print it'],
  ['json', 'Summary', 'all numbers as JSON, with a version and a schema'],
  ['csv-stats', 'Request statistics', 'CSV with the names and columns of Locust'],
  ['csv-history', 'Statistics over time', 'CSV with the names and columns of Locust'],
  ['csv-failures', 'Failures', 'CSV with the names and columns of Locust'],
  ['csv-exceptions', 'Exceptions', 'CSV with the names and columns of Locust'],
  ['junit', 'JUnit', 'thresholds as test cases, for CI'],
  ['bundle', 'Run bundle', 'everything that was recorded, to be imported under another master'],
]

export function ExportPage() {
  const source = useRun()
  return (
    <div class="page">
      <h2>Export</h2>
      <ul class="exports">
        {FORMATS.map(([format, label, text]) => (
          <li key={format} class="card">
            <a href={source.exportUrl(format) ?? '#'} download>
              {label}
            </a>
            <p>{text}</p>
          </li>
        ))}
      </ul>
    </div>
  )
}
