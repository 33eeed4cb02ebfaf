// Which command a command line calls, and the room's one switch over commands.
import { TymbalError } from '../../model/errors.js'
import type { CliIo } from '../cli-io.js'
import { LATER_COMMANDS } from '../options/later-options.js'
import { OPTION_TABLE } from '../options/option-table.js'
import { findCommand } from '../parse/parse-argv.js'
import { COMMAND_NAMES } from './command-list.js'

/** The exit code of the command. */
export async function dispatchCommand(io: CliIo): Promise<number> {
  const names = [...COMMAND_NAMES, ...Object.keys(LATER_COMMANDS), 'help']
  const { command, rest } = findCommand(io.argv, names, OPTION_TABLE)
  if (command === 'help') return dispatchCommand({ ...io, argv: [...rest, '--help'] })
  const later = LATER_COMMANDS[command]
  if (later === undefined) return call(command, rest, io)
  throw new TymbalError('TYM2001', `tymbal ${command} is not in this version`, { hint: `Until then: ${later}.` })
}

async function call(command: string, rest: readonly string[], io: CliIo): Promise<number> {
  switch (command) {
    case 'quick':
      return (await import('./quick-command.js')).quickCommand(rest, io)
    case 'check':
      return (await import('./check-command.js')).checkCommand(rest, io)
    case 'runs':
      return (await import('../stored/runs-command.js')).runsCommand(rest, io)
    case 'show':
      return (await import('../stored/show-command.js')).showCommand(rest, io)
    case 'compare':
      return (await import('../stored/compare-command.js')).compareCommand(rest, io)
    case 'report':
      return (await import('../stored/report-command.js')).reportCommand(rest, io)
    case 'init':
      return (await import('./init-command.js')).initCommand(rest, io)
    case 'completion':
      return (await import('./completion-command.js')).completionCommand(rest, io)
    default:
      return (await import('./run-command.js')).runCommand(command === 'run' ? 'run' : 'start', rest, io)
  }
}
