// The samples in a report, as a master would answer.
import { isErrorOf } from '../../../src/model/error-signature.js'
import type { KeptSample, ReportDetails, SamplePage } from '../../../src/web/api.js'
import type { SampleQuery } from './run-source.js'

/** null for a report without samples. */
export function reportSamples(
  given: ReportDetails['samples'],
  { endpoint, error, kind, limit }: SampleQuery,
): SamplePage | null {
  if (given === undefined) return null
  const pages = endpoint === undefined ? Object.values(given) : Object.hasOwn(given, endpoint) ? [given[endpoint]!] : []
  const isWanted = (one: KeptSample): boolean =>
    (error === undefined || isErrorOf(error, one.error)) && (kind === undefined || one.kinds.includes(kind))
  const samples = pages.flatMap((page) => page.samples).filter(isWanted)
  const mean = endpoint === undefined ? null : (pages[0]?.mean ?? null)
  return { samples: samples.slice(0, limit), total: samples.length, mean }
}
