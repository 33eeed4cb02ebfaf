// What the generator and the target were found to be, in words that console, pages and notes share.
import { formatNumber } from '../../model/units.js'
import type { GeneratorSummary, TargetSummary } from '../../stats/run-summary.js'

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Stands beside latencies of a generator that was the limit. */
export const LIMITED_WORDS = 'generator at its limit: these latencies are its own as well'

const GENERATOR_WORDS: Readonly<Record<GeneratorSummary['verdict'], string>> = {
  'not-judged': '',
  trustworthy: 'numbers trustworthy',
  suspect: 'numbers suspect: a worker is at its limit',
  limited: LIMITED_WORDS,
}

export const generatorWords = ({ verdict }: GeneratorSummary): string => GENERATOR_WORDS[verdict]

/** `target saturated at ~1,240 req/s (620 users)`. Of what is over, it was so. */
export function targetWords(target: TargetSummary): string {
  switch (target.verdict) {
    case 'saturated':
      return `target saturated at ${kneeText(target)}`
    case 'degrading':
      return target.rps === null ? `target degrading: ${target.reason}` : `target degrading from ${kneeText(target)}`
    case 'healthy':
      return 'target healthy'
    case 'not-enough-change':
    case 'not-judged':
      return target.reason === '' ? '' : `target not judged: ${target.reason}`
    default:
      return target.verdict satisfies never
  }
}

/** To three digits: the knee is not known better. */
const kneeText = ({ rps, users }: TargetSummary): string =>
  `~${formatNumber(Number((rps ?? 0).toPrecision(3)))} req/s (${formatNumber(users ?? 0)} ${users === 1 ? 'user' : 'users'})`

/** The target shows what it cannot do. */
export const isStrained = ({ verdict }: TargetSummary): boolean => verdict === 'saturated' || verdict === 'degrading'
