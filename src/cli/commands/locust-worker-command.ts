// `tymbal --worker --plain -f FILE`: a worker of a Locust master, with a script of its own.
import { EXIT } from '../../model/errors.js'
import { type LoadedScript, loadScript } from '../../users/load-script.js'
import { LOCUST_TIMING } from '../../wire/locust/to-master/timing.js'
import type { CliIo } from '../cli-io.js'
import { serveLocustMaster } from '../locust-worker.js'
import { settingsOf } from '../parse/settings.js'
import { findScript } from '../prepare/find-script.js'
import { scriptOfMaster } from '../prepare/script-of-master.js'
import type { Sources } from '../prepare/sources.js'
import { withScript } from '../prepare/with-script.js'
import { createLog } from '../record/log.js'
import { logSettings, runOptions } from '../resolve/resolve-run.js'
import { masterHost, sayUnknownName } from '../swarm/master-host.js'

const MASTER_PORT = 5557

export async function locustWorkerCommand(sources: Sources, io: CliIo): Promise<number> {
  const prepared = await withScript(sources, () => load(sources, io.cwd), io)
  sources.faults.throwIfAny()
  const { settings, parameters, script, operands: classNames } = prepared
  const values = settingsOf(settings)
  const log = await createLog(logSettings(values, io.cwd), {
    writeLine: (line) => void io.stderr.write(`${line}\n`),
    now: () => io.now(),
  })
  for (const { level, text } of prepared.printed) log.write(level, text)
  for (const text of [...sources.notes, ...script.remarks]) log.write('warn', text)
  const options = runOptions(values, { settings, parameters, script, env: sources.env, classNames })
  const address = addressOf(sources)
  await sayUnknownName(address.host, log)
  await serveLocustMaster({ ...address, script, options, timing: LOCUST_TIMING }, io, log)
  return EXIT.ok
}

function load(sources: Sources, cwd: string): Promise<LoadedScript> {
  const { settings, command, parsed, faults } = sources
  const file = settings.get('file')?.value as string | undefined
  faults.throwIfAny()
  const { host, port } = addressOf(sources)
  return file === '-' ? scriptOfMaster(host, port) : loadScript(findScript(command, parsed, file, cwd))
}

function addressOf({ settings }: Sources): { readonly host: string; readonly port: number } {
  const { masterHost: host, masterPort: port = MASTER_PORT } = settingsOf(settings)
  return { host: masterHost(host), port }
}
