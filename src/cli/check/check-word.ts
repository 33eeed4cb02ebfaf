// What a check says while it goes on: plain data, so that a terminal, a page and another process can hear it alike.
import type { CheckEvent, CheckPart } from '../../web/api.js'

export type CheckWord =
  | { readonly say: 'part'; readonly kind: CheckPart['kind']; readonly name: string }
  | { readonly say: 'step'; readonly name: string }
  /** Tasks of the part that the user had no time for. */
  | { readonly say: 'missed'; readonly steps: readonly string[] }
  | { readonly say: 'event'; readonly event: CheckEvent }
  | { readonly say: 'end'; readonly cutShort: string }

/** A failed request is no fault, but fails the check as well. */
export const isFault = (event: CheckEvent): boolean =>
  event.kind === 'exception' || (event.kind === 'check' && !event.passed)

export const isFailedRequest = (event: CheckEvent): boolean => event.kind === 'request' && event.error !== ''
