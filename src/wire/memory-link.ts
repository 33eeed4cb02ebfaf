// A link inside one process: the local run's master and worker. Delivery is asynchronous, as on every link.
import { messageOf } from '../model/errors.js'
import type { MasterLink, MasterLinkEvents, WorkerLink } from './link.js'
import type { MasterMessage, WorkerMessage } from './messages.js'

interface Mailbox<M> {
  readonly isEmpty: boolean
  deliver(message: M): void
  listen(listener: (message: M) => void): void
  close(): void
}

/** Keeps messages until somebody listens; hands each over in a later turn of the event loop. */
function createMailbox<M>(): Mailbox<M> {
  let listener: ((message: M) => void) | null = null
  let closed = false
  const waiting: M[] = []
  const flush = (): void => {
    while (listener !== null && !closed && waiting.length > 0) listener(waiting.shift()!)
  }
  return {
    get isEmpty() {
      return waiting.length === 0
    },
    deliver(message) {
      if (closed) return
      waiting.push(message)
      setImmediate(flush)
    },
    listen(next) {
      listener = next
      setImmediate(flush)
    },
    close() {
      closed = true
    },
  }
}

interface Letter {
  readonly workerId: string
  readonly message: WorkerMessage
}

function deliver({ workerId, message }: Letter, { message: take, fault }: MasterLinkEvents): void {
  try {
    take(workerId, message)
  } catch (thrown) {
    fault(workerId, `${message.type} that could not be handled: ${messageOf(thrown)}`)
  }
}

/** A master's end and the ends of `workerIds`, joined. Messages are handed over as they are: senders must not change them afterwards. */
export function createMemoryLink(workerIds: readonly string[]): { master: MasterLink; workers: readonly WorkerLink[] } {
  const toMaster = createMailbox<Letter>()
  const toWorker = new Map(workerIds.map((id) => [id, createMailbox<MasterMessage>()]))
  const master: MasterLink = {
    address: 'memory',
    get hasUnread() {
      return !toMaster.isEmpty
    },
    listen: (events) => toMaster.listen((letter) => deliver(letter, events)),
    send: (workerId, message) => toWorker.get(workerId)?.deliver(message),
    close: async () => toMaster.close(),
  }
  const workers = workerIds.map((workerId): WorkerLink => {
    const mailbox = toWorker.get(workerId)!
    return {
      workerId,
      isConnected: true,
      isReliable: true,
      listen({ message, connected }) {
        mailbox.listen(message)
        connected()
      },
      send: (message) => toMaster.deliver({ workerId, message }),
      close: async () => mailbox.close(),
    }
  })
  return { master, workers }
}
