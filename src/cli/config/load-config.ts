// Finds and loads `tymbal.config.*`: JSON is parsed, TypeScript and JavaScript run after esbuild made one module of them.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { messageOf, TymbalError } from '../../model/errors.js'

const CONFIG_NAMES = ['ts', 'mts', 'js', 'mjs', 'json'].map((extension) => `tymbal.config.${extension}`)

/** The absolute path of the file to use, or null when none was named and none lies in `cwd`. */
export function findConfig(cwd: string, named: string | undefined): string | null {
  if (named !== undefined) {
    const path = resolve(cwd, named)
    if (!existsSync(path)) throw unusable(path, cwd, 'does not exist')
    return path
  }
  return CONFIG_NAMES.map((name) => resolve(cwd, name)).find((path) => existsSync(path)) ?? null
}

function unusable(path: string, cwd: string, why: string, cause?: unknown): TymbalError {
  return new TymbalError('TYM1002', `${relative(cwd, path) || path} ${why}`, { cause })
}

/**
 * What the file says, not yet checked.
 * @throws TymbalError TYM1002 when it cannot be read, parsed or run.
 */
export async function loadConfig(path: string, cwd: string): Promise<unknown> {
  try {
    if (extname(path) === '.json') return JSON.parse(await readFile(path, 'utf8'))
    return await importConfig(path)
  } catch (thrown) {
    if (thrown instanceof TymbalError) throw thrown
    throw unusable(path, cwd, `could not be loaded: ${messageOf(thrown)}`, thrown)
  }
}

/** Bundled with what it imports and imported from memory: nothing is written beside the user's file. */
async function importConfig(path: string): Promise<unknown> {
  const { build } = await import('esbuild')
  const bundle = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: `node${process.versions.node}`,
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(path).href) },
    logLevel: 'silent',
  })
  const code = bundle.outputFiles[0]!.text
  const module: { readonly default?: unknown } = await import(
    `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`
  )
  if (module.default === undefined) throw new Error('it has no default export')
  return typeof module.default === 'function' ? await module.default() : module.default
}
