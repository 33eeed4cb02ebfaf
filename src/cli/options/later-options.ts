// Options that belong to a later version. They are known, listed and refused by name, so that nobody believes they took effect.
import { dashed, type OptionSpec } from './option-spec.js'

const EVERY = ['start', 'run', 'quick', 'check'] as const

/** A refused flag needs less said than a working one. */
function later<F extends string>(flag: F, kind: 'flag' | 'text', help: string, instead: string) {
  return {
    key: flag,
    flag,
    kind,
    argument: 'value',
    help,
    group: 'In a later version',
    commands: EVERY,
    env: false,
    config: false,
    later: instead,
  } as const satisfies OptionSpec
}

export const LATER_OPTIONS: readonly OptionSpec[] = [
  later(
    'rate',
    'text',
    'open model: arrivals per second',
    'use --users with --spawn-rate, or constantThroughput in the script',
  ),
  later(
    'fail-on-generator',
    'flag',
    'fail when the load generator was the limit',
    'the summary shows its CPU and loop delay',
  ),
]

/** The details of the fault that refuses one. */
export const laterDetails = (spec: OptionSpec) => ({
  code: 'TYM2001' as const,
  hint: `${dashed(spec.flag)}: ${spec.later}.`,
})

/** `webPort`, as it would stand in a configuration file. */
export const laterConfigKey = ({ flag }: OptionSpec): string =>
  flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** Commands that belong to a later version, and what to use instead. */
export const LATER_COMMANDS: Readonly<Record<string, string>> = {
  calibrate: 'the summary of each run shows the CPU and loop delay of the load generator',
}
