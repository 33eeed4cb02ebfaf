// The connections of one user to one target, and the calls that wait for one of them.
import type { EngineContext } from '../engine-context.js'
import { FAULTS, invalidRequest } from '../error-codes.js'
import type { Exchange } from '../exchange.js'
import { Connection, type ConnectionOwner } from './connection.js'
import type { Target } from './target.js'

/** A script that does not await its requests makes more of them than any connection can carry; memory must not grow with them. */
const MOST_WAITING = 1000
const TOO_MANY_WAITING = invalidRequest(
  `more than ${MOST_WAITING} requests of one user wait for a connection: await them`,
)

export class HostPool implements ConnectionOwner {
  readonly target: Target
  /** The next pool of the same user. */
  next: HostPool | null
  session: Buffer | undefined = undefined
  private readonly context: EngineContext
  private readonly limit: number
  private first: Connection | null = null
  private open = 0
  private waiting: Exchange[] | null = null

  /** `limit`: connections open at the same time. */
  constructor(context: EngineContext, target: Target, limit: number, next: HostPool | null) {
    this.context = context
    this.target = target
    this.limit = limit
    this.next = next
  }

  /** True when no call is on its way or waits. */
  get isResting(): boolean {
    for (let connection = this.first; connection !== null; connection = connection.next) {
      if (!connection.isIdle) return false
    }
    return this.waiting === null
  }

  /** Sends the exchange over an idle connection, a new one, or the first that becomes free. */
  submit(exchange: Exchange): void {
    for (let connection = this.first; connection !== null; connection = connection.next) {
      if (connection.isIdle) {
        connection.send(exchange)
        return
      }
    }
    if (this.open < this.limit) this.openFor(exchange)
    else this.wait(exchange)
  }

  released(connection: Connection): void {
    const exchange = this.nextWaiting()
    if (exchange !== undefined) connection.send(exchange)
  }

  lost(connection: Connection): void {
    this.open--
    this.unlink(connection)
    const exchange = this.nextWaiting()
    if (exchange !== undefined) this.openFor(exchange)
  }

  replay(exchange: Exchange): void {
    if (this.open < this.limit) this.openFor(exchange)
    else this.wait(exchange)
  }

  expireWaiting(nowMs: number): void {
    const { waiting } = this
    if (waiting === null) return
    for (const exchange of waiting.filter(({ deadlineMs }) => nowMs >= deadlineMs)) {
      waiting.splice(waiting.indexOf(exchange), 1)
      exchange.endMs = nowMs
      exchange.endQueued(nowMs)
      exchange.owner.failed(exchange, FAULTS.timeout)
    }
  }

  takeWaiting(): readonly Exchange[] {
    const waiting = this.waiting ?? []
    this.waiting = null
    return waiting
  }

  /** Ends all connections; the exchanges that were on them or waited are given to `take`. */
  close(take: (exchange: Exchange) => void): void {
    const waiting = this.takeWaiting()
    for (let connection = this.first; connection !== null; connection = connection.next) {
      const exchange = connection.destroy()
      if (exchange !== null) take(exchange)
    }
    for (const exchange of waiting) take(exchange)
  }

  private openFor(exchange: Exchange): void {
    const connection = new Connection(this.context, this, this.first)
    this.first = connection
    this.open++
    connection.open(exchange)
  }

  private wait(exchange: Exchange): void {
    this.waiting ??= []
    if (this.waiting.length >= MOST_WAITING) {
      exchange.endMs = this.context.clock()
      exchange.owner.failed(exchange, TOO_MANY_WAITING)
      return
    }
    this.waiting.push(exchange)
  }

  private nextWaiting(): Exchange | undefined {
    if (this.waiting === null) return undefined
    const exchange = this.waiting.shift()
    if (this.waiting.length === 0) this.waiting = null
    if (exchange !== undefined) this.leaveQueue(exchange)
    return exchange
  }

  private leaveQueue(exchange: Exchange): void {
    const phases = exchange.detail()
    const now = this.context.clock()
    phases.queued += now - phases.hopMs
    phases.writtenMs = now
  }

  private unlink(connection: Connection): void {
    if (this.first === connection) this.first = connection.next
    else {
      for (let before = this.first; before !== null; before = before.next) {
        if (before.next === connection) before.next = connection.next
      }
    }
  }
}
