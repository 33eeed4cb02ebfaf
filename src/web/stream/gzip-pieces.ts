// The stream in gzip: each text is compressed once, as a piece that needs nothing of what came before it, so that pages which joined at different times are sent the same bytes.
import { constants, deflateRawSync } from 'node:zlib'

/** What a gzip stream begins with: deflate, no name, no time, of no particular system. */
const GZIP_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
/** Pages get the texts of one second together; those of the last few are enough. */
const MOST_KEPT = 16

export class GzipPieces {
  readonly #made = new Map<string, Buffer>()

  /** Goes before the first piece. */
  get head(): Uint8Array {
    return GZIP_HEAD
  }

  /** Ends on a whole byte and leaves the stream open: any piece may follow any other. */
  piece(text: string): Uint8Array {
    const known = this.#made.get(text)
    if (known !== undefined) return known
    const made = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH })
    if (this.#made.size === MOST_KEPT) this.#made.delete(this.#made.keys().next().value!)
    this.#made.set(text, made)
    return made
  }
}
