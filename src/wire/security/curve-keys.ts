// Keys of CURVE, ZeroMQ's encryption: X25519 pairs, which ZeroMQ wants as Z85 text (ZeroMQ RFC 32).
import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto'

export const KEY_BYTES = 32

/** 256 random bits. */
export const newSecretKey = (): Buffer => randomBytes(KEY_BYTES)

/** What stands before the 32 bytes of an X25519 private key in DER (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** The public half, 32 bytes. */
export function publicKeyOf(secretKey: Uint8Array): Buffer {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, secretKey]), format: 'der', type: 'pkcs8' })
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES)
}

const Z85 = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#'

/** Five characters for four bytes; the length of `bytes` must be a multiple of four. */
export function z85(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes)
  let text = ''
  for (let at = 0; at < buffer.length; at += 4) {
    let value = buffer.readUInt32BE(at)
    let group = ''
    for (let i = 0; i < 5; i++) {
      group = Z85[value % 85] + group
      value = Math.floor(value / 85)
    }
    text += group
  }
  return text
}
