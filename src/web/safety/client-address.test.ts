import { describe, expect, it } from 'vitest'
import { clientAddress, trustedProxies } from './client-address.js'

const proxies = trustedProxies(['10.0.0.1', '192.168.0.0/16', 'fd00::/8'])
const from = (peer: string | undefined, forwarded?: string) => clientAddress(peer, forwarded, proxies)

describe('clientAddress', () => {
  it('is that of the socket, whatever a header says, unless the socket is a trusted proxy', () => {
    expect(from('203.0.113.9')).toBe('203.0.113.9')
    expect(from('203.0.113.9', '1.2.3.4')).toBe('203.0.113.9')
    expect(clientAddress('10.0.0.1', '1.2.3.4', trustedProxies([]))).toBe('10.0.0.1')
    expect(from(undefined, '1.2.3.4')).toBe('unknown')
  })

  it('is the last address that a trusted proxy names: the others are what its client said', () => {
    expect(from('10.0.0.1', '1.2.3.4')).toBe('1.2.3.4')
    expect(from('10.0.0.1', '9.9.9.9, 8.8.8.8,1.2.3.4')).toBe('1.2.3.4')
    expect(from('::ffff:192.168.7.7', '::ffff:1.2.3.4')).toBe('1.2.3.4')
    expect(from('fd00::1', '[2001:db8::5]:443')).toBe('2001:db8::5')
    expect(from('10.0.0.1', '1.2.3.4:5678')).toBe('1.2.3.4')
  })

  it('is that of the proxy when it names none', () => {
    for (const text of ['', 'unknown', '1.2.3.4, nonsense', '_hidden']) expect(from('10.0.0.1', text)).toBe('10.0.0.1')
  })
})

describe('trustedProxies', () => {
  it.each(['proxy.example', '10.0.0.0/33', '10.0.0.0/8/8', 'fd00::/129', '', '10.0.0.0/'])(
    '"%s" is no address',
    (text) => expect(() => trustedProxies([text])).toThrow(RangeError),
  )
})
