// Who is there: greets workers, numbers them, notices who left, and lets the master wait for them.
import type { MasterLink } from '../wire/link.js'
import { PROTOCOL_VERSION, type WorkerMessage } from '../wire/messages.js'
import { WorkerNode } from './worker-node.js'

export interface RegistryDeps {
  readonly link: MasterLink
  /** Monotonic milliseconds. */
  readonly clock: () => number
  readonly wallClock: () => number
  onJoin(node: WorkerNode): void
  onLoss(node: WorkerNode, reason: string): void
}

export class WorkerRegistry {
  readonly #deps: RegistryDeps
  readonly #nodes = new Map<string, WorkerNode>()
  #waiters: (() => void)[] = []

  constructor(deps: RegistryDeps) {
    this.#deps = deps
  }

  /** Every worker that ever came, in order of arrival. */
  all(): readonly WorkerNode[] {
    return [...this.#nodes.values()]
  }

  /** Workers that have introduced themselves and are there now. */
  alive(): readonly WorkerNode[] {
    return this.all().filter((node) => node.isAlive && node.facts !== null)
  }

  get(id: string): WorkerNode | undefined {
    return this.#nodes.get(id)
  }

  /** Handles what concerns presence; true when the message was one of these. */
  handle(id: string, message: WorkerMessage): boolean {
    switch (message.type) {
      case 'client_ready':
        this.#greet(id)
        return true
      case 'hello':
        this.#introduce(id, message)
        return true
      case 'heartbeat':
        this.#nodes.get(id)?.beat(message, this.#deps.clock(), this.#deps.wallClock())
        return true
      case 'quit':
        this.lose(id, 'quit')
        return true
      default:
        return false
    }
  }

  /** A heartbeat to each worker: the worker's next one brings its time back for the clock measurement. */
  beat(): void {
    for (const node of this.alive()) this.#deps.link.send(node.id, { type: 'heartbeat', atMs: this.#deps.wallClock() })
  }

  /** The worker is gone for good. */
  lose(id: string, reason: string): void {
    const node = this.#nodes.get(id)
    if (node === undefined || node.state === 'gone') return
    node.enter('gone')
    this.#deps.onLoss(node, reason)
    this.#wake()
  }

  /** Resolves with true when `count` workers are there, with false after `limitMs` or when the signal fires. */
  async waitFor(count: number, limitMs: number, signal: AbortSignal): Promise<boolean> {
    const deadline = this.#deps.clock() + limitMs
    while (this.alive().length < count) {
      const left = deadline - this.#deps.clock()
      if (left <= 0 || signal.aborted) return false
      await this.#change(left, signal)
    }
    return true
  }

  #greet(id: string): void {
    const known = this.#nodes.get(id)
    const node = known ?? new WorkerNode(id, this.#nodes.size, this.#deps.clock())
    this.#nodes.set(id, node)
    const atMs = this.#deps.wallClock()
    this.#deps.link.send(id, { type: 'ack', index: node.index, protocol: PROTOCOL_VERSION, atMs })
  }

  #introduce(id: string, hello: Extract<WorkerMessage, { type: 'hello' }>): void {
    const node = this.#nodes.get(id)
    if (node === undefined) return
    const isNew = node.facts === null
    node.greet(hello, this.#deps.wallClock())
    if (isNew) this.#deps.onJoin(node)
    this.#wake()
  }

  #wake(): void {
    for (const waiter of this.#waiters.splice(0)) waiter()
  }

  #change(limitMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(limitMs, 0x7fffffff))
      const done = (): void => {
        clearTimeout(timer)
        resolve()
      }
      this.#waiters.push(done)
      signal.addEventListener('abort', done, { once: true })
    })
  }
}
