// Values of the flags of a command line, and every fault among them.
import { laterDetails } from '../options/later-options.js'
import { type OptionSpec, spellingsOf } from '../options/option-spec.js'
import { OPTION_TABLE } from '../options/option-table.js'
import { readValue } from '../options/value-kinds.js'
import { didYouMean } from './did-you-mean.js'
import type { FaultList } from './faults.js'
import type { GivenFlag, ParsedArgv } from './parse-argv.js'
import type { Setting, SettingMap } from './settings.js'

/** Faults name the flag as it was typed. */
export function readFlags(parsed: ParsedArgv, faults: FaultList): SettingMap {
  const settings = new Map<string, Setting>()
  for (const flags of groupByKey(parsed.given)) {
    const { spec, spelling } = flags.at(-1)!
    if (spec.later !== undefined) faults.add(spelling, 'not in this version', laterDetails(spec))
    else if (flags.some((flag) => flag.value === null))
      faults.add(spelling, `needs a value, as ${spelling} <${spec.argument}>`)
    else {
      const value = faults.attempt(spelling, () =>
        readValue(
          spec,
          flags.map((flag) => flag.value ?? ''),
        ),
      )
      if (value !== undefined) settings.set(spec.key, { value, source: { kind: 'flag', name: spelling } })
    }
  }
  return settings
}

function groupByKey(given: readonly GivenFlag[]): GivenFlag[][] {
  const groups = new Map<string, GivenFlag[]>()
  for (const flag of given) {
    const group = groups.get(flag.spec.key)
    if (group) group.push(flag)
    else groups.set(flag.spec.key, [flag])
  }
  return [...groups.values()]
}

/** Flags of other tools with another name here. */
const NAMES_ELSEWHERE: Readonly<Record<string, string>> = {
  '--only-summary': '--quiet',
  '--print-stats': '--reporter plain',
  '--skip-log-setup': '--loglevel silent',
  '--summary-export': '--json-file',
  '--no-summary': '--summary none',
  '--insecure-skip-tls-verify': '--insecure',
  '--tls-skip': '--insecure',
  '--concurrency': '--users',
  '--connections': '--users',
  '--requests': '--iterations',
  '--num-users': '--users',
  '--hatch-rate': '--spawn-rate',
  '--env-var': '--env',
}

/** One fault for each flag among the unknown arguments; their values and operands are left alone. */
export function addUnknownFlags(
  parsed: ParsedArgv,
  known: readonly OptionSpec[],
  command: string,
  faults: FaultList,
): void {
  for (const argument of parsed.unknown) {
    if (argument === '--') return
    if (!/^-./.test(argument) || /^-\d/.test(argument)) continue
    const flag = argument.split('=')[0]!
    faults.add(flag, explainUnknown(flag, known, command, argument !== flag))
  }
}

function explainUnknown(flag: string, known: readonly OptionSpec[], command: string, hasValue: boolean): string {
  const own = known.find((spec) => spellingsOf(spec).includes(flag))
  if (own && hasValue) return 'takes no value'
  const elsewhere = OPTION_TABLE.find((spec) => spellingsOf(spec).includes(flag))
  if (elsewhere) return `is a flag of ${commandsText(elsewhere)}, not of ${commandText(command)}`
  const same = NAMES_ELSEWHERE[flag]
  if (same) return `is not a flag of tymbal; use ${same}`
  return `is not a flag${didYouMean(flag, known.flatMap(spellingsOf))}`
}

const commandText = (command: string): string => (command === 'start' ? '`tymbal -f`' : `\`tymbal ${command}\``)
const commandsText = (spec: OptionSpec): string => spec.commands.map(commandText).join(' and ')
