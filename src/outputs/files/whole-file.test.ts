import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TymbalError } from '../../model/errors.js'
import { checkTarget, writeWhole } from './whole-file.js'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tymbal-file-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))
const path = (name: string): string => join(directory, name)

test('replaces what was there, leaves nothing beside it', async () => {
  await writeFile(path('a.json'), 'old')
  await writeWhole(path('a.json'), 'new')
  expect(await readFile(path('a.json'), 'utf8')).toBe('new')
  expect(await readdir(directory)).toEqual(['a.json'])
})

test('a write that fails leaves the old file and no rest', async () => {
  await mkdir(path('target'))
  await writeFile(path('target/inside'), 'kept')
  await expect(writeWhole(path('target'), 'new')).rejects.toThrow(/EISDIR/)
  expect(await readFile(path('target/inside'), 'utf8')).toBe('kept')
  await expect(writeWhole(path('no/such/file'), 'new')).rejects.toThrow(/ENOENT/)
  expect(await readdir(directory)).toEqual(['target'])
})

test('a link keeps pointing to its file', async () => {
  await writeFile(path('real'), 'old')
  await symlink(path('real'), path('link'))
  await writeWhole(path('link'), 'new')
  expect((await lstat(path('link'))).isSymbolicLink()).toBe(true)
  expect(await readFile(path('real'), 'utf8')).toBe('new')
})

test('a device is written, not replaced', async () => {
  await expect(writeWhole('/dev/full', 'text')).rejects.toThrow(/ENOSPC/)
  await writeWhole('/dev/null', 'text')
  expect((await stat('/dev/full')).isCharacterDevice()).toBe(true)
  expect((await stat('/dev/null')).isCharacterDevice()).toBe(true)
})

test('targets that cannot work are refused before the run, with what to do', async () => {
  await writeFile(path('file'), '')
  await expect(checkTarget(path('report.html'))).resolves.toBeUndefined()
  await expect(checkTarget('/dev/null')).resolves.toBeUndefined()
  await expect(checkTarget(path('missing/report.html'))).rejects.toThrow(/missing" does not exist/)
  await expect(checkTarget(path('file/report.html'))).rejects.toThrow(TymbalError)
  await expect(checkTarget(directory)).rejects.toThrow(/is a directory/)
  const refused: unknown = await checkTarget(path('missing/report.html')).catch((error: unknown) => error)
  expect((refused as TymbalError).hint).toContain(`mkdir -p ${path('missing')}`)
})

test.skipIf(process.getuid?.() === 0)('a directory without permission is refused', async () => {
  await chmod(directory, 0o500)
  await expect(checkTarget(path('report.html'))).rejects.toThrow(/may not be written/)
})
