// A sample in words: what was asked for, what came of it, who asked.
import type { KeptSample } from '../../../../src/web/api.js'
import { endpointKey } from '../../text/words.js'

export const isFailed = ({ error }: KeptSample): boolean => error !== ''

/** Path and query; a request that could not be built has none. */
export const placeOf = (sample: KeptSample): string => {
  const place = sample.url.replace(/^[a-z]+:\/\/[^/?#]*/i, '')
  return sample.url === '' ? endpointKey(sample) : `${sample.verb} ${place === '' ? '/' : place}`
}

export function resultOf({ error, status }: KeptSample): string {
  if (error === '') return `HTTP ${status}`
  return status === 0 || error === `HTTP ${status}` ? error : `${error} (HTTP ${status})`
}

export const userOf = ({ userClass, userNumber, task }: KeptSample): string =>
  userNumber === 0 ? 'setup or teardown' : `${userClass} ${userNumber}${task === '' ? '' : `, ${task}`}`
