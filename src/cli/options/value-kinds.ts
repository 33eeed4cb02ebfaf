// Reading the text of a value: one reader for each kind, the same for flags, environment and configuration files.
import { TymbalError } from '../../model/errors.js'
import type { Stage } from '../../model/load.js'
import { parseDuration } from '../../model/units.js'
import { parseThresholdFlag } from '../../stats/thresholds.js'
import { didYouMean } from '../parse/did-you-mean.js'
import type { KindValues, OptionSpec, ValueKind } from './option-spec.js'

/** Reads all texts given for one option at one place. Kinds that are not lists take the last one. */
type Reader<K extends ValueKind> = (texts: readonly string[], spec: OptionSpec) => KindValues[K]

const READERS: { readonly [K in ValueKind]: Reader<K> } = {
  flag: (texts) => readFlag(lastOf(texts)),
  text: (texts) => readText(lastOf(texts)),
  path: (texts) => readText(lastOf(texts)),
  integer: (texts, spec) => readInteger(lastOf(texts), spec),
  number: (texts) => readNumber(lastOf(texts)),
  rate: (texts) => readRate(lastOf(texts)),
  duration: (texts, spec) => readDuration(lastOf(texts), spec),
  choice: (texts, spec) => readChoice(lastOf(texts), spec),
  list: (texts) =>
    texts
      .flatMap((text) => text.split(','))
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  texts: (texts) => texts.map(readText),
  pairs: (texts) => Object.fromEntries(texts.map(readPair)),
  stages: (texts) => texts.flatMap((text) => text.split(',')).map(readStage),
  thresholds: (texts) => texts.map(parseThresholdFlag),
}

/**
 * The value of an option from the texts given for it.
 * @throws TymbalError TYM1005 saying what is wrong with the text, without the option's name.
 */
export function readValue(spec: OptionSpec, texts: readonly string[]): KindValues[ValueKind] {
  return READERS[spec.kind](texts, spec)
}

const lastOf = (texts: readonly string[]): string => texts.at(-1) ?? ''

function wrong(message: string, hint = ''): never {
  throw new TymbalError('TYM1005', message, { hint })
}

const TRUE_WORDS = ['1', 'true', 'yes', 'on']
const FALSE_WORDS = ['0', 'false', 'no', 'off', '']

function readFlag(text: string): boolean {
  const word = text.toLowerCase()
  if (TRUE_WORDS.includes(word)) return true
  if (FALSE_WORDS.includes(word)) return false
  return wrong(`"${text}" is neither true nor false`)
}

function readText(text: string): string {
  return text === '' ? wrong('is empty') : text
}

function readInteger(text: string, spec: OptionSpec): number {
  const source = text.replaceAll('_', '')
  if (!/^[+-]?\d+$/.test(source)) wrong(`"${text}" is not a whole number`)
  return inRange(Number(source), spec, String)
}

function inRange(value: number, spec: OptionSpec, show: (value: number) => string): number {
  if (spec.min !== undefined && value < spec.min) wrong(`${show(value)} is too small; the least is ${show(spec.min)}`)
  if (spec.max !== undefined && value > spec.max) wrong(`${show(value)} is too large; the most is ${show(spec.max)}`)
  if (!Number.isSafeInteger(value)) wrong(`${show(value)} is too large`)
  return value
}

function readNumber(text: string): number {
  const value = Number(text)
  return text.trim() === '' || !Number.isFinite(value) ? wrong(`"${text}" is not a number`) : value
}

const SECONDS_PER: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

/** `10`, `0.5`, `10/s`, `30/m`: per second, above 0. */
function readRate(text: string): number {
  const match = /^(\d+\.?\d*|\.\d+)(?:\/(s|m|h))?$/.exec(text.trim())
  if (!match)
    return wrong(`"${text}" is not a rate`, 'Write users per second, as 10, 0.5 or 10/s, or per minute, as 30/m.')
  const perSecond = Number(match[1]) / SECONDS_PER[match[2] ?? 's']!
  return perSecond > 0 ? perSecond : wrong('must be above 0')
}

function readDuration(text: string, spec: OptionSpec): number {
  const ms = parseDuration(text)
  return spec.min !== undefined && ms < spec.min ? wrong(`"${text}" is too short`) : ms
}

function readChoice(text: string, spec: OptionSpec): string {
  const choices = spec.choices ?? []
  const match = choices.find((choice) => choice.toLowerCase() === text.toLowerCase())
  return match ?? wrong(`"${text}" is none of ${choices.join(', ')}${didYouMean(text, choices)}`)
}

function readPair(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at <= 0) wrong(`"${text}" is not of the form name=value`)
  return [text.slice(0, at), text.slice(at + 1)]
}

function readStage(text: string): Stage {
  const match = /^\s*([^:]+):(\d+)\s*$/.exec(text)
  if (!match) return wrong(`"${text}" is not a stage`, 'Write time:users, as 30s:100.')
  return { durationMs: parseDuration(match[1]!), target: Number(match[2]) }
}
