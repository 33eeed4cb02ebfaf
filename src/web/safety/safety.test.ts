// Names, origins, tokens and attempts.
import { describe, expect, it } from 'vitest'
import { Attempts } from './attempts.js'
import { isOwnHost, isOwnPage } from './same-place.js'
import { newToken, TokenBook } from './token-book.js'

describe('isOwnHost', () => {
  const loopback = { isLoopback: true, names: ['proxy.example'] }
  const open = { isLoopback: false, names: ['box'] }

  it.each(['localhost', 'LOCALHOST:8089', '127.0.0.1:1', '127.9.9.9', '[::1]:8089', 'proxy.example', 'localhost.'])(
    'on the loopback: %s is',
    (host) => expect(isOwnHost(host, loopback)).toBe(true),
  )

  it.each([
    'evil.example',
    'localhost.evil.example',
    '10.0.0.1',
    '[fe80::1]',
    '',
    'localhost@evil',
    'localhost/x',
    'a,b',
  ])('on the loopback: "%s" is not', (host) => expect(isOwnHost(host, loopback)).toBe(false))

  it('elsewhere an address is, as nobody can point it here', () => {
    expect(['10.0.0.1:8089', '[2001:db8::1]', 'box', 'localhost'].every((host) => isOwnHost(host, open))).toBe(true)
    expect(['evil.example', '10.0.0.1.nip.example'].some((host) => isOwnHost(host, open))).toBe(false)
  })
})

describe('isOwnPage', () => {
  const rules = { isLoopback: true, names: ['proxy.example'] }
  const from = (origin?: string, site?: string, host = '127.0.0.1:8089') => isOwnPage({ host, origin, site }, rules)

  it('is one of the same origin, or a program', () => {
    expect([
      from(),
      from('http://127.0.0.1:8089'),
      from('http://127.0.0.1:8089', 'same-origin'),
      from(undefined, 'none'),
    ]).toEqual(new Array(4).fill(true))
    expect(from('https://proxy.example')).toBe(true)
    expect(from('https://box', 'same-origin', 'box:443')).toBe(true)
  })

  it('is none of another port, name or site', () => {
    const others = [
      'http://127.0.0.1:8090',
      'http://127.0.0.1',
      'http://localhost:8089',
      'null',
      '',
      'http://evil.example',
    ]
    expect(others.some((origin) => from(origin))).toBe(false)
    for (const site of ['cross-site', 'same-site', 'nonsense']) expect(from('http://127.0.0.1:8089', site)).toBe(false)
  })
})

describe('TokenBook', () => {
  it('knows two roles, and sessions that say nothing of tokens', () => {
    const tokens = { operator: newToken(), viewer: newToken() }
    const book = new TokenBook(tokens)
    expect([book.roleOfToken(tokens.operator), book.roleOfToken(tokens.viewer)]).toEqual(['operator', 'viewer'])
    expect([book.roleOfToken(''), book.roleOfToken(`${tokens.operator}x`)]).toEqual([null, null])
    const session = book.openSession('viewer')
    expect(book.roleOfSession(session)).toBe('viewer')
    book.closeSession(session)
    expect([book.roleOfSession(session), book.roleOfSession('')]).toEqual([null, null])
  })

  it('forgets the oldest of very many sessions', () => {
    const book = new TokenBook({ operator: newToken(), viewer: newToken() })
    const first = book.openSession('viewer')
    for (let i = 0; i < 1000; i++) book.openSession('viewer')
    expect(book.roleOfSession(first)).toBeNull()
  })
})

describe('Attempts', () => {
  it('count by address, and are forgotten after a minute', () => {
    let nowMs = 0
    const attempts = new Attempts(() => nowMs)
    for (let i = 0; i < 10; i++) attempts.failed('a')
    expect([attempts.waitSeconds('a'), attempts.waitSeconds('b')]).toEqual([60, 0])
    nowMs = 59_500
    expect(attempts.waitSeconds('a')).toBe(1)
    nowMs = 60_000
    expect(attempts.waitSeconds('a')).toBe(0)
  })

  it('of many addresses together are too many for all', () => {
    const attempts = new Attempts(() => 0)
    for (let i = 0; i < 300; i++) attempts.failed(`address ${i}`)
    expect(attempts.waitSeconds('another')).toBeGreaterThan(0)
  })
})
