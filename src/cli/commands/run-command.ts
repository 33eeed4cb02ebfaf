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
    // A worker with a script of its own is one of a Locust master, which has none for it.
    return isOfLocust(sources)
      ? (await import('./locust-worker-command.js')).locustWorkerCommand(sources, io)
      : (await import('./worker-command.js')).workerCommand(sources, io)
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

const isOfLocust = ({ settings }: Sources): boolean => settings.get('plain')?.value === true && settings.has('file')

function load(sources: Sources, io: CliIo): Promise<LoadedScript> {
  const file = sources.settings.get('file')?.value as string | undefined
  return loadScript(findScript(sources.command, sources.parsed, file, io.cwd))
}
