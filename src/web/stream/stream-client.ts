// One page on the stream. What it has not taken yet is never queued: until its socket has drained it gets nothing, and the next thing after that is new.
import type { ServerResponse } from 'node:http'
import type { GzipPieces } from './gzip-pieces.js'

export type Readiness = 'ready' | 'blocked' | 'gone'

/** Whoever takes nothing for so long has left without a word. */
const MOST_BLOCKED_MS = 60_000

export interface StreamClientDeps {
  readonly response: Pick<ServerResponse, 'write' | 'once' | 'off' | 'end' | 'destroy' | 'destroyed' | 'writableEnded'>
  readonly clock: () => number
  /** Endpoints that it shows, as `METHOD name`; empty = the busiest. */
  readonly endpoints: readonly string[]
  /** null = text is sent as it is. */
  readonly gzip: GzipPieces | null
  /** It takes again, and has missed something that is not repeated. */
  resync(): void
}

export class StreamClient {
  readonly endpoints: readonly string[]
  readonly #deps: StreamClientDeps
  #blockedSinceMs: number | null = null
  #hasMissed = false

  constructor(deps: StreamClientDeps) {
    this.#deps = deps
    this.endpoints = deps.endpoints
    if (deps.gzip !== null) deps.response.write(deps.gzip.head)
  }

  readonly #drained = (): void => {
    this.#blockedSinceMs = null
    if (!this.#hasMissed) return
    this.#hasMissed = false
    this.#deps.resync()
  }

  get readiness(): Readiness {
    const { response, clock } = this.#deps
    if (response.destroyed || response.writableEnded) return 'gone'
    if (this.#blockedSinceMs === null) return 'ready'
    return clock() - this.#blockedSinceMs > MOST_BLOCKED_MS ? 'gone' : 'blocked'
  }

  /** A picture of now: skipped when the one before has not been taken yet. */
  tick(text: string): void {
    if (this.readiness === 'ready') this.#write(text)
  }

  /** Something that is said once: whoever misses it is told to ask for everything anew. */
  tell(text: string): void {
    if (this.readiness === 'ready') this.#write(text)
    else this.#hasMissed = true
  }

  close(): void {
    this.#deps.response.off('drain', this.#drained)
    if (this.#blockedSinceMs !== null) this.#deps.response.destroy()
    else this.#deps.response.end()
  }

  #write(text: string): void {
    const { response, clock, gzip } = this.#deps
    if (response.write(gzip === null ? text : gzip.piece(text))) return
    this.#blockedSinceMs = clock()
    response.once('drain', this.#drained)
  }
}
