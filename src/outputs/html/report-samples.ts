// The samples that a report carries: a few of each endpoint, those that tell most first, as far as they fit.
import type { SampleMessage } from '../../model/request-sample.js'
import type { RunSummary } from '../../stats/run-summary.js'
import {
  type KeptSample,
  pictureOf,
  type SamplePicture,
  type SampleSource,
} from '../../stats/samples/sample-picture.js'

/** Characters of all of them in the file. */
const MOST_CHARS = 40_000
const MOST_BODY_CHARS = 1024
/** Of an endpoint; of failed ones one for each of so many errors. */
const MOST_FAILED = 3
const MOST_SLOW = 2
const MOST_RANDOM = 1

/** By `METHOD name`. */
export function reportSamples(
  source: SampleSource,
  { endpoints }: RunSummary,
): Readonly<Record<string, SamplePicture>> {
  // An endpoint that fails or is much used is what somebody will look for.
  const ordered = [...endpoints].sort((a, b) => b.failures - a.failures || b.requests - a.requests)
  const pictures = ordered.map(({ method, name }) => {
    const endpoint = `${method} ${name}`
    return { endpoint, picture: pictureOf(source, { endpoint }) }
  })
  const fitting = firstOfEach(pictures.map(({ picture }) => telling(picture.samples)))
  const given = pictures.map(({ endpoint, picture }, at) => [endpoint, { ...picture, samples: fitting[at]! }] as const)
  return Object.fromEntries(given.filter(([, { samples, mean }]) => samples.length > 0 || mean !== null))
}

/** The first of each list, then the second of each, as far as they fit. */
function firstOfEach(lists: readonly (readonly KeptSample[])[]): readonly (readonly KeptSample[])[] {
  const fitting: KeptSample[][] = lists.map(() => [])
  let left = MOST_CHARS
  for (let place = 0; place < MOST_FAILED + MOST_SLOW + MOST_RANDOM; place++) {
    for (const [at, list] of lists.entries()) {
      const sample = list[place]
      const chars = sample === undefined ? 0 : JSON.stringify(sample).length
      if (sample === undefined || chars > left) continue
      left -= chars
      fitting[at]!.push(sample)
    }
  }
  return fitting
}

/** `samples` come slowest first. */
function telling(samples: readonly KeptSample[]): readonly KeptSample[] {
  const errors = [...new Set(samples.map(({ error }) => error).filter((error) => error !== ''))].slice(0, MOST_FAILED)
  const failed = errors.map((error) => samples.find((one) => one.error === error && one.kinds.includes('failed')))
  const slow = samples.filter(({ kinds }) => kinds.includes('slowest')).slice(0, MOST_SLOW)
  const random = samples.filter(({ kinds }) => kinds.includes('random')).slice(-MOST_RANDOM)
  const chosen = new Set([...failed.filter((one) => one !== undefined), ...slow, ...random])
  return [...chosen].map(shortened)
}

const shortened = (sample: KeptSample): KeptSample => ({
  ...sample,
  request: short(sample.request),
  response: sample.response === null ? null : short(sample.response),
})

function short(message: SampleMessage): SampleMessage {
  if (message.body.length <= MOST_BODY_CHARS) return message
  return { ...message, body: message.body.slice(0, MOST_BODY_CHARS), isCut: true }
}
