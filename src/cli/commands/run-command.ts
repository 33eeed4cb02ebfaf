// `tymbal -f FILE` and `tymbal run FILE`: a script, one run.
import { basename, extname } from 'node:path'
import { EXIT } from '../../model/errors.js'
import { type LoadedScript, loadScript } from '../../users/load-script.js'
import { type CliIo, print } from '../cli-io.js'
import { findScript } from '../prepare/find-script.js'
import { readSources, type Sources } from '../prepare/sources.js'
import { withScript } from '../prepare/with-script.js'
import { VERSION } from '../version.js'
import { executeRun } from './execute-run.js'
import { showHelp } from './help-command.js'

export async function runCommand(command: 'start' | 'run', rest: readonly string[], io: CliIo): Promise<number> {
  const sources = await readSources(command, rest, io)
  if (sources.parsed.wantsHelp) return showHelp(sources, io)
  if (sources.parsed.wantsVersion) {
    print(io, VERSION)
    return EXIT.ok
  }
  if (sources.settings.get('worker')?.value === true) {
    return (await import('./worker-command.js')).workerCommand(sources, io)
  }
  const prepared = await withScript(sources, () => load(sources, io), io)
  const { path } = prepared.script.plan.bundle
  const frame = {
    scriptGiven: path,
    classNames: command === 'run' ? prepared.operands.slice(1) : prepared.operands,
    defaultName: basename(path, extname(path)),
    defaults: { users: 1, spawnRate: prepared.script.door === 'function' ? Number.POSITIVE_INFINITY : 1 },
  }
  return executeRun(prepared, frame, io)
}

/** A command line that names no script has that fault alone, not also the one of the missing page. */
function load(sources: Sources, io: CliIo): Promise<LoadedScript> {
  const file = sources.settings.get('file')?.value as string | undefined
  const found = findScript(sources.command, sources.parsed, file, io.cwd)
  requireHeadless(sources)
  return loadScript(found)
}

const LOOKS = ['list', 'showTaskRatio', 'printConfig', 'dryRun']

function requireHeadless({ command, settings, faults }: Sources): void {
  const isLook = LOOKS.some((key) => settings.get(key)?.value === true)
  const startsItself = ['headless', 'master'].some((key) => settings.get(key)?.value === true)
  if (command === 'run' || isLook || startsItself) return
  faults.add('', 'the web page, where a run is started with a click, is not in this version', {
    code: 'TYM2001',
    hint: 'Add --headless to start at once, or use: tymbal run FILE',
  })
}
