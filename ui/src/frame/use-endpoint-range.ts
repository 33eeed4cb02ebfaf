// The figures of all endpoints over a part of the run, asked for anew while the run goes on.
import type { EndpointRange } from '../../../src/web/api.js'
import type { TimeRange } from '../source/run-source.js'
import { useRun } from './page-context.js'
import { type Asked, useAsked } from './use-asked.js'

const PACE_MS = 2000

/** `range` null = nothing is asked. */
export function useEndpointRange(range: TimeRange | null): Asked<EndpointRange> {
  const source = useRun()
  return useAsked(
    `endpoints ${JSON.stringify(range)}`,
    async () => (range === null ? null : await source.endpointRange(range)),
    () => PACE_MS,
  )
}
