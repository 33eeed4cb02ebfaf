// Reads the fields of one object of `options`: each by its kind, faults gathered, unknown names found at the end.
import { parseDuration } from '../../../model/units.js'
import type { ScriptFaults } from '../script-faults.js'
import { nearestOf } from './nearest-of.js'

export interface NumberLimits {
  readonly min?: number
  readonly above?: number
  readonly isWhole?: boolean
}

/** What k6 calls a thing that we call otherwise: the first name of a list is ours. */
type Names = string | readonly [string, ...string[]]

export class FieldReader {
  readonly #values: Readonly<Record<string, unknown>>
  /** `options.scenarios.browse`, for messages. */
  readonly where: string
  readonly #faults: ScriptFaults
  readonly #known = new Set<string>()

  constructor(value: unknown, where: string, faults: ScriptFaults) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!isObject) faults.add(`${where} is not an object`, where.slice(where.lastIndexOf('.') + 1))
    this.#values = isObject ? (value as Readonly<Record<string, unknown>>) : {}
    this.where = where
    this.#faults = faults
  }

  /** The value whatever it is. */
  raw(names: Names): unknown {
    const all = typeof names === 'string' ? [names] : names
    for (const name of all) this.#known.add(name)
    const given = all.filter((name) => this.#values[name] !== undefined && this.#values[name] !== null)
    if (given.length > 1) this.fault(given[1]!, `is the same as ${given[0]}; give one of them`)
    return given.length === 0 ? undefined : this.#values[given[0]!]
  }

  text(names: Names): string | undefined {
    const value = this.raw(names)
    if (value === undefined || typeof value === 'string') return value
    return this.#wrong(names, value, 'a text')
  }

  flag(names: Names): boolean | undefined {
    const value = this.raw(names)
    if (value === undefined || typeof value === 'boolean') return value
    return this.#wrong(names, value, 'true or false')
  }

  number(names: Names, { min, above, isWhole = false }: NumberLimits = {}): number | undefined {
    const value = this.raw(names)
    if (value === undefined) return undefined
    const isInRange =
      Number(value) >= (min ?? Number.NEGATIVE_INFINITY) && Number(value) > (above ?? Number.NEGATIVE_INFINITY)
    if (typeof value === 'number' && isInRange && (isWhole ? Number.isInteger(value) : Number.isFinite(value)))
      return value
    const limit = above !== undefined ? ` above ${above}` : min !== undefined ? `, ${min} or more` : ''
    return this.#wrong(names, value, `a ${isWhole ? 'whole number' : 'number'}${limit}`)
  }

  /** Milliseconds. */
  duration(names: Names): number | undefined {
    const value = this.raw(names)
    if (value === undefined) return undefined
    if (typeof value === 'string' || (typeof value === 'number' && value >= 0)) {
      try {
        return parseDuration(value)
      } catch {
        // Told below, with the name of the field.
      }
    }
    return this.#wrong(names, value, 'a duration such as 30, 30s, 5m or 500ms')
  }

  list(names: Names): readonly unknown[] | undefined {
    const value = this.raw(names)
    if (value === undefined || Array.isArray(value)) return value
    return this.#wrong(names, value, 'a list')
  }

  /** Names of tags: one, or a list. */
  names(name: string): readonly string[] | undefined {
    const value = this.raw(name)
    if (value === undefined) return undefined
    const list = typeof value === 'string' ? [value] : value
    if (Array.isArray(list) && list.every((entry) => typeof entry === 'string')) return list
    return this.#wrong(name, value, 'a name or a list of names')
  }

  /** An object of texts; numbers and booleans are made texts, as k6 does. */
  pairs(name: string): Readonly<Record<string, string>> | undefined {
    const value = this.raw(name)
    if (value === undefined) return undefined
    const isObject = typeof value === 'object' && !Array.isArray(value)
    const entries = isObject ? Object.entries(value as object) : []
    if (isObject && entries.every(([, entry]) => ['string', 'number', 'boolean'].includes(typeof entry))) {
      return Object.fromEntries(entries.map(([key, entry]) => [key, String(entry)]))
    }
    return this.#wrong(name, value, 'an object of texts')
  }

  /** Names that nobody asked for are faults; those of `later` are told to be of a later version, those of `idle` to have no effect. */
  finish(later: Readonly<Record<string, string>> = {}, idle: Readonly<Record<string, string>> = {}): void {
    for (const name of Object.keys(this.#values).filter((name) => !this.#known.has(name))) {
      if (Object.hasOwn(idle, name)) this.#faults.addRemark(`${this.where}.${name} has no effect: ${idle[name]}`)
      else if (Object.hasOwn(later, name))
        this.#faults.addNotYet(`${this.where}.${name} is not in this version: ${later[name]}`, name)
      else this.fault(name, `is not known${nearestOf(name, [...this.#known])}`)
    }
  }

  fault(name: string, text: string): void {
    this.#faults.add(`${this.where}.${name} ${text}`, name)
  }

  notYet(name: string, text: string): void {
    this.#faults.addNotYet(`${this.where}.${name} ${text}`, name)
  }

  #wrong(names: Names, value: unknown, wanted: string): undefined {
    const all = typeof names === 'string' ? [names] : names
    const name = all.find((one) => this.#values[one] !== undefined)!
    this.fault(name, `is not ${wanted}: ${shown(value)}`)
  }
}

function shown(value: unknown): string {
  if (typeof value === 'function') return 'a function'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 40 ? `${text.slice(0, 37)}…` : text
}
