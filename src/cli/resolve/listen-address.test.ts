import { describe, expect, it } from 'vitest'
import { isLoopback, parseListenAddress } from './listen-address.js'

describe('an address to listen on', () => {
  it.each([
    ['127.0.0.1:5557', '127.0.0.1', 5557],
    ['5557', '127.0.0.1', 5557],
    ['0.0.0.0:0', '0.0.0.0', 0],
    ['*:5557', '0.0.0.0', 5557],
    ['[::1]:5557', '::1', 5557],
    ['my-host.example:80', 'my-host.example', 80],
  ])('is read: %s', (text, host, port) => {
    expect(parseListenAddress(text)).toEqual({ host, port })
  })

  it.each(['', 'host', ':5557', '127.0.0.1:', '127.0.0.1:70000', 'tcp://127.0.0.1:5557', '::1:5557', 'a b:1'])(
    'is refused: %s',
    (text) => {
      expect(parseListenAddress(text)).toBe(null)
    },
  )

  it('is of this machine alone, or not', () => {
    expect(['127.0.0.1', '127.1.2.3', '::1', 'localhost'].every((host) => isLoopback({ host }))).toBe(true)
    expect(['0.0.0.0', '::', '10.0.0.1', '127.example'].some((host) => isLoopback({ host }))).toBe(false)
  })
})
