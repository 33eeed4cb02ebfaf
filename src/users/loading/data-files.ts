// Data files of a script: read beside it where the run is started, laid out for it where a worker imports it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, isAbsolute, join, posix, sep } from 'node:path'
import { messageOf, TymbalError } from '../../model/errors.js'
import type { ScriptBundle, ScriptFile } from '../../model/test-plan.js'

/** All together: they travel in one message, and lie in the memory of every worker. */
const MOST_BYTES = 48 * 1024 * 1024

/**
 * Reads what `options.files` names, relative to the script.
 * @throws TymbalError TYM3004 when one is missing, lies elsewhere, or all are too large
 */
export async function readDataFiles(paths: readonly string[], directory: string): Promise<readonly ScriptFile[]> {
  const files = await Promise.all(paths.map((path) => readDataFile(path, directory)))
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0)
  if (bytes <= MOST_BYTES) return files
  throw new TymbalError('TYM3004', `options.files: ${Math.ceil(bytes / 1e6)} MB are too much to send to workers`, {
    hint: `At most ${Math.floor(MOST_BYTES / 1e6)} MB; put larger files where every worker can read them.`,
  })
}

async function readDataFile(given: string, directory: string): Promise<ScriptFile> {
  const path = posix.normalize(given.split(sep).join('/'))
  if (isAbsolute(given) || path.startsWith('..')) {
    throw new TymbalError('TYM3004', `options.files: ${given} does not lie beside the script or below it`, {
      hint: 'Workers get the files in a directory of their own; name them relative to the script.',
    })
  }
  try {
    return { path, content: await readFile(join(directory, path)) }
  } catch (cause) {
    throw new TymbalError('TYM3004', `options.files: ${messageOf(cause)}`, { cause })
  }
}

/**
 * Lays the files of a bundle out in a directory that lives as long as this process.
 * @returns the path that the script stands at there
 */
export function layOutFiles({ path, files }: ScriptBundle): string {
  const folder = mkdtempSync(join(tmpdir(), 'tymbal-data-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const file of files) {
    const target = join(folder, posix.normalize(`/${file.path}`))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, file.content)
  }
  return join(folder, basename(path))
}
