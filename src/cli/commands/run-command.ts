// `tymbal -f FILE` and `tymbal run FILE`: a script, one run.
import { EXIT } from '../../model/errors.js'
import { loadScript } from '../../users/load-script.js'
import { type CliIo, print } from '../cli-io.js'
import { findScript } from '../prepare/find-script.js'
import { readSources, type Sources } from '../prepare/sources.js'
import { withScript } from '../prepare/with-script.js'
import { VERSION } from '../version.js'
import { executeRun, nameOfScript } from './execute-run.js'
import { showHelp } from './help-command.js'

export async function runCommand(command: 'start' | 'run', rest: readonly string[], io: CliIo): Promise<number> {
  const sources = await readSources(command, rest, io)
  if (sources.parsed.wantsHelp) return showHelp(sources, io)
  if (sources.parsed.wantsVersion) {
    print(io, VERSION)
    return EXIT.ok
  }
  requireHeadless(sources)
  const file = sources.settings.get('file')?.value as string | undefined
  const load = async () => loadScript(findScript(command, sources.parsed, file, io.cwd))
  const prepared = await withScript(sources, load, io)
  const frame = {
    classNames: command === 'run' ? prepared.operands.slice(1) : prepared.operands,
    defaultName: nameOfScript(prepared.script.plan.bundle.path),
    defaults: { users: 1, spawnRate: prepared.script.door === 'function' ? Number.POSITIVE_INFINITY : 1 },
  }
  return executeRun(prepared, frame, io)
}

const LOOKS = ['list', 'showTaskRatio', 'printConfig', 'dryRun']

function requireHeadless({ command, settings, faults }: Sources): void {
  const isLook = LOOKS.some((key) => settings.get(key)?.value === true)
  if (command === 'run' || isLook || settings.get('headless')?.value === true) return
  faults.add('', 'the web page, where a run is started with a click, is not in this version', {
    code: 'TYM2001',
    hint: 'Add --headless to start at once, or use: tymbal run FILE',
  })
}
