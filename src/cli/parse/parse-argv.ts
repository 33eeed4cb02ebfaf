// Cuts a command line into the options of one command and the rest. commander does the cutting; values are read later, so that no fault hides another.
import { Command, Option } from 'commander'
import { type CommandName, dashed, type OptionSpec, takesValue } from '../options/option-spec.js'

/** One option as it stood on the command line. */
export interface GivenFlag {
  readonly spec: OptionSpec
  /** As it was spelled: `-u`, `--vus`. */
  readonly spelling: string
  /** Null when the option takes a value and none followed. */
  readonly value: string | null
}

export interface ParsedArgv {
  readonly given: readonly GivenFlag[]
  /** Arguments that belong to no option. */
  readonly operands: readonly string[]
  /** From the first flag that nobody knows to the end; may hold operands and values of unknown flags. */
  readonly unknown: readonly string[]
  readonly wantsHelp: boolean
  readonly wantsVersion: boolean
}

export interface CommandLine {
  readonly command: CommandName | string
  readonly rest: readonly string[]
}

/** The first argument names the command when it is one of `names`; otherwise the command is `start` and everything is left to it. */
export function findCommand(
  argv: readonly string[],
  names: readonly string[],
  options: readonly OptionSpec[],
): CommandLine {
  const at = indexOfFirstOperand(argv, options)
  const word = argv[at]
  if (word === undefined || !names.includes(word)) return { command: 'start', rest: argv }
  return { command: word, rest: [...argv.slice(0, at), ...argv.slice(at + 1)] }
}

function indexOfFirstOperand(argv: readonly string[], options: readonly OptionSpec[]): number {
  const valued = new Set(options.filter(takesValue).flatMap((spec) => [spec.flag, spec.short, ...(spec.aliases ?? [])]))
  let at = 0
  while (at < argv.length && argv[at]!.startsWith('-')) {
    if (argv[at] === '--') return argv.length
    const name = argv[at]!.replace(/^--?/, '')
    at += valued.has(name) ? 2 : 1
  }
  return at
}

/** Never throws: what is wrong shows in the result. */
export function parseArgv(options: readonly OptionSpec[], argv: readonly string[]): ParsedArgv {
  const command = new Command()
  const given: GivenFlag[] = []
  for (const spec of options) addSpellings(command, spec, given)
  const asked = { help: false, version: false }
  command.addOption(new Option('-h, --help')).on('option:help', () => {
    asked.help = true
  })
  command.addOption(new Option('-V, --version')).on('option:version', () => {
    asked.version = true
  })
  const { operands, unknown } = command.parseOptions([...argv])
  return { given, operands, unknown, wantsHelp: asked.help, wantsVersion: asked.version }
}

/** Values are declared optional to commander, so that a missing one comes back as null instead of swallowing the next flag. */
function addSpellings(command: Command, spec: OptionSpec, given: GivenFlag[]): void {
  for (const name of [spec.flag, ...(spec.short ? [spec.short] : []), ...(spec.aliases ?? [])]) {
    const spelling = dashed(name)
    const option = new Option(takesValue(spec) ? `${spelling} [value]` : spelling)
    command.addOption(option)
    command.on(`option:${option.name()}`, (value: string | null | undefined) => {
      given.push({ spec, spelling, value: takesValue(spec) ? (value ?? null) : 'true' })
    })
  }
}
