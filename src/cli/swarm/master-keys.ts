// The master's keys on disk: made once, kept for every later start, so that workers and their token outlive a master.
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { messageOf, TymbalError } from '../../model/errors.js'
import { KEY_BYTES } from '../../wire/security/curve-keys.js'
import { formatToken, type MasterKeys, newMasterKeys } from '../../wire/security/join-token.js'

const FIRST_LINE = 'tymbal master keys 1'
const OWNER_ONLY = 0o600
const OTHERS_BITS = 0o077

/**
 * Reads the keys; makes and keeps them when there are none.
 * @throws TymbalError TYM4006 when the file cannot be used, or others may read it
 */
export async function masterKeys(file: string): Promise<MasterKeys> {
  return (await readKeys(file)) ?? (await keepKeys(file, newMasterKeys()))
}

/** From now on these are the master's. @throws TymbalError TYM4006 when the file cannot be written */
export async function keepKeys(file: string, keys: MasterKeys): Promise<MasterKeys> {
  const text = [FIRST_LINE, hex(keys.masterSecret), hex(keys.workerSecret), ''].join('\n')
  await writeSecret(file, text)
  return keys
}

/** Writes the join token where workers of this machine, or of a shared disk, find it. @throws TymbalError TYM4006 */
export const writeToken = (file: string, keys: MasterKeys): Promise<void> => writeSecret(file, `${formatToken(keys)}\n`)

async function readKeys(file: string): Promise<MasterKeys | null> {
  const text = await readFile(file, 'utf8').catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return null
    throw unusable(file, messageOf(fault), fault)
  })
  if (text === null) return null
  const { mode } = await stat(file)
  if ((mode & OTHERS_BITS) !== 0) {
    throw new TymbalError('TYM4006', `${file} can be read by others: whoever has it can be your master`, {
      hint: `chmod 600 ${file}, or make new keys with --new-token when others may have read it.`,
    })
  }
  const [first, masterSecret, workerSecret] = text.split('\n').map((line) => line.trim())
  const keys = { masterSecret: unhex(masterSecret), workerSecret: unhex(workerSecret) }
  const isWhole = Object.values(keys).every((key) => key.length === KEY_BYTES)
  if (first !== FIRST_LINE || !isWhole) throw unusable(file, 'it holds no keys of a master')
  return keys
}

/** Whole or not at all, and never readable by others, not even for a moment. */
async function writeSecret(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const draft = `${file}.${process.pid}.new`
    const handle = await open(draft, 'w', OWNER_ONLY)
    try {
      await handle.chmod(OWNER_ONLY)
      await handle.writeFile(text)
    } finally {
      await handle.close()
    }
    await rename(draft, file)
  } catch (fault) {
    throw unusable(file, messageOf(fault), fault)
  }
}

function unusable(file: string, why: string, cause?: unknown): TymbalError {
  return new TymbalError('TYM4006', `${file} cannot be used: ${why}`, {
    hint: 'Name another file: --master-key for the keys, --join-file for the token. --new-token makes new keys.',
    cause,
  })
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const unhex = (text = ''): Buffer => Buffer.from(text, 'hex')
