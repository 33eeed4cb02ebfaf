// The settings of a run that a Locust master begins: this worker's own, with what the master's command line says.
import type { RunOptions } from '../../../model/run-options.js'
import type { ParameterInfo } from '../../../model/test-plan.js'
import type { SpawnOrder } from './spawn-order.js'

type ParameterValue = RunOptions['parameters'][string]

/**
 * Host, tags and stop timeout are the master's where it gives them; the script's own parameters are taken over by name, `product_id` for `productId`.
 * @param onFault told of a value that the parameter cannot take; it keeps its own then
 */
export function optionsOfOrder(
  own: RunOptions,
  order: SpawnOrder,
  parameters: readonly ParameterInfo[],
  onFault: (text: string) => void,
): RunOptions {
  const given = parametersOf(order.options, parameters, onFault)
  return {
    ...own,
    host: order.host ?? own.host,
    stopTimeoutMs: order.stopTimeoutMs,
    tags: textsOf(order.options.tags) ?? own.tags,
    excludeTags: textsOf(order.options.exclude_tags) ?? own.excludeTags,
    parameters: { ...own.parameters, ...given },
  }
}

/** null for nothing, which is what a master without tags says. */
function textsOf(value: unknown): readonly string[] | null {
  return Array.isArray(value) && value.length > 0 && value.every((tag) => typeof tag === 'string') ? value : null
}

function parametersOf(
  options: SpawnOrder['options'],
  parameters: readonly ParameterInfo[],
  onFault: (text: string) => void,
): Record<string, ParameterValue> {
  const given = new Map(Object.entries(options).map(([name, value]) => [folded(name), value]))
  const taken: Record<string, ParameterValue> = {}
  for (const parameter of parameters) {
    const raw = given.get(folded(parameter.name))
    if (raw === undefined || raw === null) continue
    const value = takenValue(parameter, raw)
    if (value !== null) taken[parameter.name] = value
    else onFault(`the master's value for the parameter ${parameter.name} is no ${parameter.type}; it keeps its own`)
  }
  return taken
}

/** The same for `product_id`, `product-id` and `productId`. */
const folded = (name: string): string => name.replace(/[-_]/g, '').toLowerCase()

/** null when the parameter cannot have that value. */
function takenValue({ type, choices }: ParameterInfo, raw: unknown): ParameterValue | null {
  switch (type) {
    case 'number':
      return numberOf(raw)
    case 'boolean':
      return booleanOf(raw)
    case 'string':
      return typeof raw === 'object' ? null : String(raw)
    case 'choice':
      return choices.includes(String(raw)) ? String(raw) : null
    default:
      return type satisfies never
  }
}

function numberOf(raw: unknown): number | null {
  const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

const WORDS: Readonly<Record<string, boolean>> = { true: true, yes: true, 1: true, false: false, no: false, 0: false }

const booleanOf = (raw: unknown): boolean | null => WORDS[String(raw).toLowerCase()] ?? null
