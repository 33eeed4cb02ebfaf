import { describe, expect, it } from 'vitest'
import { proxyRules } from './proxy-rules.js'

describe('proxyRules', () => {
  it('is none by default, whatever the environment says', () => {
    expect(proxyRules('', { HTTP_PROXY: 'http://p:1' })(false, 'a', 80)).toBeNull()
  })

  it('takes a URL for everything', () => {
    const proxyFor = proxyRules('http://p.example:3128', {})
    expect(proxyFor(true, 'a', 443)).toEqual({ host: 'p.example', port: 3128, authorization: '' })
    expect(proxyFor(false, 'localhost', 80)?.host).toBe('p.example')
    expect(proxyRules('[::1]', {})(false, 'a', 80)).toMatchObject({ host: '::1', port: 80 })
  })

  it('bug: a percent sign in the password that encodes nothing ended the process', () => {
    const expected = `Basic ${Buffer.from('user:100%').toString('base64')}`
    expect(proxyRules('http://user:100%@p:1', {})(false, 'a', 80)?.authorization).toBe(expected)
  })

  it('tells http and https apart in the environment, small letters first', () => {
    const proxyFor = proxyRules('env', {
      http_proxy: 'http://small',
      HTTP_PROXY: 'http://large',
      HTTPS_PROXY: 'http://secure:8',
    })
    expect(proxyFor(false, 'a', 80)?.host).toBe('small')
    expect(proxyFor(true, 'a', 443)).toMatchObject({ host: 'secure', port: 8 })
    expect(proxyRules('env', { ALL_PROXY: 'http://all' })(true, 'a', 443)?.host).toBe('all')
    expect(proxyRules('env', {})(true, 'a', 443)).toBeNull()
  })

  it.each([
    ['*', 'any.example', 80, true],
    ['a.example', 'a.example', 80, true],
    ['a.example', 'A.Example', 80, true],
    ['a.example', 'sub.a.example', 80, true],
    ['a.example', 'xa.example', 80, false],
    ['.a.example', 'a.example', 80, true],
    ['*.a.example', 'sub.a.example', 80, true],
    ['a.example:8080', 'a.example', 8080, true],
    ['a.example:8080', 'a.example', 80, false],
    ['x, 127.0.0.1', '127.0.0.1', 80, true],
    ['::1', '::1', 80, true],
    ['[::1]:81', '::1', 81, true],
    ['[::1]:81', '::1', 80, false],
    ['', 'a.example', 80, false],
  ])('NO_PROXY=%s leaves out %s:%d: %s', (noProxy, host, port, excluded) => {
    const proxyFor = proxyRules('env', { http_proxy: 'http://p', no_proxy: noProxy })
    expect(proxyFor(false, host, port) === null).toBe(excluded)
  })

  it.each(['socks5://p:1', 'https://p:1', 'http://', 'http://p:99999'])('refuses %s', (text) => {
    expect(() => proxyRules(text, {})).toThrow(expect.objectContaining({ code: 'TYM1005' }))
  })

  it('does not print a password', () => {
    expect(() => proxyRules('socks5://ann:secret@p:1', {})).toThrow(/^(?!.*secret)/)
  })
})
