// Short texts that come again and again, as the names of fields do: found by their bytes, without making them anew.

const SLOTS = 1024
/** Longer ones are rarely the same. */
export const LONGEST_KEPT = 32

interface Kept {
  readonly bytes: Uint8Array
  readonly text: string
}

export class TextCache {
  readonly #slots = new Array<Kept | undefined>(SLOTS)

  /** The text of ASCII bytes, at most LONGEST_KEPT; null when one of them is not ASCII. */
  read(bytes: Buffer, from: number, to: number): string | null {
    let hash = to - from
    for (let at = from; at < to; at++) {
      const byte = bytes[at]!
      if (byte >= 0x80) return null
      hash = (Math.imul(hash, 31) + byte) | 0
    }
    const slot = hash & (SLOTS - 1)
    const kept = this.#slots[slot]
    if (kept !== undefined && isSame(kept.bytes, bytes, from, to)) return kept.text
    const text = bytes.toString('latin1', from, to)
    this.#slots[slot] = { bytes: Uint8Array.prototype.slice.call(bytes, from, to), text }
    return text
  }
}

function isSame(known: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false
  for (let at = from; at < to; at++) if (known[at - from] !== bytes[at]) return false
  return true
}
