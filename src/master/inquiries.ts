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

export interface InquiriesDeps {
  send(workerId: string, message: MasterMessage): void
  /** True while messages of workers have come that are still to be read. */
  hasUnread(): boolean
}

/** An answer may stand behind a heap of reports: as long as such are read, but no longer than this, nobody is given up. */
const MOST_READING_MS = 60_000
const LOOK_AGAIN_MS = 100

interface Pending {
  readonly message: MasterMessage
  readonly waiting: Set<string>
  readonly read: Reading
  finish(error: TymbalError | null): void
}

export class Inquiries {
  readonly #deps: InquiriesDeps
  /** By worker: each is asked on its own when a fleet starts, and an answer must not be held against a thousand questions to others. */
  readonly #pending = new Map<string, Set<Pending>>()

  constructor(deps: InquiriesDeps) {
    this.#deps = deps
  }

  /** @throws TymbalError the first answer that is an error */
  ask({ message, workerIds, read, limitMs }: Inquiry): Promise<void> {
    if (workerIds.length === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const cancel = limitMs === undefined ? () => undefined : this.#atLimit(limitMs, () => pending.finish(null))
      const pending: Pending = {
        message,
        waiting: new Set(workerIds),
        read,
        finish: (error) => {
          cancel()
          for (const id of pending.waiting) this.#answered(id, pending)
          if (error === null) resolve()
          else reject(error)
        },
      }
      for (const id of workerIds) this.#expect(id, pending)
      for (const id of workerIds) this.#deps.send(id, message)
    })
  }

  /** Asks a worker once more what it has not answered: the question or the answer may be lost with a line that was cut. */
  repeat(workerId: string): void {
    for (const { message } of this.#pending.get(workerId) ?? []) this.#deps.send(workerId, message)
  }

  #atLimit(limitMs: number, giveUp: () => void): () => void {
    let looks = MOST_READING_MS / LOOK_AGAIN_MS
    const look = (): void => {
      if (looks-- > 0 && this.#deps.hasUnread()) timer = setTimeout(look, LOOK_AGAIN_MS)
      else giveUp()
    }
    let timer = setTimeout(look, limitMs)
    return () => clearTimeout(timer)
  }

  #expect(workerId: string, pending: Pending): void {
    const open = this.#pending.get(workerId)
    if (open === undefined) this.#pending.set(workerId, new Set([pending]))
    else open.add(pending)
  }

  #answered(workerId: string, pending: Pending): void {
    const open = this.#pending.get(workerId)
    open?.delete(pending)
    if (open?.size === 0) this.#pending.delete(workerId)
  }

  /** Holds a message of a worker against the questions that it was asked. A worker that quits answers all of them. */
  settle(workerId: string, reply: WorkerMessage): void {
    for (const pending of [...(this.#pending.get(workerId) ?? [])]) {
      const reading = reply.type === 'quit' || pending.read(reply)
      if (reading === false) continue
      pending.waiting.delete(workerId)
      this.#answered(workerId, pending)
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
