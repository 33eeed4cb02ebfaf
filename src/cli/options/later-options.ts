// Options that belong to a later version. They are known, listed and refused by name, so that nobody believes they took effect.
import { dashed, type OptionSpec } from './option-spec.js'

const WEB = 'use --headless; the summary, --html and --json-file show the results'
const EVERY = ['start', 'run', 'quick', 'check'] as const

/** A refused flag needs less said than a working one. */
function later<F extends string>(
  flag: F,
  kind: 'flag' | 'text',
  help: string,
  instead: string,
  more: Pick<OptionSpec, 'short' | 'secret'> = {},
) {
  return {
    key: flag,
    flag,
    ...more,
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
  later('autostart', 'flag', 'web page: start at once', 'use --headless'),
  later('autoquit', 'text', 'web page: quit after the run', 'use --headless'),
  later('web-port', 'text', 'port of the web page', WEB, { short: 'P' }),
  later('web-host', 'text', 'address of the web page', WEB),
  later('web-base-path', 'text', 'path of the web page', WEB),
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
