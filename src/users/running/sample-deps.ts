// What the HTTP engine needs to keep requests: the sampler, the list of secrets, and the script's own word on what may leave the worker.
import type { SampleDeps } from '../../clients/http/samples/sample-deps.js'
import { isSecretName, Secrets } from '../../clients/http/samples/secrets.js'
import { messageOf } from '../../model/errors.js'
import type { SampleContent } from '../../model/request-sample.js'
import type { RunOptions } from '../../model/run-options.js'
import { readSampleContent } from '../../model/sample-shape.js'
import type { ScriptFacts } from '../loading/read-script.js'
import type { Place, ScriptPlaces } from '../loading/script-places.js'
import type { SampleSettings } from '../script/samples.js'
import type { UserHostDeps } from '../user-host.js'

export interface SampleParts {
  readonly places: ScriptPlaces
  readonly parameters: ScriptFacts['parameters']
}

/** null when nothing is kept. */
export function sampleDeps(
  { secrets = [], bodies = true, redact }: SampleSettings,
  { sampler, options, onWarning }: UserHostDeps,
  { places, parameters }: SampleParts,
): SampleDeps | null {
  if (sampler === null || sampler === undefined || options.noSamples) return null
  const told = new Set<string>()
  const tell = (text: string): null => {
    if (told.size === 0) onWarning(`options.samples.redact ${text}: such requests are not kept`)
    told.add(text)
    return null
  }
  return {
    sampler,
    bodies,
    secrets: new Secrets({ names: secrets, values: secretValues(options, parameters) }),
    placeOf: (origin) => lineOf(places.placeOf(origin)),
    redact: (sample) => (redact === undefined ? sample : redacted(redact, sample, tell)),
  }
}

/** Of secret parameters, and of what `--env` gave under a name that says so. */
function secretValues({ parameters, env }: RunOptions, declared: ScriptFacts['parameters']): string[] {
  const given = Object.entries(declared).filter(([, { info }]) => info.secret)
  const values = given.map(([name, { info }]) => String(parameters[name] ?? info.default))
  return [...values, ...Object.entries(env).flatMap(([name, value]) => (isSecretName(name) ? [value] : []))]
}

const lineOf = (place: Place | null): string => (place === null ? '' : `${place.file}:${place.line}`)

/** What the script answers is not believed: what is no sample, or has grown, is not kept. */
function redacted(
  redact: NonNullable<SampleSettings['redact']>,
  sample: SampleContent,
  tell: (text: string) => null,
): SampleContent | null {
  try {
    const answer: unknown = redact(structuredClone(sample))
    if (answer === null) return null
    return readSampleContent(answer) ?? tell('did not answer a sample or null')
  } catch (thrown) {
    return tell(`threw: ${messageOf(thrown)}`)
  }
}
