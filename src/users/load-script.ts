// Loads a script from its file: bundled, then imported. esbuild is only loaded here, never on a worker.
import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { TymbalError } from '../model/errors.js'
import type { RunOptions } from '../model/run-options.js'
import { importBundle, type LoadedScript } from './import-bundle.js'
import { hashOf } from './loading/bundle-hash.js'
import type { FoundScript } from './loading/bundle-script.js'
import { readDataFiles } from './loading/data-files.js'

export type { LoadedScript } from './loading/loaded-script.js'
export type { UiRoute } from './script/ui.js'

/**
 * @param script a path as the user gave it, or that with the absolute path it means
 * @param options `env` is set in `process.env` before the script runs
 * @throws TymbalError TYM1003 when there is no such file, TYM3001 to TYM3004, TYM2001
 */
export async function loadScript(
  script: string | FoundScript,
  options: Pick<RunOptions, 'env'> = { env: {} },
): Promise<LoadedScript> {
  const found = typeof script === 'string' ? { given: script, path: resolve(script) } : script
  if (!existsSync(found.path)) throw new TymbalError('TYM1003', `${found.given} does not exist`)
  const { bundleScript } = await import('./loading/bundle-script.js')
  const loaded = await importBundle(await bundleScript(found), options, found.path)
  return withDataFiles(loaded, dirname(found.path))
}

/** The same script, with the files that workers need beside it. */
async function withDataFiles(loaded: LoadedScript, directory: string): Promise<LoadedScript> {
  if (loaded.dataFiles.length === 0) return loaded
  const files = await readDataFiles(loaded.dataFiles, directory)
  const { bundle } = loaded.plan
  const whole = { ...bundle, files, hash: hashOf({ ...bundle, files }) }
  return { ...loaded, plan: { ...loaded.plan, bundle: whole } }
}
