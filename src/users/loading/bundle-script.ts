// Bundles a script with everything it imports into one ESM text, the same on every machine.
import type { SourceMapPayload } from 'node:module'
import { basename, dirname, extname } from 'node:path'
import { type BuildOptions, type BuildResult, build, type PluginBuild, stop } from 'esbuild'
import { TymbalError } from '../../model/errors.js'
import type { ScriptBundle } from '../../model/test-plan.js'
import { bundleFault } from './bundle-fault.js'
import { DOOR_FILE, MAP_COMMENT } from './bundle-format.js'
import { hashOf } from './bundle-hash.js'
import { nativePackages } from './native-packages.js'
import { API_NAMES, PLACE_NAMES } from './script-door.js'

const EXTENSIONS = ['.ts', '.mts', '.js', '.mjs']

const BANNER = `import { ${Object.values(PLACE_NAMES).join(', ')} } from ${JSON.stringify(DOOR_FILE)};`

const SETTINGS: BuildOptions = {
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  // Decorators are not in Node yet, so they are lowered.
  target: 'node20.19',
  sourcemap: 'external',
  keepNames: true,
  logLevel: 'silent',
  banner: { js: BANNER },
  define: {
    'import.meta.url': PLACE_NAMES.url,
    'import.meta.filename': PLACE_NAMES.filename,
    'import.meta.dirname': PLACE_NAMES.dirname,
    __filename: PLACE_NAMES.filename,
    __dirname: PLACE_NAMES.dirname,
    __ENV: PLACE_NAMES.env,
  },
}

export interface FoundScript {
  /** As the user gave it. */
  readonly given: string
  /** Absolute. */
  readonly path: string
}

/** @throws TymbalError TYM3001 with file, line, column and code frame of the first fault */
export async function bundleScript({ given, path }: FoundScript): Promise<ScriptBundle> {
  if (!EXTENSIONS.includes(extname(path))) {
    throw new TymbalError('TYM3001', `${given} is not a script`, { hint: `Scripts end in ${EXTENSIONS.join(', ')}.` })
  }
  const { outputFiles } = await buildScript({ given, path })
  const text = (ending: string): string => outputFiles.find((file) => file.path.endsWith(ending))!.text
  const code = `${text('.mjs')}${inlineMap(JSON.parse(text('.map')) as SourceMapPayload)}`
  return { path: given, code, files: [], hash: hashOf({ code, files: [] }) }
}

async function buildScript({ given, path }: FoundScript): Promise<BuildResult<{ write: false }>> {
  const directory = dirname(path)
  try {
    return await build({
      ...SETTINGS,
      write: false,
      entryPoints: [path],
      absWorkingDir: directory,
      outfile: `${directory}/${basename(path, extname(path))}.bundle.mjs`,
      plugins: [
        { name: 'tymbal', setup: resolveDoor },
        { name: 'native', setup: nativePackages },
      ],
    })
  } catch (thrown) {
    throw bundleFault(thrown, given)
  } finally {
    await stop() // its process would stay for the whole run
  }
}

/** `tymbal` becomes a list of its exports, so that a name that does not exist is a fault of the bundle, with its line. */
function resolveDoor(setup: PluginBuild): void {
  setup.onResolve({ filter: /^tymbal$/ }, () => ({ path: 'tymbal', namespace: 'tymbal', sideEffects: false }))
  setup.onResolve({ filter: /^\.\/tymbal-door\.mjs$/, namespace: 'tymbal' }, () => ({
    path: DOOR_FILE,
    external: true,
  }))
  setup.onLoad({ filter: /.*/, namespace: 'tymbal' }, () => ({
    contents: `export { ${API_NAMES.join(', ')} } from ${JSON.stringify(DOOR_FILE)}`,
  }))
}

/** The text of packages stays out of the map: nobody looks for a fault there, and it would double the bundle. */
function inlineMap(map: SourceMapPayload): string {
  const sourcesContent = map.sources.map((source, index) =>
    source.includes('node_modules/') ? (null as unknown as string) : map.sourcesContent[index]!,
  )
  const text = JSON.stringify({ ...map, sourcesContent })
  return `${MAP_COMMENT}${Buffer.from(text).toString('base64')}\n`
}
