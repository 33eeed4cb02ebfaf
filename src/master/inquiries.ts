// Questions of the master to its workers that somebody waits for: sent to each, done when each has answered or is gone.
import { ERROR_CODES, type ErrorCode, TymbalError } from '../model/errors.js'
import type { MasterMessage, RemoteError, WorkerMessage } from '../wire/messages.js'

/** What a reply means: true = answered, false = it is about something else, an error = the whole question has failed. */
export type Reading = (reply: WorkerMessage) => boolean | TymbalError

export interface Inquiry {
  readonly message: MasterMessage
  readonly workerIds: readonly string[]
  readonly read: Reading
  /** After so long nobody is waited for any more. */
  readonly limitMs?: number
}

interface Pending {
  readonly waiting: Set<string>
  readonly read: Reading
  finish(error: TymbalError | null): void
}

export class Inquiries {
  readonly #send: (workerId: string, message: MasterMessage) => void
  readonly #pending = new Set<Pending>()

  constructor(send: (workerId: string, message: MasterMessage) => void) {
    this.#send = send
  }

  /** @throws TymbalError the first answer that is an error */
  ask({ message, workerIds, read, limitMs }: Inquiry): Promise<void> {
    if (workerIds.length === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const timer = limitMs === undefined ? undefined : setTimeout(() => pending.finish(null), limitMs)
      const pending: Pending = {
        waiting: new Set(workerIds),
        read,
        finish: (error) => {
          clearTimeout(timer)
          this.#pending.delete(pending)
          if (error === null) resolve()
          else reject(error)
        },
      }
      this.#pending.add(pending)
      for (const id of workerIds) this.#send(id, message)
    })
  }

  /** Holds a message of a worker against every open question. A worker that quits answers all of them. */
  settle(workerId: string, reply: WorkerMessage): void {
    for (const pending of [...this.#pending]) {
      if (!pending.waiting.has(workerId)) continue
      const reading = reply.type === 'quit' || pending.read(reply)
      if (reading === false) continue
      pending.waiting.delete(workerId)
      if (reading !== true) pending.finish(reading)
      else if (pending.waiting.size === 0) pending.finish(null)
    }
  }
}

/** A worker's error as our own. */
export function toError({ code, message, hint, where, codeFrame }: RemoteError): TymbalError {
  const known = (Object.hasOwn(ERROR_CODES, code) ? code : 'TYM9001') as ErrorCode
  return new TymbalError(known, message, { hint: hint ?? '', where: where ?? '', codeFrame: codeFrame ?? '' })
}

/** An answer that carries its error, or null. */
export const readError = (error: RemoteError | null): true | TymbalError => (error === null ? true : toError(error))
