import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { signatureOf } from './error-signature.js'

describe('the signature of an error', () => {
  test.each([
    ['HTTP 503', 'HTTP 503'],
    ['HTTP 503 after 20 tries', 'HTTP 503 after [number] tries'],
    ['TIMEOUT after 10s', 'TIMEOUT after [number]s'],
    ['order 4711 is missing', 'order [number] is missing'],
    ['expected 1,204.5 got -3', 'expected [number] got -[number]'],
    ['no "total" in `cart`', 'no [text] in [text]'],
    ["no 'total' in the user's cart that can't be", "no [text] in the user's cart that can't be"],
    ['0f8fad5b-d9cb-469f-a165-70867728950e expired', '[id] expired'],
    ['session deadbeef01 and 0xFF', 'session [id] and [id]'],
    ['a facade is no id', 'a facade is no id'],
    ['no answer from https://shop.test/orders/7?x=1 in time', 'no answer from [url] in time'],
  ])('%s', (error, signature) => expect(signatureOf(error)).toBe(signature))

  test('has a signature of its own: itself', () => {
    fc.assert(fc.property(fc.string(), (text) => signatureOf(signatureOf(text)) === signatureOf(text)))
  })

  test('takes a time that grows with the text, whatever it holds', () => {
    for (const part of ['a', '1', "'", '"', 'a:', 'a://', '0', 'f1', '1,', "a'"]) {
      const text = part.repeat(20_000)
      expect(signatureOf(text).length).toBeLessThanOrEqual(text.length * 8)
    }
  })
})
