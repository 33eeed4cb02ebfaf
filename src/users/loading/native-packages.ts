// Packages with native code cannot travel inside a bundle: they stay outside and are required where the script runs.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import type { PluginBuild } from 'esbuild'
import { packageName } from './bundle-fault.js'

/** Bare names, but not those of Node's own modules or of `package.json` imports. */
const PACKAGE = /^[^./#]/
/** Folders deeper or larger than this are not searched to the end. */
const MOST_ENTRIES = 5000

/** Marks a resolve call of our own, so that it is not answered by us again. */
const ASKED = { isAsked: true }

export function nativePackages(setup: PluginBuild): void {
  const isNative = new Map<string, boolean>()
  setup.onResolve({ filter: PACKAGE }, async ({ path, importer, namespace, kind, resolveDir, pluginData }) => {
    if (namespace === 'native') return { path, external: true }
    if (pluginData === ASKED || kind === 'entry-point') return undefined
    if (path.startsWith('node:') && !isBuiltin(path)) return { errors: [{ text: `Could not resolve "${path}"` }] }
    const { path: file, errors } = await setup.resolve(path, {
      importer,
      namespace,
      kind,
      resolveDir,
      pluginData: ASKED,
    })
    const directory = errors.length > 0 ? null : packageDirectory(file, packageName(path))
    if (directory === null) return undefined
    const known = isNative.get(directory) ?? hasNativeCode(directory)
    isNative.set(directory, known)
    return known ? { path, namespace: 'native' } : undefined
  })
  // As CommonJS, so that the bundle asks for it with `require`, which the door resolves from the script's own place.
  setup.onLoad({ filter: /.*/, namespace: 'native' }, ({ path }) => ({
    contents: `module.exports = require(${JSON.stringify(path)})`,
  }))
}

/** The folder of the installed package that a file belongs to; null for files outside of node_modules. */
function packageDirectory(file: string, name: string): string | null {
  const at = file.lastIndexOf(join('node_modules', name))
  return at < 0 ? null : join(file.slice(0, at), 'node_modules', name)
}

function hasNativeCode(directory: string): boolean {
  if (existsSync(join(directory, 'binding.gyp'))) return true
  const manifest = join(directory, 'package.json')
  if (existsSync(manifest) && isNativeManifest(readFileSync(manifest, 'utf8'))) return true
  return holdsBinary(directory)
}

/** napi-rs packages keep their binaries in packages of their own, one for each platform. */
function isNativeManifest(text: string): boolean {
  const { napi, gypfile, binary } = JSON.parse(text) as Readonly<Record<string, unknown>>
  return napi !== undefined || gypfile === true || typeof binary === 'object'
}

function holdsBinary(directory: string): boolean {
  const folders = [directory]
  let seen = 0
  for (let folder = folders.pop(); folder !== undefined && seen < MOST_ENTRIES; folder = folders.pop()) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      seen++
      if (entry.name.endsWith('.node')) return true
      if (entry.isDirectory() && entry.name !== 'node_modules') folders.push(join(folder, entry.name))
    }
  }
  return false
}
