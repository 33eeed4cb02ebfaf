// `tymbal init`: a first script, configuration and CI file. What exists is left alone.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EXIT, messageOf, TymbalError } from '../../model/errors.js'
import { type CliIo, print } from '../cli-io.js'
import { INIT_FILES, type InitFile } from './init-files.js'
import { readPlainArguments } from './plain-arguments.js'

export async function initCommand(rest: readonly string[], io: CliIo): Promise<number> {
  const { isDone } = readPlainArguments('init', rest, 0, io)
  if (isDone) return EXIT.ok
  for (const file of INIT_FILES) {
    const written = await writeNew(join(io.cwd, file.path), file)
    print(
      io,
      `${written ? 'written' : 'kept   '}  ${file.path.padEnd(32)} ${written ? file.purpose : 'it exists already'}`,
    )
  }
  print(io, NEXT_STEPS)
  return EXIT.ok
}

const NEXT_STEPS = `
Next:
  1. Name your host and your tasks in loadtest.ts.
  2. npx tymbal check loadtest.ts                    each task once, every request shown
  3. npx tymbal run loadtest.ts -u 10 -t 30s         the first load
Types and completion in your editor: npm install --save-dev tymbal`

/** False when the file was there. */
async function writeNew(path: string, file: InitFile): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, file.content, { flag: 'wx' })
    return true
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw new TymbalError('TYM5001', `${file.path} could not be written: ${messageOf(thrown)}`, { cause: thrown })
  }
}
