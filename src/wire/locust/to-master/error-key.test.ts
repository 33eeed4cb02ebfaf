import { expect, it } from 'vitest'
import { errorKey, pythonRepr } from './error-key.js'

// What CPython 3.11 prints for repr() of these.
it.each([
  ['HTTP 404', "'HTTP 404'"],
  ["it's", '"it\'s"'],
  [`both ' and "`, `'both \\' and "'`],
  ['a\\b\n\t\r', "'a\\\\b\\n\\t\\r'"],
  ['\u0000\u001b\u007f', "'\\x00\\x1b\\x7f'"],
  ['ä😀', "'ä😀'"],
  ['\u00a0\u2028', "'\\xa0\\u2028'"],
])('%j is written as Python does', (text, repr) => {
  expect(pythonRepr(text)).toBe(repr)
})

it('the key is what hashlib gives for METHOD.NAME.repr', () => {
  expect(errorKey('GET', '/', 'HTTP 404')).toBe('352bdb0bd0cbce3c407422a1a4a3fa767a5f4ee38ff40c40920b6568f422727e')
})
