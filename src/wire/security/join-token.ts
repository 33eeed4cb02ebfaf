// The join token: what a worker must know to find out that its master is the right one, and to be let in by it.
import { TymbalError } from '../../model/errors.js'
import { KEY_BYTES, newSecretKey, publicKeyOf } from './curve-keys.js'

/** What the master keeps: its own secret key, and the one that its workers share. 32 bytes each. */
export interface MasterKeys {
  readonly masterSecret: Uint8Array
  readonly workerSecret: Uint8Array
}

/** What a token tells a worker. 32 bytes each. */
export interface JoinToken {
  readonly masterPublic: Uint8Array
  readonly workerSecret: Uint8Array
}

const PREFIX = 'tymbal1.'

export const newMasterKeys = (): MasterKeys => ({ masterSecret: newSecretKey(), workerSecret: newSecretKey() })

/** `tymbal1.` and 86 characters that need no quoting in a shell. */
export function formatToken({ masterSecret, workerSecret }: MasterKeys): string {
  return PREFIX + Buffer.concat([publicKeyOf(masterSecret), workerSecret]).toString('base64url')
}

/** @throws TymbalError TYM1005 when it is none; the message never repeats it */
export function parseToken(text: string): JoinToken {
  const token = text.trim()
  const bytes = Buffer.from(token.slice(PREFIX.length), 'base64url')
  if (!token.startsWith(PREFIX) || bytes.length !== 2 * KEY_BYTES) {
    throw new TymbalError('TYM1005', 'the join token is not one: it begins with tymbal1. and has 94 characters', {
      hint: 'The master prints it in the command for its workers; copy all of it.',
    })
  }
  return { masterPublic: bytes.subarray(0, KEY_BYTES), workerSecret: bytes.subarray(KEY_BYTES) }
}
