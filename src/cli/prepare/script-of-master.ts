// `-f -`: the script comes from the master, and is loaded from a folder of its own.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { TymbalError } from '../../model/errors.js'
import { type LoadedScript, loadScript } from '../../users/load-script.js'
import { fetchLocustfile, type MasterScriptFile } from '../../wire/locust/to-master/fetch-locustfile.js'
import { VERSION } from '../version.js'

const IS_SCRIPT = /\.m?[jt]s$/

/** @throws TymbalError TYM3001 when the master's script is in another language, TYM4004 when it gives none */
export async function scriptOfMaster(host: string, port: number): Promise<LoadedScript> {
  const files = await fetchLocustfile({ host, port, ownHost: hostname(), version: VERSION })
  const script = files.find(({ name }) => IS_SCRIPT.test(name))
  if (script === undefined) throw foreignScript(files)
  const folder = await mkdtemp(join(tmpdir(), 'tymbal-script-'))
  try {
    for (const { name, contents } of files) await writeFile(join(folder, name), contents)
    return await loadScript({ given: script.name, path: join(folder, script.name) })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function foreignScript(files: readonly MasterScriptFile[]): TymbalError {
  const names = files.map(({ name }) => name).join(', ')
  const what =
    names === '' ? 'The master gave no script' : `The master's script is ${names}, and not in TypeScript or JavaScript`
  return new TymbalError('TYM3001', what, {
    hint: 'Give this worker one of its own, with user classes of the same names: -f loadtest.ts',
  })
}
