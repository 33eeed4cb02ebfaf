// Files that are either whole or not there: written beside their place and moved into it, so no reader ever sees half of one.
import { constants } from 'node:fs'
import { access, mkdir, realpath, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { messageOf, TymbalError } from '../../model/errors.js'

async function statOrNull(path: string): Promise<Awaited<ReturnType<typeof stat>> | null> {
  try {
    return await stat(path)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw thrown
  }
}

/** @throws TymbalError TYM5001 when `path` cannot become a file: known before the run, instead of after it. */
export async function checkTarget(path: string, { makesDirectory = false } = {}): Promise<void> {
  const directory = dirname(path)
  const place = await statOrNull(directory).catch((thrown: unknown) => refuse(messageOf(thrown)))
  if (place === null && makesDirectory) return
  if (place === null) refuse(`the directory "${directory}" does not exist`, `Create it:  mkdir -p ${directory}`)
  if (!place.isDirectory()) refuse(`"${directory}" is not a directory`)
  const target = await statOrNull(path)
  if (target?.isDirectory()) refuse(`"${path}" is a directory`, 'Give the name of a file in it.')
  const needed = target === null || target.isFile() ? directory : path
  await access(needed, constants.W_OK).catch(() => refuse(`"${needed}" may not be written`))
}

/** @throws TymbalError TYM5001 when `path` is no directory to write into and cannot become one. Leaves nothing behind. */
export async function checkDirectory(path: string): Promise<void> {
  const place = await statOrNull(path).catch((thrown: unknown) => refuse(messageOf(thrown)))
  if (place === null) return await probeDirectory(path)
  if (!place.isDirectory()) refuse(`"${path}" is not a directory`)
  await access(path, constants.W_OK).catch(() => refuse(`"${path}" may not be written`))
}

/** Only making it tells whether it can be made. What was made is taken away again, unless somebody has used it since. */
async function probeDirectory(path: string): Promise<void> {
  const made: string[] = []
  try {
    await makeDirectories(path, made)
  } catch (thrown) {
    refuse(`the directory "${path}" cannot be made: ${messageOf(thrown)}`)
  } finally {
    for (const one of made.reverse()) await rmdir(one).catch(() => undefined)
  }
}

/**
 * Makes a directory and those above it that are missing, and adds what it made to `made`, outermost first.
 * Node's own way, `mkdir` with `recursive`, never returns where the system answers "no such file" for a directory that is there, as in /proc.
 */
export async function makeDirectories(path: string, made: string[] = []): Promise<void> {
  if ((await statOrNull(path)) !== null) return
  if (dirname(path) !== path) await makeDirectories(dirname(path), made)
  try {
    await mkdir(path)
    made.push(path)
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
  }
}

function refuse(message: string, hint = ''): never {
  throw new TymbalError('TYM5001', message, { hint })
}

/**
 * Writes `text` so that a reader finds the old file or the new one. A link keeps pointing where it did; a device or pipe is written as it is.
 * @throws the system's error; what was there before is untouched then.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  const target = await statOrNull(path)
  if (target !== null && !target.isFile()) return await writeFile(path, text)
  const place = target === null ? path : await realpath(path)
  const beside = join(dirname(place), `.${basename(place)}.${process.pid}.part`)
  try {
    await writeFile(beside, text)
    await rename(beside, place)
  } catch (thrown) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw thrown
  }
}
