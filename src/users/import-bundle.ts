// Imports a bundle in this process, the master's or a worker's: its `tymbal` is the engine that runs here.
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { SourceMapPayload } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { messageOf, TymbalError } from '../model/errors.js'
import type { RunOptions } from '../model/run-options.js'
import type { ScriptBundle } from '../model/test-plan.js'
import { DOOR_FILE, MAP_COMMENT } from './loading/bundle-format.js'
import { layOutFiles } from './loading/data-files.js'
import { createLoadedScript, type LoadedScript } from './loading/loaded-script.js'
import { readScript } from './loading/read-script.js'
import type { ScriptExports } from './loading/read-user-classes.js'
import { doorModule } from './loading/script-door.js'
import { absoluteSource, ScriptPlaces } from './loading/script-places.js'
import { ScriptState } from './script/script-state.js'

export type { LoadedScript } from './loading/loaded-script.js'

/**
 * Runs the bundle's module and reads what it exports. Every call gives a script of its own, with its own hooks and metrics.
 * @param options `env` is set in `process.env` before
 * @param file absolute path of the script on this machine: what `import.meta` and relative files are about; without it, beside the bundle's own files
 * @throws TymbalError TYM3002 when the module throws, TYM3001 when a native package is missing, TYM3003, TYM3004, TYM2001
 */
export async function importBundle(
  bundle: ScriptBundle,
  options: Pick<RunOptions, 'env'>,
  file = bundle.files.length > 0 ? layOutFiles(bundle) : resolve(bundle.path),
): Promise<LoadedScript> {
  Object.assign(process.env, options.env)
  process.setSourceMapsEnabled(true)
  const folder = await mkdtemp(join(tmpdir(), 'tymbal-'))
  try {
    return await importFrom(folder, bundle, file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function importFrom(folder: string, bundle: ScriptBundle, file: string): Promise<LoadedScript> {
  const bundleFile = join(folder, 'script.mjs')
  const directory = dirname(file)
  const { code, map } = splitMap(bundle.code)
  const places = new ScriptPlaces({ path: bundle.path, directory, map, bundleFile })
  const state = new ScriptState()
  await writeFile(join(folder, DOOR_FILE), doorModule(randomUUID(), state, { file, path: bundle.path }))
  await writeFile(bundleFile, code + mapComment(map, directory))
  const exports = await importModule(bundleFile, places)
  return createLoadedScript({ bundle, facts: readScript(exports, places, code), state, places })
}

async function importModule(file: string, places: ScriptPlaces): Promise<ScriptExports> {
  try {
    return (await import(pathToFileURL(file).href)) as ScriptExports
  } catch (thrown) {
    throw loadFault(thrown, places)
  }
}

function loadFault(thrown: unknown, places: ScriptPlaces): TymbalError {
  const details = places.detailsOf(places.placeOf(thrown))
  if (thrown instanceof TymbalError) {
    return new TymbalError(thrown.code, thrown.message, { hint: thrown.hint, ...details, cause: thrown })
  }
  const name = basename(places.path)
  return new TymbalError('TYM3002', `${name} threw while it was loaded: ${messageOf(thrown)}`, {
    where: places.path,
    ...details,
    cause: thrown,
  })
}

interface SplitBundle {
  readonly code: string
  readonly map: SourceMapPayload | null
}

function splitMap(code: string): SplitBundle {
  const at = code.lastIndexOf(MAP_COMMENT)
  if (at < 0) return { code, map: null }
  const text = Buffer.from(code.slice(at + MAP_COMMENT.length), 'base64').toString()
  return { code: code.slice(0, at), map: JSON.parse(text) as SourceMapPayload }
}

/** The same map with the sources where they stand on this machine, so that Node names them in stacks and debuggers find them. */
function mapComment(map: SourceMapPayload | null, directory: string): string {
  if (map === null) return ''
  const sources = map.sources.map((source) => {
    const path = absoluteSource(directory, source)
    return isAbsolute(path) ? pathToFileURL(path).pathname : path
  })
  return `${MAP_COMMENT}${Buffer.from(JSON.stringify({ ...map, sources })).toString('base64')}\n`
}
