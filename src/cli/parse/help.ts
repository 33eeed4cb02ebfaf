// The text of `--help`, made from the option table by commander.
import { Command, Option } from 'commander'
import pc from 'picocolors'
import { COMMANDS, commandInfo } from '../commands/command-list.js'
import { LATER_COMMANDS } from '../options/later-options.js'
import { type CommandName, dashed, type OptionSpec, takesValue } from '../options/option-spec.js'

export interface HelpRequest {
  readonly command: CommandName
  readonly options: readonly OptionSpec[]
  /** File name of the script whose parameters are among the options; '' when none was given. */
  readonly script: string
  readonly columns: number
  readonly color: boolean
}

/** Ends with a newline. */
export function renderHelp(request: HelpRequest): string {
  const { command: name, options, script, columns, color } = request
  const paint = pc.createColors(color)
  const info = commandInfo(name)
  const command = new Command('tymbal')
    .usage(info.usage)
    .description(name === 'start' ? 'Distributed load testing in TypeScript.' : `${info.summary}.`)
    .helpOption(false)
    .configureHelp({
      helpWidth: Math.min(columns, 120),
      minWidthToWrap: 20,
      styleTitle: (text) => paint.bold(text),
      optionTerm: alignedTerm,
    })
    .configureOutput({ getOutHasColors: () => color })
  for (const spec of options) command.addOption(helpOption(spec, script))
  command.addOption(new Option('-h, --help', 'this text').helpGroup('Looking without running:'))
  command.addOption(new Option('-V, --version', 'print the version').helpGroup('Looking without running:'))
  return name === 'start'
    ? commandsText(paint.bold) + command.helpInformation() + footText(paint.bold)
    : command.helpInformation()
}

function helpOption(spec: OptionSpec, script: string): Option {
  const letters = spec.short === undefined ? '' : `${dashed(spec.short)}, `
  const value = takesValue(spec) ? ` <${spec.argument}>` : ''
  const group = spec.group === 'Parameters of the script' && script !== '' ? `Parameters of ${script}` : spec.group
  const heading = spec.later === undefined ? group : `${group} (this one refuses them)`
  return new Option(`${letters}--${spec.flag}${value}`, describe(spec)).helpGroup(`${heading}:`)
}

/** Long flags stand below each other, with a letter before them or not. */
const alignedTerm = (option: Option): string => (option.short ? option.flags : `    ${option.flags}`)

/** Help text, aliases and default of one option in one line. */
export function describe(spec: OptionSpec): string {
  const aliases = (spec.aliases ?? []).map(dashed).join(', ')
  const extra = [aliases && `also ${aliases}`, spec.default && `default: ${spec.default}`].filter(Boolean)
  return extra.length === 0 ? spec.help : `${spec.help} (${extra.join('; ')})`
}

type Paint = (text: string) => string

function commandsText(bold: Paint): string {
  const width = Math.max(...COMMANDS.map((command) => command.call.length)) + 2
  const lines = COMMANDS.map((command) => `  tymbal ${command.call.padEnd(width)}${command.summary}`)
  return `${bold('Commands:')}\n${lines.join('\n')}\n\n`
}

function footText(bold: Paint): string {
  const later = Object.keys(LATER_COMMANDS).join(', ')
  return [
    '',
    bold('Settings from elsewhere:'),
    '  flag > environment > options of the script > tymbal.config.ts > default',
    '  --spawn-rate is TYMBAL_SPAWN_RATE, spawnRate in the configuration file.',
    '  --print-config shows each setting with its source.',
    '',
    bold('Commands of a later version:'),
    `  ${later}`,
    '',
  ].join('\n')
}
