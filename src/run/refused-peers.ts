// Who was not let in: told at once, but not each time of many, and counted for the end.

/** A peer that keeps trying is told of so often. */
const TELL_AGAIN_MS = 30_000
/** Peers that are told apart; the rest is counted together. */
const MOST_PEERS = 100

export interface RefusedPeersDeps {
  readonly clock: () => number
  /** @param isFirst false = it was told of before */
  tell(text: string, isFirst: boolean): void
}

interface Refusal {
  readonly peer: string
  readonly reason: string
  count: number
  toldAtMs: number
}

export class RefusedPeers {
  readonly #deps: RefusedPeersDeps
  readonly #refusals = new Map<string, Refusal>()

  constructor(deps: RefusedPeersDeps) {
    this.#deps = deps
  }

  /** @param peer its address or worker id; '' = unknown */
  add(peer: string, reason: string): void {
    const nowMs = this.#deps.clock()
    const refusal = this.#refusalOf(peer === '' ? 'a peer' : peer, reason)
    refusal.count++
    if (nowMs - refusal.toldAtMs < TELL_AGAIN_MS) return
    refusal.toldAtMs = nowMs
    this.#deps.tell(textOf(refusal), refusal.count === 1)
  }

  /** Those of peers that tried more than once. */
  repeated(): readonly string[] {
    return [...this.#refusals.values()].filter(({ count }) => count > 1).map(textOf)
  }

  /** One line for each peer and reason. */
  texts(): readonly string[] {
    return [...this.#refusals.values()].map(textOf)
  }

  #refusalOf(peer: string, reason: string): Refusal {
    const isFull = this.#refusals.size >= MOST_PEERS
    const key = `${peer}\n${reason}`
    const name = isFull && !this.#refusals.has(key) ? 'other peers' : peer
    const known = this.#refusals.get(`${name}\n${reason}`)
    if (known !== undefined) return known
    const refusal = { peer: name, reason, count: 0, toldAtMs: Number.NEGATIVE_INFINITY }
    this.#refusals.set(`${name}\n${reason}`, refusal)
    return refusal
  }
}

function textOf({ peer, reason, count }: Refusal): string {
  return `${peer} refused${count > 1 ? ` ${count} times` : ''}: ${reason}`
}
