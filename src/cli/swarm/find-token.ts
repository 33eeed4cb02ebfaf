// Which join token a worker uses: the one it was given, or the one that a master of this machine has left.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { messageOf, TymbalError } from '../../model/errors.js'
import { parseToken } from '../../wire/security/join-token.js'
import type { CliIo } from '../cli-io.js'
import type { Settings } from '../options/option-table.js'
import { stateDirectory } from './state-directory.js'

/**
 * The token as text, checked; null = plain.
 * @throws TymbalError TYM1005, TYM4006, TYM1001 when there is none
 */
export async function findToken(values: Settings, { cwd, env }: Pick<CliIo, 'cwd' | 'env'>): Promise<string | null> {
  if (values.plain === true) return null
  if (values.join !== undefined) return checked(values.join)
  const left = join(stateDirectory(env), 'join.token')
  const file = values.joinFile === undefined ? left : resolve(cwd, values.joinFile)
  if (values.joinFile !== undefined || existsSync(left)) return checked(await read(file))
  throw new TymbalError('TYM1001', 'A worker needs the join token of its master', {
    hint: 'The master prints the whole command: tymbal --worker --master-host … --join …  For a master that runs --plain, add --plain here too.',
  })
}

function checked(text: string): string {
  parseToken(text)
  return text.trim()
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new TymbalError('TYM4006', `the join token could not be read: ${messageOf(cause)}`, { cause })
  }
}
