// Holds the bytes of one body while it arrives: small ones as one latin1 string (the cheapest copy there is), large ones outside the heap.

/** Up to here a body grows as a string. Measured: strings cost half of a Buffer's allocation until about this size. */
const STRING_BYTES = 256 * 1024

export class BodyStore {
  /** Body bytes that arrived, kept or not. */
  received = 0
  private text = ''
  private parts: Buffer[] | null = null
  private readonly limit: number
  private expected = 0

  /** Past `limit` bytes nothing is kept any more. */
  constructor(limit: number) {
    this.limit = limit
  }

  /** Tells how long the body will be; a hint only, the peer may lie. */
  expect(length: number): void {
    this.expected = length
  }

  add(bytes: Buffer, from: number, to: number): void {
    if (from === to) return
    this.received += to - from
    if (this.received > this.limit) this.drop()
    else if (this.received <= STRING_BYTES && this.expected <= STRING_BYTES)
      this.text += bytes.toString('latin1', from, to)
    else this.addPart(bytes, from, to)
  }

  /** The body in full as a latin1 string or as Buffers; null when it was too large to keep. */
  get content(): string | readonly Buffer[] | null {
    if (this.received > this.limit) return null
    if (this.parts === null) return this.text
    return this.text === '' ? this.parts : [Buffer.from(this.text, 'latin1'), ...this.parts]
  }

  private addPart(bytes: Buffer, from: number, to: number): void {
    this.parts ??= []
    this.parts.push(Buffer.from(bytes.subarray(from, to)))
  }

  private drop(): void {
    this.text = ''
    this.parts = null
  }
}
