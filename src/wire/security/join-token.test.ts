import { describe, expect, it } from 'vitest'
import { curveKeyPair } from 'zeromq'
import { publicKeyOf, z85 } from './curve-keys.js'
import { formatToken, newMasterKeys, parseToken } from './join-token.js'

describe('join token', () => {
  it('carries the public key of the master and the secret of its workers', () => {
    const keys = newMasterKeys()
    const text = formatToken(keys)
    expect(text).toMatch(/^tymbal1\.[\w-]{86}$/)
    const token = parseToken(` ${text}\n`)
    expect(Buffer.from(token.masterPublic)).toEqual(publicKeyOf(keys.masterSecret))
    expect(Buffer.from(token.workerSecret)).toEqual(Buffer.from(keys.workerSecret))
  })

  it('is new each time', () => {
    expect(formatToken(newMasterKeys())).not.toBe(formatToken(newMasterKeys()))
  })

  it.each(['', 'tymbal1.', 'tymbal1.AAAA', 'tymbal2.'.padEnd(94, 'A')])('refuses %j without repeating it', (text) => {
    expect(() => parseToken(text)).toThrow(expect.objectContaining({ code: 'TYM1005' }))
    if (text.length > 20) expect(() => parseToken(text)).not.toThrow(text)
  })
})

describe('CURVE keys', () => {
  it('are written as ZeroMQ writes them: the example of its RFC 32', () => {
    expect(z85(Buffer.from('864fd26fb559f75b', 'hex'))).toBe('HelloWorld')
  })

  it('have the public half that ZeroMQ makes of the same secret', () => {
    const { publicKey, secretKey } = curveKeyPair()
    expect(z85(publicKeyOf(unZ85(secretKey)))).toBe(publicKey)
  })
})

/** Only this test reads Z85. */
function unZ85(text: string): Buffer {
  const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#'
  const bytes = Buffer.alloc((text.length / 5) * 4)
  for (let at = 0; at < text.length; at += 5) {
    const value = [...text.slice(at, at + 5)].reduce((sum, digit) => sum * 85 + digits.indexOf(digit), 0)
    bytes.writeUInt32BE(value, (at / 5) * 4)
  }
  return bytes
}
