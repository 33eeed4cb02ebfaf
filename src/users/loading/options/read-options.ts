// `export const options`: the plain settings, ours and k6's names for them. Scenarios are read in read-scenarios.ts.
import type { HttpSettings } from '../../../clients/http/http-settings.js'
import type { Stage } from '../../../model/load.js'
import type { ScriptOptions } from '../../../model/run-options.js'
import type { SampleSettings } from '../../script/samples.js'
import type { ScriptFaults } from '../script-faults.js'
import { FieldReader } from './field-reader.js'
import { joinHttpSettings, readHttpSettings } from './read-http.js'
import { readSamples } from './read-samples.js'

export interface PlainOptions {
  readonly options: ScriptOptions
  /** Data files that travel with the script. */
  readonly files: readonly string[]
  /** Of all requests of the script. */
  readonly http: HttpSettings
  readonly samples: SampleSettings
  readonly rawThresholds: unknown
  readonly rawScenarios: unknown
}

/** What k6 knows and this version does not do, and what to do instead: without it the load would be another. */
const LATER: Readonly<Record<string, string>> = {
  blacklistIPs: 'leave it out',
  blockHostnames: 'leave it out',
  dns: 'use --resolve',
  hosts: 'use --resolve',
  maxRedirects: 'give it with each request',
  minIterationDuration: 'use constantPacing',
  noVUConnectionReuse: 'connections belong to the user',
  rps: 'use constantThroughput',
  throw: 'look at res.ok',
  tlsAuth: 'give cert with each request',
  tlsCipherSuites: 'leave it out',
  tlsVersion: 'leave it out',
}

/** What k6 knows and is not needed here. */
const IDLE: Readonly<Record<string, string>> = {
  batch: 'send requests together with Promise.all, over as many connections as http.connections says',
  batchPerHost: 'http.connections says how many connections a user may have to a host',
  cloud: 'there is no cloud to run in',
  discardResponseBodies: 'bodies are read only when asked for',
  ext: 'nothing here reads it',
  httpDebug: 'tymbal check shows every request',
  noCookiesReset: 'a user keeps its cookies for its life',
  setupTimeout: 'setup() may take as long as it needs',
  summaryTimeUnit: 'units are chosen by size',
  summaryTrendStats: '--json-file has all percentiles',
  systemTags: 'thresholds may use method, name, status, scenario and expected_response',
  teardownTimeout: 'teardown() may take as long as it needs',
}

const COUNT = { min: 0, isWhole: true }

export function readOptions(value: unknown, faults: ScriptFaults): PlainOptions {
  const fields = new FieldReader(value ?? {}, 'options', faults)
  const stages = fields.list('stages')
  const samples = readSamples(fields.raw('samples'), faults)
  const options = {
    host: readHost(fields),
    users: fields.number(['users', 'vus'], COUNT),
    spawnRate: fields.number('spawnRate', { above: 0 }),
    runTimeMs: fields.duration(['runTime', 'duration']),
    iterations: fields.number('iterations', { min: 1, isWhole: true }),
    stages: stages && readStages(stages, 'options', faults),
    stopTimeoutMs: fields.duration(['stopTimeout', 'gracefulStop']),
    excludeTags: fields.names('excludeTags'),
    insecure: fields.flag(['insecure', 'insecureSkipTLSVerify']),
    seed: fields.number('seed', COUNT),
    name: fields.text('name'),
    exitCodeOnError: fields.number('exitCodeOnError', COUNT),
    noSamples: samples === null ? true : undefined,
    ...readTags(fields),
  }
  const plain = {
    options: withoutUndefined(options),
    files: fields.names('files') ?? [],
    http: readHttp(fields, faults),
    samples: samples ?? {},
    rawThresholds: fields.raw('thresholds'),
    rawScenarios: fields.raw('scenarios'),
  }
  fields.finish(LATER, IDLE)
  return plain
}

/** k6 has the header of its name and the reuse of connections among the options. */
function readHttp(fields: FieldReader, faults: ScriptFaults): HttpSettings {
  const http = readHttpSettings(fields.raw('http'), 'options.http', faults)
  const userAgent = fields.text('userAgent')
  const isUsedOnce = fields.flag('noConnectionReuse') === true
  const given: HttpSettings = {
    ...(userAgent === undefined ? {} : { headers: { 'User-Agent': userAgent } }),
    ...(isUsedOnce ? { keepAlive: false } : {}),
  }
  return Object.keys(given).length === 0 ? http : joinHttpSettings(given, http)
}

export function readHost(fields: FieldReader): string | undefined {
  const host = fields.text('host')
  if (host === undefined || /^https?:\/\/[^/]/.test(host)) return host?.replace(/\/+$/, '')
  fields.fault('host', `is not a base URL such as http://127.0.0.1:8080: ${JSON.stringify(host)}`)
  return undefined
}

export function readStages(values: readonly unknown[], where: string, faults: ScriptFaults): readonly Stage[] {
  return values.map((value, index) => {
    const fields = new FieldReader(value, `${where}.stages[${index}]`, faults)
    const durationMs = fields.duration('duration')
    const target = fields.number('target', COUNT)
    const spawnRate = fields.number('spawnRate', { above: 0 })
    if (durationMs === undefined && fields.raw('duration') === undefined) fields.fault('duration', 'is missing')
    if (target === undefined && fields.raw('target') === undefined) fields.fault('target', 'is missing')
    fields.finish()
    return { durationMs: durationMs ?? 0, target: target ?? 0, ...(spawnRate === undefined ? {} : { spawnRate }) }
  })
}

/** `tags` are names of tasks to run; as an object they are k6's labels of the run, our `runTags`. */
function readTags(fields: FieldReader): Pick<ScriptOptions, 'tags' | 'runTags'> {
  const value = fields.raw('tags')
  const isLabels = typeof value === 'object' && value !== null && !Array.isArray(value)
  const tags = isLabels ? undefined : fields.names('tags')
  const runTags = { ...(isLabels ? fields.pairs('tags') : {}), ...fields.pairs('runTags') }
  return withoutUndefined({ tags, runTags: Object.keys(runTags).length === 0 ? undefined : runTags })
}

function withoutUndefined<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: NonNullable<T[K]>
  }
}
