// `tymbal completion SHELL`: prints the script that completes commands, flags and values in that shell.
import { EXIT, TymbalError } from '../../model/errors.js'
import type { CliIo } from '../cli-io.js'
import { didYouMean } from '../parse/did-you-mean.js'
import { completionScript, isShell, SHELLS } from './completion-scripts.js'
import { readPlainArguments } from './plain-arguments.js'

export function completionCommand(rest: readonly string[], io: CliIo): number {
  const { isDone, operands } = readPlainArguments('completion', rest, 1, io)
  if (isDone) return EXIT.ok
  const [shell] = operands
  if (shell === undefined) throw new TymbalError('TYM1001', `Which shell? tymbal completion ${SHELLS.join('|')}`)
  if (!isShell(shell)) {
    throw new TymbalError('TYM1001', `"${shell}" is none of ${SHELLS.join(', ')}${didYouMean(shell, SHELLS)}`)
  }
  io.stdout.write(completionScript(shell))
  return EXIT.ok
}
