// Time limits of one call: what its options say, the engine's defaults for the rest.
import { messageOf } from '../../model/errors.js'
import { parseDuration } from '../../model/units.js'
import type { Limits } from './engine-context.js'
import { invalidRequest, RequestRefused } from './error-codes.js'
import type { Duration, RequestOptions } from './request-options.js'

/** @throws RequestRefused INVALID_REQUEST when a time is not one. */
export function limitsOf(timeout: RequestOptions['timeout'], defaults: Limits): Limits {
  if (timeout === undefined) return defaults
  if (typeof timeout !== 'object') return { ...defaults, totalMs: milliseconds(timeout) }
  const { connect, firstByte, total } = timeout
  return {
    connectMs: connect === undefined ? defaults.connectMs : milliseconds(connect),
    firstByteMs: firstByte === undefined ? defaults.firstByteMs : milliseconds(firstByte),
    totalMs: total === undefined ? defaults.totalMs : milliseconds(total),
  }
}

function milliseconds(duration: Duration): number {
  if (duration === Number.POSITIVE_INFINITY) return duration
  try {
    return parseDuration(duration)
  } catch (thrown) {
    throw new RequestRefused(invalidRequest(`timeout: ${messageOf(thrown)}`))
  }
}
