import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formatToken, newMasterKeys, parseToken } from '../../wire/security/join-token.js'
import { keepKeys, masterKeys, writeToken } from './master-keys.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tymbal-keys-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('the keys of the master', () => {
  it('are made once, for the owner only, and are the same afterwards', async () => {
    const file = join(folder, 'deep', 'master.key')
    const first = await masterKeys(file)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(formatToken(await masterKeys(file))).toBe(formatToken(first))
  })

  it('are new when that is asked for', async () => {
    const file = join(folder, 'master.key')
    const first = await masterKeys(file)
    const second = await keepKeys(file, newMasterKeys())
    expect(formatToken(second)).not.toBe(formatToken(first))
    expect(formatToken(await masterKeys(file))).toBe(formatToken(second))
  })

  it('are refused when others may read them, or when they are none', async () => {
    const file = join(folder, 'master.key')
    await masterKeys(file)
    await chmod(file, 0o640)
    await expect(masterKeys(file)).rejects.toMatchObject({ code: 'TYM4006' })
    await writeFile(file, 'tymbal master keys 1\nabc\n', { mode: 0o600 })
    await chmod(file, 0o600)
    await expect(masterKeys(file)).rejects.toMatchObject({ code: 'TYM4006' })
    await expect(masterKeys(join(file, 'below'))).rejects.toMatchObject({ code: 'TYM4006' })
  })

  it('leave the token in a file of its own, for the owner only', async () => {
    const keys = await masterKeys(join(folder, 'master.key'))
    const file = join(folder, 'join.token')
    await writeFile(file, 'old', { mode: 0o644 })
    await writeToken(file, keys)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(parseToken(await readFile(file, 'utf8'))).toEqual(parseToken(formatToken(keys)))
  })
})
