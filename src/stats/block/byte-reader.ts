// Reads what ByteWriter wrote. Every read is checked against the end: a broken block throws, it never loops and never allocates beyond its size.

/** The block is not one of ours, or was damaged. */
export class BlockFault extends Error {
  override readonly name = 'BlockFault'
}

export class ByteReader {
  readonly #bytes: Uint8Array
  readonly #end: number
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#end = bytes.length
  }

  get left(): number {
    return this.#end - this.#at
  }

  /** @throws BlockFault beyond the end, or when the number is 2^53 or more */
  varint(): number {
    if (this.#at >= this.#end) throw new BlockFault('the block ends in the middle of a number')
    const byte = this.#bytes[this.#at++]!
    return byte < 128 ? byte : this.#longVarint(byte)
  }

  /** A varint that must not exceed `limit`. */
  bounded(limit: number, what: string): number {
    const value = this.varint()
    if (value > limit) throw new BlockFault(`${what} is ${value}, more than ${limit}`)
    return value
  }

  /** Number of things that take at least `bytesEach` bytes each. */
  countOf(what: string, bytesEach = 1): number {
    return this.bounded(Math.floor(this.left / bytesEach), what)
  }

  /** A finite number. */
  double(): number {
    if (this.left < 8) throw new BlockFault('the block ends in the middle of a number')
    const value = new DataView(this.#bytes.buffer, this.#bytes.byteOffset).getFloat64(this.#at, true)
    if (!Number.isFinite(value)) throw new BlockFault(`${value} is not a measurement`)
    this.#at += 8
    return value
  }

  text(): string {
    const length = this.countOf('the length of a text')
    const text = new TextDecoder().decode(this.#bytes.subarray(this.#at, this.#at + length))
    this.#at += length
    return text
  }

  #longVarint(first: number): number {
    let value = first & 127
    let scale = 128
    for (let i = 0; i < 7; i++) {
      if (this.#at >= this.#end) throw new BlockFault('the block ends in the middle of a number')
      const byte = this.#bytes[this.#at++]!
      value += (byte & 127) * scale
      if (byte < 128) {
        if (value > Number.MAX_SAFE_INTEGER) break
        return value
      }
      scale *= 128
    }
    throw new BlockFault('a number is too large')
  }
}
