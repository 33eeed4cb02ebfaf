// What each command is for, as help, docs and completion print it.
import type { CommandName } from '../options/option-spec.js'

export interface CommandInfo {
  readonly name: CommandName
  /** Without the program's name. */
  readonly usage: string
  readonly summary: string
}

export const COMMANDS: readonly CommandInfo[] = [
  {
    name: 'start',
    usage: '[-f FILE] --headless [options] [UserClass…]',
    summary: 'run a script; without a file loadtest.ts',
  },
  { name: 'run', usage: 'run FILE [options] [UserClass…]', summary: 'the same, as k6 spells it' },
  { name: 'quick', usage: 'quick URL [options]', summary: 'load one URL, no script needed' },
  { name: 'check', usage: 'check [FILE] [options] [UserClass…]', summary: 'run each task once and show every request' },
  { name: 'init', usage: 'init', summary: 'write a script, a configuration and a CI file; never overwrites' },
  { name: 'completion', usage: 'completion bash|zsh|fish', summary: 'print the completion script of a shell' },
]

export const COMMAND_NAMES: readonly string[] = COMMANDS.map((command) => command.name).filter(
  (name) => name !== 'start',
)

export function commandInfo(name: CommandName): CommandInfo {
  return COMMANDS.find((command) => command.name === name)!
}
