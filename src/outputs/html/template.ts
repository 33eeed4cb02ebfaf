// The built page of the report, dist/ui/report.html; from an unbuilt source tree a bare one, so that a report is written in any case.
import { readFileSync } from 'node:fs'

/** Seen from dist/outputs/html, and from src/outputs/html. */
const PLACES = ['../../ui/report.html', '../../../dist/ui/report.html']

export const BARE_TEMPLATE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title><!--title--></title></head>
<body><div id="plain"><!--plain--></div>
<script type="application/json" id="report-data"><!--data--></script></body></html>
`

export function reportTemplate(): string {
  for (const place of PLACES) {
    try {
      return readFileSync(new URL(place, import.meta.url), 'utf8')
    } catch {
      // The next place.
    }
  }
  return BARE_TEMPLATE
}
