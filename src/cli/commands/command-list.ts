// What each command is for, as help, docs and completion print it.
import type { CommandName } from '../options/option-spec.js'

export interface CommandInfo {
  readonly name: CommandName
  /** All that may be written, without the program's name. */
  readonly usage: string
  /** The shortest form that does the main thing. */
  readonly call: string
  readonly summary: string
}

export const COMMANDS: readonly CommandInfo[] = [
  {
    name: 'start',
    usage: '[-f FILE] [options] [UserClass…]',
    call: '-f FILE',
    summary: 'a page that runs a script; --headless: at once',
  },
  {
    name: 'run',
    usage: 'run FILE [options] [UserClass…]',
    call: 'run FILE',
    summary: 'run a script at once, without the page',
  },
  { name: 'quick', usage: 'quick URL [options]', call: 'quick URL', summary: 'load one URL, no script needed' },
  {
    name: 'check',
    usage: 'check [FILE] [options] [UserClass…]',
    call: 'check FILE',
    summary: 'run each task once, show every request',
  },
  {
    name: 'runs',
    usage: 'runs [[no-]baseline|[un]tag|rename|remove|export|import …]',
    call: 'runs',
    summary: 'list, mark, remove, export, import kept runs',
  },
  { name: 'show', usage: 'show [RUN]', call: 'show RUN', summary: 'print what a kept run came to' },
  {
    name: 'compare',
    usage: 'compare RUN_A RUN_B',
    call: 'compare A B',
    summary: 'what changed from run A to B; exit 1 when worse',
  },
  {
    name: 'report',
    usage: 'report RUN [options]',
    call: 'report RUN',
    summary: 'write HTML, JSON, CSV, JUnit of a kept run',
  },
  { name: 'init', usage: 'init', call: 'init', summary: 'write a script, a configuration, a CI file' },
  {
    name: 'completion',
    usage: 'completion bash|zsh|fish',
    call: 'completion SHELL',
    summary: 'print the completion of bash, zsh or fish',
  },
]

export const COMMAND_NAMES: readonly string[] = COMMANDS.map((command) => command.name).filter(
  (name) => name !== 'start',
)

export function commandInfo(name: CommandName): CommandInfo {
  return COMMANDS.find((command) => command.name === name)!
}
