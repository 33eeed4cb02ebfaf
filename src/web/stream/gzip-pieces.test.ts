import { constants, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { GzipPieces } from './gzip-pieces.js'

const unpacked = (parts: readonly Uint8Array[]): string =>
  gunzipSync(Buffer.concat(parts), { finishFlush: constants.Z_SYNC_FLUSH }).toString()

it('is one stream of gzip from any piece on', () => {
  const pieces = new GzipPieces()
  const texts = Array.from({ length: 40 }, (_, i) => `event: head\ndata: {"n":${i % 20},"text":"ähnlich"}\n\n`)
  const parts = texts.map((text) => pieces.piece(text))
  for (const from of [0, 7, 39]) {
    expect(unpacked([pieces.head, ...parts.slice(from)])).toBe(texts.slice(from).join(''))
  }
})

it('compresses a text once for all', () => {
  const pieces = new GzipPieces()
  expect(pieces.piece('a picture')).toBe(pieces.piece('a picture'))
})
