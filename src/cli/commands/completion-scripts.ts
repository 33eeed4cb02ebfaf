// Completion scripts for bash, zsh and fish, made from the option table. Pure.
import { dashed, type OptionSpec, takesValue } from '../options/option-spec.js'
import { optionsOf } from '../options/option-table.js'
import { COMMANDS, type CommandInfo } from './command-list.js'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

export const isShell = (text: string): text is Shell => (SHELLS as readonly string[]).includes(text)

const MAKERS: { readonly [S in Shell]: () => string } = { bash, zsh, fish }

/** Ends with a newline. */
export function completionScript(shell: Shell): string {
  return MAKERS[shell]()
}

const NAMED = COMMANDS.filter((command) => command.name !== 'start')

/** The spellings that are worth completing; refused flags are not. */
function working(command: CommandInfo): readonly OptionSpec[] {
  return optionsOf(command.name).filter((spec) => spec.later === undefined)
}

const flagsOf = (spec: OptionSpec): string[] => [`--${spec.flag}`, ...(spec.short ? [dashed(spec.short)] : [])]
const wordsOf = (command: CommandInfo): string =>
  [...working(command).flatMap(flagsOf), '--help', '--version'].join(' ')

/** Flags with the same closed set of values, over all commands. */
function choiceSpecs(): readonly OptionSpec[] {
  return uniqueByFlag(COMMANDS.flatMap(working).filter((spec) => spec.kind === 'choice'))
}

const uniqueByFlag = (specs: readonly OptionSpec[]): readonly OptionSpec[] => [
  ...new Map(specs.map((spec) => [spec.flag, spec])).values(),
]

function bash(): string {
  const cases = NAMED.map((command) => `    ${command.name}) words="${wordsOf(command)}" ;;`)
  const values = choiceSpecs().map(
    (spec) =>
      `    ${flagsOf(spec).join('|')}) COMPREPLY=($(compgen -W "${spec.choices?.join(' ')}" -- "$current")); return ;;`,
  )
  const paths = uniqueByFlag(COMMANDS.flatMap(working).filter((spec) => spec.kind === 'path')).flatMap(flagsOf)
  return `# bash completion of tymbal:  source <(tymbal completion bash)
_tymbal() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" words word
  COMPREPLY=()
  case "$previous" in
${values.join('\n')}
    ${paths.join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  words="${wordsOf(COMMANDS[0]!)}"
  [[ "$current" == -* || "$COMP_CWORD" != 1 ]] || words="${NAMED.map((command) => command.name).join(' ')}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in
${cases.map((line) => `  ${line}`).join('\n')}
    esac
  done
  [[ " \${COMP_WORDS[*]:1:COMP_CWORD-1} " == *" completion "* ]] && words="${SHELLS.join(' ')}"
  if [[ "$current" == -* || "$COMP_CWORD" == 1 || "$words" == "${SHELLS.join(' ')}" ]]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  fi
  [[ "$current" == -* || \${#COMPREPLY[@]} -gt 0 ]] || COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _tymbal tymbal
`
}

function zsh(): string {
  const branches = NAMED.map((command) => `    ${command.name}) _arguments ${zshArguments(command)} ;;`)
  const list = NAMED.map((command) => `'${command.name}:${quoted(command.summary)}'`)
  return `#compdef tymbal
# zsh completion of tymbal:  tymbal completion zsh > "\${fpath[1]}/_tymbal"
_tymbal() {
  local -a commands
  commands=(${list.join(' ')})
  if (( CURRENT == 2 )) && [[ "$words[2]" != -* ]]; then
    _describe command commands
    _files -g '*.(ts|mts|js|mjs)'
    return
  fi
  case "$words[2]" in
${branches.join('\n')}
    *) _arguments ${zshArguments(COMMANDS[0]!)} ;;
  esac
}
if [[ "$funcstack[1]" == _tymbal ]]; then _tymbal "$@"; else compdef _tymbal tymbal; fi
`
}

function zshArguments(command: CommandInfo): string {
  const specs = working(command).flatMap((spec) =>
    flagsOf(spec).map((flag) => `'*${flag}[${quoted(spec.help).replace(/[[\]]/g, '')}]${zshValue(spec)}'`),
  )
  const operand = command.name === 'completion' ? `'1:command:' '2:shell:(${SHELLS.join(' ')})'` : `'*:file:_files'`
  return [...specs, `'--help[this text]'`, operand].join(' ')
}

function zshValue(spec: OptionSpec): string {
  if (!takesValue(spec)) return ''
  if (spec.kind === 'choice') return `:${spec.flag}:(${spec.choices?.join(' ')})`
  return spec.kind === 'path' ? `:${spec.flag}:_files` : `:${spec.flag}:`
}

/** Safe between single quotes, and for the colons that separate fields. */
const quoted = (text: string): string => text.replaceAll("'", '’').replaceAll(':', '\\:').replaceAll('`', '')

function fish(): string {
  const names = NAMED.map((command) => command.name).join(' ')
  const commands = NAMED.map(
    (command) => `complete -c tymbal -n __fish_use_subcommand -a ${command.name} -d '${fishText(command.summary)}'`,
  )
  const options = COMMANDS.flatMap((command) => {
    const when =
      command.name === 'start'
        ? `not __fish_seen_subcommand_from ${names}`
        : `__fish_seen_subcommand_from ${command.name}`
    return working(command).map((spec) => fishOption(spec, when))
  })
  const shells = `complete -c tymbal -f -n '__fish_seen_subcommand_from completion' -a '${SHELLS.join(' ')}'`
  return `# fish completion of tymbal:  tymbal completion fish > ~/.config/fish/completions/tymbal.fish\n${[...commands, ...options, shells].join('\n')}\n`
}

function fishOption(spec: OptionSpec, when: string): string {
  const short = spec.short === undefined ? '' : ` -s ${spec.short}`
  const value = !takesValue(spec)
    ? ''
    : spec.kind === 'choice'
      ? ` -x -a '${spec.choices?.join(' ')}'`
      : spec.kind === 'path'
        ? ' -r -F'
        : ' -x'
  return `complete -c tymbal -n '${when}'${short} -l ${spec.flag}${value} -d '${fishText(spec.help)}'`
}

const fishText = (text: string): string => text.replaceAll("'", '’').replaceAll('`', '')
