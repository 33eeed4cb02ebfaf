// Errors of the script, made fit to cross the link.
import { messageOf, TymbalError } from '../model/errors.js'
import type { RemoteError } from '../wire/messages.js'

/** Anything thrown, as plain data; what is not a TymbalError gets `code`. */
export function toRemoteError(thrown: unknown, code: string): RemoteError {
  if (thrown instanceof TymbalError) {
    return {
      code: thrown.code,
      message: thrown.message,
      hint: thrown.hint,
      where: thrown.where,
      codeFrame: thrown.codeFrame,
    }
  }
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
  const where = /\(?([^()\s]+:\d+:\d+)\)?/.exec(stack)?.[1] ?? ''
  return { code, message: messageOf(thrown), where, hint: '', codeFrame: '' }
}
