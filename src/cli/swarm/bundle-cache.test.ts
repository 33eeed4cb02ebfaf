import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ScriptBundle } from '../../model/test-plan.js'
import { hashOf } from '../../users/loading/bundle-hash.js'
import { bundleCache } from './bundle-cache.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tymbal-cache-'))
})
afterEach(() => rm(folder, { recursive: true }))

const bundleOf = (code: string): ScriptBundle => {
  const content = { path: 'a.ts', code, files: [{ path: 'x.csv', content: new Uint8Array([1, 2]) }] }
  return { ...content, hash: hashOf(content) }
}

describe('bundleCache', () => {
  it('gives back what it got, readable by its owner only', async () => {
    const cache = bundleCache(join(folder, 'deep'), hashOf)
    const bundle = bundleOf('export {}')
    expect(await cache.get(bundle.hash)).toBeNull()
    await cache.put(bundle)
    const kept = await cache.get(bundle.hash)
    expect({ ...kept, files: [] }).toEqual({ ...bundle, files: [] })
    expect([...kept!.files[0]!.content]).toEqual([1, 2])
    expect((await stat(join(folder, 'deep', bundle.hash))).mode & 0o777).toBe(0o600)
  })

  it('does not believe a file that was changed, nor a name that is no hash', async () => {
    const cache = bundleCache(folder, hashOf)
    const bundle = bundleOf('export {}')
    await cache.put({ ...bundle, code: 'evil()' })
    expect(await cache.get(bundle.hash)).toBeNull()
    await writeFile(join(folder, bundle.hash), 'noise')
    expect(await cache.get(bundle.hash)).toBeNull()
    expect(await cache.get('../../etc/passwd')).toBeNull()
  })

  it('keeps the twenty that were used last', async () => {
    const cache = bundleCache(folder, hashOf)
    for (let i = 0; i < 25; i++) await cache.put(bundleOf(String(i)))
    expect(await readdir(folder)).toHaveLength(20)
    expect(await cache.get(bundleOf('24').hash)).not.toBeNull()
  })

  it('keeps nothing where nothing can be written, without a fault', async () => {
    await writeFile(join(folder, 'file'), '')
    const cache = bundleCache(join(folder, 'file', 'below'), hashOf)
    await cache.put(bundleOf('x'))
    expect(await cache.get(bundleOf('x').hash)).toBeNull()
  })
})
