import { describe, expect, it } from 'vitest'
import { bench, reply, serve } from '../http.fixture.js'
import { AddressBook } from './address-book.js'

const prepared = (book: AddressBook, host: string, port: number): Promise<NodeJS.ErrnoException | null> =>
  new Promise((done) => book.prepare(host, port, done))

describe('AddressBook', () => {
  it('knows addresses without asking', async () => {
    const book = new AddressBook(() => 0, [])
    let called = false
    book.prepare('::1', 80, () => {
      called = true
    })
    expect(called).toBe(true)
    expect(book.pick('::1', 80)).toBe('::1')
  })

  it('spreads over the addresses of --resolve, in turn', () => {
    const book = new AddressBook(() => 0, ['shop.example:443:10.0.0.1,[fe80::2],10.0.0.3'])
    expect([1, 2, 3, 4].map(() => book.pick('shop.example', 443))).toEqual([
      '10.0.0.1',
      'fe80::2',
      '10.0.0.3',
      '10.0.0.1',
    ])
  })

  it.each([
    ['a:80:1.1.1.1', 'a', 80],
    ['A:80:1.1.1.1', 'a', 80],
    ['+a:80:1.1.1.1', 'a', 80],
    ['*:80:1.1.1.1', 'any', 80],
    ['a:*:1.1.1.1', 'a', 9],
    ['[::1]:80:1.1.1.1', '::1', 80],
  ])('--resolve %s', (entry, host, port) => {
    expect(new AddressBook(() => 0, [entry]).pick(host, port)).toBe('1.1.1.1')
  })

  it.each(['a', 'a:80', 'a:80:b.example', 'a:x:1.1.1.1', ':80:1.1.1.1', 'a:80:1.1.1.1,'])(
    'refuses --resolve %s',
    (entry) => {
      expect(() => new AddressBook(() => 0, [entry])).toThrow(expect.objectContaining({ code: 'TYM1005' }))
    },
  )

  it('passes over an address that refused, for a while', () => {
    let now = 1
    const book = new AddressBook(() => now, ['a:80:1.1.1.1,2.2.2.2'])
    book.avoid('a', 80, '1.1.1.1')
    expect([book.pick('a', 80), book.pick('a', 80)]).toEqual(['2.2.2.2', '2.2.2.2'])
    now += 10_001
    expect(new Set([book.pick('a', 80), book.pick('a', 80)])).toEqual(new Set(['1.1.1.1', '2.2.2.2']))
  })

  it('still names an address when all refused', () => {
    const book = new AddressBook(() => 1, ['a:80:1.1.1.1'])
    book.avoid('a', 80, '1.1.1.1')
    expect(book.pick('a', 80)).toBe('1.1.1.1')
  })

  it('asks the system for names, and tells when there is none', async () => {
    const book = new AddressBook(() => 0, [])
    expect(await prepared(book, 'localhost', 80)).toBeNull()
    expect(['127.0.0.1', '::1']).toContain(book.pick('localhost', 80))
    const error = await prepared(book, 'no-such-host.invalid', 80)
    expect(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL']).toContain(error?.code)
  })
})

describe('connections to names', () => {
  it('a name that does not resolve is a failed request', async () => {
    const { client, samples } = bench('http://no-such-host.invalid')
    const { status, error } = await client.get('/x')
    expect(status).toBe(0)
    expect(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL']).toContain(error)
    expect(samples).toHaveLength(1)
  })

  it('try the next address when one refuses', async () => {
    const server = await serve((_request, socket) => void socket.end(reply('ok', '200 OK', 'Connection: close\r\n')))
    const resolve = [`shop.example:${server.port}:127.0.0.2,127.0.0.1,127.0.0.3`]
    const { client } = bench(`http://shop.example:${server.port}`, { resolve })
    for (let i = 0; i < 4; i++) expect((await client.get('/')).error).toBe('')
    expect(server.requests[0]!.headers.host).toBe(`shop.example:${server.port}`)
    await server.close()
    expect((await client.get('/')).error).toBe('ECONNREFUSED')
  })

  it('reach a server on localhost and on IPv6', async () => {
    const v6 = await serve((_request, socket) => void socket.write(reply('six')), { host: '::1' })
    const { client, samples } = bench(`http://[::1]:${v6.port}`)
    const response = await client.get('/')
    expect(response.text()).toBe('six')
    expect(response.url).toBe(`http://[::1]:${v6.port}/`)
    expect(v6.requests[0]!.headers.host).toBe(`[::1]:${v6.port}`)
    expect(samples[0]!.name).toBe('/')
    client.close()
    await v6.close()
    const v4 = await serve((_request, socket) => void socket.write(reply('four')))
    const local = bench(`http://localhost:${v4.port}`)
    expect((await local.client.get('/')).text()).toBe('four')
    local.client.close()
    await v4.close()
  })
})
