// `options.samples`, read field by field.
import type { SampleSettings } from '../../script/samples.js'
import type { ScriptFaults } from '../script-faults.js'
import { FieldReader } from './field-reader.js'

/** null = no request is kept. Faults are gathered; what is at fault is left out. */
export function readSamples(value: unknown, faults: ScriptFaults): SampleSettings | null {
  if (value === false) return null
  if (value === undefined || value === null || value === true) return {}
  const fields = new FieldReader(value, 'options.samples', faults)
  const secrets = fields.names('secrets')
  const bodies = fields.flag('bodies')
  const redact = fields.raw('redact')
  if (redact !== undefined && typeof redact !== 'function') fields.fault('redact', 'is not a function')
  fields.finish()
  return {
    ...(secrets === undefined ? {} : { secrets }),
    ...(bodies === undefined ? {} : { bodies }),
    ...(typeof redact === 'function' ? { redact: redact as NonNullable<SampleSettings['redact']> } : {}),
  }
}
