// `options.http` and `static http`: what holds for all requests, read field by field.
import type { HttpSettings } from '../../../clients/http/http-settings.js'
import { headerFault } from '../../../clients/http/request/request-text.js'
import type { ScriptFaults } from '../script-faults.js'
import { FieldReader } from './field-reader.js'

const TIMES = ['connect', 'firstByte', 'total'] as const

/** Faults are gathered; what is at fault is left out. */
export function readHttpSettings(value: unknown, where: string, faults: ScriptFaults): HttpSettings {
  if (value === undefined || value === null) return {}
  const fields = new FieldReader(value, where, faults)
  const settings = {
    connections: fields.number('connections', { min: 1, isWhole: true }),
    autoName: fields.flag('autoName'),
    keepAlive: fields.flag('keepAlive'),
    timeout: readTimeout(fields, faults),
    headers: readHeaders(fields),
  }
  fields.finish()
  return Object.fromEntries(Object.entries(settings).filter(([, one]) => one !== undefined))
}

function readTimeout(fields: FieldReader, faults: ScriptFaults): HttpSettings['timeout'] {
  const value = fields.raw('timeout')
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject) return seconds(fields.duration('timeout'))
  const times = new FieldReader(value, `${fields.where}.timeout`, faults)
  const read = TIMES.map((name) => [name, seconds(times.duration(name))] as const)
  times.finish()
  return Object.fromEntries(read.filter(([, one]) => one !== undefined))
}

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1000)

function readHeaders(fields: FieldReader): HttpSettings['headers'] {
  const headers = fields.pairs('headers')
  for (const [name, value] of Object.entries(headers ?? {})) {
    const fault = headerFault(name, value)
    if (fault !== null) fields.fault('headers', `cannot be sent: ${fault}`)
  }
  return headers
}

/** The settings of a user class go before those of the script. */
export function joinHttpSettings(script: HttpSettings, own: HttpSettings): HttpSettings {
  return { ...script, ...own, headers: { ...script.headers, ...own.headers } }
}
