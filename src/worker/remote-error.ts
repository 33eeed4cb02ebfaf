// Errors of the script, made fit to cross the link.
import { messageOf, stackOf, TymbalError } from '../model/errors.js'
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
  const where = /\(?([^()\s]+:\d+:\d+)\)?/.exec(stackOf(thrown))?.[1] ?? ''
  return { code, message: messageOf(thrown), where, hint: '', codeFrame: '' }
}
