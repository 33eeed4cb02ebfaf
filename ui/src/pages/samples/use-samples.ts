// Asks for samples of requests, and again while the run goes on.
import type { SamplePage } from '../../../../src/web/api.js'
import { useRun } from '../../frame/page-context.js'
import { useAsked } from '../../frame/use-asked.js'
import type { SampleQuery } from '../../source/run-source.js'

const PACE_MS = 10_000

/** null: not known yet, or the source has none. */
export function useSamples(query: SampleQuery): SamplePage | null {
  const source = useRun()
  return useAsked(
    `samples ${JSON.stringify(query)}`,
    () => source.samples(query),
    () => PACE_MS,
  ).value
}
