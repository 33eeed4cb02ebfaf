// What a script says about the requests that are kept with their details.
import type { SampleContent } from '../../model/request-sample.js'

/**
 * What is kept of single requests: as `options.samples`. Authorization, cookies, keys, passwords and their like are `<redacted>` in any case.
 * @example export const options: Options = { samples: { secrets: ['X-Tenant', 'iban'] } }
 */
export interface SampleSettings {
  /** Names of headers, query parameters and fields of JSON and form bodies whose values are secret too. */
  readonly secrets?: readonly string[]
  /** Default true; false keeps only the sizes of bodies. */
  readonly bodies?: boolean
  /** Called on the worker with each request that is to be kept: answers what may be kept of it, or null for nothing. */
  readonly redact?: (sample: SampleContent) => SampleContent | null
}
