// The contract of every link: typed messages in order, each at most once. What a message means is not the link's business.
import type { MasterMessage, WorkerMessage } from './messages.js'

export interface MasterLink {
  /** Where workers connect to: `tcp://127.0.0.1:5557`, or `memory`. */
  readonly address: string
  /** Messages of workers, in the order each sent them. One listener. */
  onMessage(listener: (workerId: string, message: WorkerMessage) => void): void
  /** What arrived and could not be read; the peer's id is '' when unknown. One listener. */
  onFault(listener: (workerId: string, reason: string) => void): void
  /** Queues the message; a worker that is gone swallows it. */
  send(workerId: string, message: MasterMessage): void
  close(): Promise<void>
}

export interface WorkerLink {
  readonly workerId: string
  onMessage(listener: (message: MasterMessage) => void): void
  onFault(listener: (reason: string) => void): void
  send(message: WorkerMessage): void
  /** Delivers what was queued within `lingerMs` (default 1,000), then closes. */
  close(lingerMs?: number): Promise<void>
}
