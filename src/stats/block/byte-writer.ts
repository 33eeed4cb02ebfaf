// Writes numbers and texts to a growing buffer: whole numbers as varints (7 bits a byte, lowest first).

export class ByteWriter {
  #bytes: Uint8Array
  #at = 0

  constructor(capacity = 4096) {
    this.#bytes = new Uint8Array(capacity)
  }

  /** A whole number 0..2^53-1; what is not is brought to the nearest. */
  varint(value: number): void {
    if (this.#at + 8 > this.#bytes.length) this.#grow(8)
    let rest = value >= 0 && value <= Number.MAX_SAFE_INTEGER ? Math.floor(value) : nearestWhole(value)
    while (rest > 0x7fff_ffff) {
      this.#bytes[this.#at++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    while (rest > 127) {
      this.#bytes[this.#at++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.#bytes[this.#at++] = rest
  }

  double(value: number): void {
    if (this.#at + 8 > this.#bytes.length) this.#grow(8)
    new DataView(this.#bytes.buffer).setFloat64(this.#at, value, true)
    this.#at += 8
  }

  text(value: string): void {
    const encoded = new TextEncoder().encode(value)
    this.varint(encoded.length)
    if (this.#at + encoded.length > this.#bytes.length) this.#grow(encoded.length)
    this.#bytes.set(encoded, this.#at)
    this.#at += encoded.length
  }

  /** A copy of what was written; the writer starts anew. */
  take(): Uint8Array {
    const taken = this.#bytes.slice(0, this.#at)
    this.#at = 0
    return taken
  }

  #grow(needed: number): void {
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + needed))
    grown.set(this.#bytes)
    this.#bytes = grown
  }
}

function nearestWhole(value: number): number {
  return value > 0 ? Number.MAX_SAFE_INTEGER : 0
}
