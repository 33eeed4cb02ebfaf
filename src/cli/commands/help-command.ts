// `--help`: of the program, of a command, and of a script with its own parameters.
import { basename } from 'node:path'
import { EXIT, messageOf } from '../../model/errors.js'
import { loadScript } from '../../users/load-script.js'
import { type CliIo, say, usesColor } from '../cli-io.js'
import type { OptionSpec } from '../options/option-spec.js'
import { OPTION_TABLE } from '../options/option-table.js'
import { renderHelp } from '../parse/help.js'
import { parameterOptions } from '../parse/script-parameters.js'
import { findScript } from '../prepare/find-script.js'
import type { Sources } from '../prepare/sources.js'

/** Help goes to stdout: it was asked for. */
export async function showHelp(sources: Sources, io: CliIo): Promise<number> {
  const script = namedScript(sources)
  const own = script === null ? [] : await parametersOf(sources, script, io)
  const request = {
    command: sources.command,
    options: [...own, ...sources.options],
    script: script === null ? '' : basename(script),
    columns: io.columns(),
    color: usesColor(io),
  }
  io.stdout.write(renderHelp(request))
  return EXIT.ok
}

function namedScript({ command, parsed, flags }: Sources): string | null {
  if (command === 'run' || command === 'check') return parsed.operands[0] ?? null
  return command === 'start' ? ((flags.get('file')?.value as string | undefined) ?? null) : null
}

async function parametersOf(sources: Sources, given: string, io: CliIo): Promise<OptionSpec[]> {
  try {
    const { path } = findScript(sources.command, sources.parsed, given, io.cwd)
    const script = await loadScript(path)
    return parameterOptions(script.plan.parameters, OPTION_TABLE)
  } catch (thrown) {
    say(io, `The parameters of ${given} are not shown: ${messageOf(thrown)}`)
    return []
  }
}
