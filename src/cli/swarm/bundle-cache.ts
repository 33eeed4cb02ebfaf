// Scripts that a worker got before, kept on its disk by their hash: the next run of the same script is not sent again.
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { decode, encode } from '@msgpack/msgpack'
import type { ScriptBundle } from '../../model/test-plan.js'
import type { BundleCache } from '../../worker/worker.js'

/** Older ones give way. */
const MOST_KEPT = 20
const IS_HASH = /^[0-9a-f]{64}$/

/** `$XDG_CACHE_HOME/tymbal/bundles`, or `~/.cache/tymbal/bundles`. */
export function bundleCacheDirectory(env: Readonly<Record<string, string | undefined>>): string {
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'tymbal', 'bundles')
}

/**
 * What is not what its name says is not there; a disk that cannot be written keeps nothing.
 * @param hashOf the identity of a bundle's content: what lies on a disk may have been changed
 */
export function bundleCache(directory: string, hashOf: (bundle: ScriptBundle) => string): BundleCache {
  return {
    async get(hash) {
      if (!IS_HASH.test(hash)) return null
      try {
        const file = join(directory, hash)
        const bundle = decode(await readFile(file)) as ScriptBundle
        if (hashOf(bundle) !== hash || bundle.hash !== hash) return null
        await utimes(file, new Date(), new Date())
        return bundle
      } catch {
        return null
      }
    },
    async put(bundle) {
      try {
        await mkdir(directory, { recursive: true, mode: 0o700 })
        const draft = join(directory, `${bundle.hash}.${process.pid}`)
        await writeFile(draft, encode(bundle), { mode: 0o600 })
        await rename(draft, join(directory, bundle.hash))
        await dropOldest(directory)
      } catch {
        // it is sent again next time
      }
    },
  }
}

async function dropOldest(directory: string): Promise<void> {
  const names = await readdir(directory)
  if (names.length <= MOST_KEPT) return
  const files = await Promise.all(
    names.map(async (name) => ({ name, atMs: (await stat(join(directory, name))).mtimeMs })),
  )
  const old = files.sort((a, b) => b.atMs - a.atMs).slice(MOST_KEPT)
  for (const { name } of old) await rm(join(directory, name), { force: true })
}
