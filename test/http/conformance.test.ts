// The rules of RFC 9112 and 9110 that bind a client, a table for each section, against a server that sees and sends the bytes themselves.
import { describe, expect, it } from 'vitest'
import type { Step } from './plan.js'
import { headerValues } from './raw-server.js'
import { bare, ok, openWorld } from './world.js'

const write = (text: string): Step => ({ do: 'write', bytes: Buffer.from(text, 'latin1') })
const END: Step = { do: 'end' }
const CHUNKS = 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'

describe('request line and Host (RFC 9112 3)', () => {
  const targets: readonly [path: string, target: string][] = [
    ['/', '/'],
    ['', '/'],
    ['/a/b?x=1&y=2', '/a/b?x=1&y=2'],
    ['/a#fragment', '/a'],
    ['/a?x#y?z', '/a?x'],
    ['?only=query', '/?only=query'],
    ['/two words', '/two%20words'],
    ['/caf\u00e9?q=\u{1f41d}', '/caf%C3%A9?q=%F0%9F%90%9D'],
    ['/%41%2f%zz', '/%41%2f%zz'],
    ['/a/../b/./c', '/b/c'],
    ['/a?x="<>\'', '/a?x=%22%3C%3E%27'],
    ['/semi;colon,comma:colon@at', '/semi;colon,comma:colon@at'],
  ]

  it.each(targets)('path %j goes out as %j', async (path, target) => {
    const { client, requests } = await openWorld(ok())
    expect((await client.get(path)).ok).toBe(true)
    expect(requests.map((one) => one.target)).toEqual([target])
  })

  it('names an IPv6 address in brackets', async () => {
    const { client, requests, server } = await openWorld(ok(), {
      host: '::1',
      baseUrl: (port) => `http://[::1]:${port}`,
    })
    expect((await client.get('/')).status).toBe(200)
    expect(headerValues(requests[0]!, 'host')).toEqual([`[::1]:${server.port}`])
  })

  it('takes a whole URL in place of a path, to another host too', async () => {
    const { client, requests, server } = await openWorld(ok())
    await client.get(`http://localhost:${server.port}/there`)
    await client.get(new URL(`http://user:p%40ss@127.0.0.1:${server.port}/here`))
    const hosts = requests.map((one) => headerValues(one, 'host')[0])
    expect(hosts).toEqual([`localhost:${server.port}`, `127.0.0.1:${server.port}`])
    expect(headerValues(requests[1]!, 'authorization')).toEqual([`Basic ${btoa('user:p@ss')}`])
  })

  it('lets the script set its own Host, once', async () => {
    const { client, requests } = await openWorld(ok())
    await client.get('/', { headers: { Host: 'virtual.example' } })
    expect(headerValues(requests[0]!, 'host')).toEqual(['virtual.example'])
  })

  const lengths: readonly [method: string, body: string | undefined, length: string | undefined][] = [
    ['GET', undefined, undefined],
    ['HEAD', undefined, undefined],
    ['DELETE', undefined, undefined],
    ['OPTIONS', undefined, undefined],
    ['POST', undefined, '0'],
    ['PUT', undefined, '0'],
    ['PATCH', undefined, '0'],
    ['POST', '', '0'],
    ['POST', 'caf\u00e9 \u{1f41d}', '10'],
    ['GET', 'body', '4'],
    ['DELETE', 'body', '4'],
  ]

  it.each(lengths)('%s with body %j declares the length %j (RFC 9110 8.6)', async (method, body, length) => {
    const { client, requests } = await openWorld(ok())
    await client.request('/', { method, ...(body === undefined ? {} : { body }) })
    expect(headerValues(requests[0]!, 'content-length')).toEqual(length === undefined ? [] : [length])
    expect(requests[0]!.body.toString()).toBe(body ?? '')
  })

  const injections: readonly Record<string, string>[] = [
    { 'X-A': 'b\r\nX-Evil: 1' },
    { 'X-A': 'b\nX-Evil: 1' },
    { 'X-A': 'b\rX-Evil: 1' },
    { 'X-A': 'nul\0' },
    { 'X-A\r\nX-Evil': '1' },
    { 'X A': '1' },
    { 'X:A': '1' },
    { '': '1' },
    { 'X-A': '\u{1f41d}' },
  ]

  it.each(injections)('the header %j is refused, and nothing is sent', async (headers) => {
    const { client, requests, sink } = await openWorld(ok())
    const response = await client.get('/', { headers, name: 'evil' })
    expect([response.ok, response.status, response.error]).toEqual([false, 0, 'INVALID_HEADER'])
    expect(requests).toEqual([])
    expect(sink.take('evil').length).toBe(1)
  })

  it('never lets a path break out of the request line', async () => {
    const { client, requests, server } = await openWorld(ok())
    for (const path of ['/a b\r\nX-Evil: 1', '/a\tb', '/a\nHTTP/1.1', '/a?\r\n\r\nGET /evil HTTP/1.1\r\n'])
      await client.get(path)
    expect(server.badRequests).toEqual([])
    expect(requests.some((one) => headerValues(one, 'x-evil').length > 0 || one.target.startsWith('/evil'))).toBe(false)
  })
})

describe('body framing (RFC 9112 6.3)', () => {
  const answers: readonly [what: string, method: string, text: string, status: number, body: string][] = [
    ['HEAD with a length', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n', 200, ''],
    ['HEAD with chunks declared', 'HEAD', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', 200, ''],
    ['HEAD of an error', 'HEAD', 'HTTP/1.1 404 Gone\r\nContent-Length: 50\r\n\r\n', 404, ''],
    ['204 without length', 'GET', 'HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
    ['204 to a POST', 'POST', 'HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
    ['304 with a length', 'GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n', 304, ''],
    ['length', 'GET', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', 200, 'hello'],
    ['length 0', 'GET', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n', 200, ''],
    ['length on DELETE', 'DELETE', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', 200, 'hello'],
    ['chunks', 'GET', `HTTP/1.1 200 OK\r\n${CHUNKS}`, 200, 'hello'],
    ['chunks with a trailer', 'GET', `HTTP/1.1 200 OK\r\n${CHUNKS.slice(0, -2)}X-T: 1\r\n\r\n`, 200, 'hello'],
    ['no body in chunks', 'GET', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 200, ''],
    ['100 before', 'POST', `HTTP/1.1 100 Continue\r\n\r\n${ok('hello')}`, 200, 'hello'],
    [
      '103 and 102 before',
      'GET',
      `HTTP/1.1 103 H\r\nLink: <a>\r\n\r\nHTTP/1.1 102 P\r\n\r\n${ok('hello')}`,
      200,
      'hello',
    ],
    [
      'interim before a HEAD answer',
      'HEAD',
      'HTTP/1.1 103 H\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n',
      200,
      '',
    ],
    ['no reason phrase', 'GET', 'HTTP/1.1 200 \r\nContent-Length: 5\r\n\r\nhello', 200, 'hello'],
    [
      'HTTP/1.0 kept alive',
      'GET',
      'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello',
      200,
      'hello',
    ],
    ['an unknown status', 'GET', 'HTTP/1.1 299 Odd\r\nContent-Length: 5\r\n\r\nhello', 299, 'hello'],
  ]

  it.each(answers)(
    '%s: the answer ends by itself and the connection goes on',
    async (_what, method, text, status, body) => {
      const { client, server } = await openWorld(text)
      for (let i = 0; i < 3; i++) {
        const response = await client.request('/', { method })
        expect([response.status, response.text(), response.error]).toEqual([
          status,
          body,
          status >= 400 ? `HTTP ${status}` : '',
        ])
      }
      expect(server.accepted).toBe(1)
    },
  )

  const untilClose: readonly [what: string, text: string][] = [
    ['neither length nor chunks', 'HTTP/1.1 200 OK\r\n\r\nhello'],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nhello'],
    ['HTTP/1.0 that would be kept alive', 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nhello'],
  ]

  it.each(untilClose)('%s: the body ends with the connection', async (_what, text) => {
    const { client, server } = await openWorld([write(text), END])
    for (let i = 0; i < 2; i++) expect((await client.get('/')).text()).toBe('hello')
    expect(server.accepted).toBe(2)
  })

  it('a protocol switch that nobody asked for is a broken answer', async () => {
    const { client, sink } = await openWorld(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x05hello',
    )
    const response = await client.get('/', { name: 'switch' })
    expect([response.status, response.error]).toEqual([0, 'BAD_RESPONSE'])
    expect(sink.take('switch').length).toBe(1)
  })
})

describe('which connections carry another request (RFC 9112 9.3)', () => {
  const keeps: readonly [what: string, text: string, reused: boolean][] = [
    ['HTTP/1.1', ok('a'), true],
    ['Connection: close', ok('a', 'Connection: close\r\n'), false],
    ['Connection: Close among others', ok('a', 'Connection: foo ,CLOSE\r\n'), false],
    ['Connection: close in the first of two fields', ok('a', 'Connection: close\r\nConnection: keep-alive\r\n'), false],
    [
      'Connection: close in the second of two fields',
      ok('a', 'Connection: keep-alive\r\nConnection: close\r\n'),
      false,
    ],
    ['a token that only contains close', ok('a', 'Connection: closed, not-close\r\n'), true],
    ['HTTP/1.0', ok('a').replace('1.1', '1.0'), false],
    ['HTTP/1.0 with keep-alive', ok('a', 'Connection: Keep-Alive\r\n').replace('1.1', '1.0'), true],
    ['a chunked answer with trailer', `HTTP/1.1 200 OK\r\n${CHUNKS.slice(0, -2)}X: y\r\n\r\n`, true],
    ['an error answer', bare(500), true],
    ['an answer followed by more bytes', `${ok('a')}more`, false],
    ['an answer followed by another answer', ok('a') + ok('b'), false],
  ]

  it.each(keeps)('%s: %#', async (_what, text, reused) => {
    const { client, server } = await openWorld(text)
    await client.get('/one')
    await client.get('/two')
    expect(server.accepted).toBe(reused ? 1 : 2)
  })

  it('a connection that the server closed while it was idle is not used again', async () => {
    const { client, engine, server } = await openWorld([write(ok('a')), { do: 'wait', ms: 5 }, END])
    for (let i = 0; i < 3; i++) {
      expect((await client.get('/')).ok).toBe(true)
      while (engine.openSockets > 0) await new Promise((resolve) => setImmediate(resolve))
    }
    expect(server.accepted).toBe(3)
  })

  it('a connection on which bytes came while it was idle is not used again', async () => {
    const { client, engine, server } = await openWorld([write(ok('a')), { do: 'wait', ms: 5 }, write(ok('poison'))])
    for (let i = 0; i < 3; i++) {
      expect((await client.get('/')).text()).toBe('a')
      while (engine.openSockets > 0) await new Promise((resolve) => setImmediate(resolve))
    }
    expect(server.accepted).toBe(3)
  })

  it('an early answer ends the request though its body was never read', async () => {
    const { client, sink } = await openWorld([write(bare(413, 'Connection: close\r\n')), END], { early: () => true })
    const response = await client.post('/', { body: Buffer.alloc(3_000_000), name: 'early' })
    expect([response.status, response.error]).toEqual([413, 'HTTP 413'])
    expect(sink.take('early').length).toBe(1)
  })

  const closings: readonly [what: string, last: Step][] = [
    ['FIN', END],
    ['RST', { do: 'reset' }],
  ]

  it.each(closings)(
    'a GET that met the end of an idle connection (%s) is sent again once, a POST never',
    async (_what, last) => {
      const { client, server, requests } = await openWorld((request) => (request.turn === 1 ? ok('a') : [last]))
      await client.get('/first')
      expect((await client.get('/again')).text()).toBe('a')
      expect([server.accepted, requests.map((one) => one.target)]).toEqual([2, ['/first', '/again', '/again']])
      const response = await client.post('/never', { body: 'x' })
      expect(response.error).toMatch(/^(EMPTY_RESPONSE|ECONNRESET)$/)
      expect(requests.filter((one) => one.target === '/never').length).toBe(1)
    },
  )

  it.each(closings)('a GET on a new connection is never sent again (%s)', async (_what, last) => {
    const { client, requests, sink } = await openWorld([last])
    const response = await client.get('/', { name: 'once' })
    expect(response.error).toMatch(/^(EMPTY_RESPONSE|ECONNRESET)$/)
    expect([requests.length, sink.take('once').length]).toEqual([1, 1])
  })

  it.each(['220 smtp.example ESMTP\r\n', 'HTTP/1.1 400 Nobody asked\r\nContent-Length: 0\r\n\r\n', '\0'])(
    'a server that speaks first (%j) is answered or refused, and never hangs',
    async (greeting) => {
      const { client, sink } = await openWorld(ok('a'), { greeting })
      for (let i = 0; i < 5; i++) {
        const response = await client.get('/', { name: 'greeted', timeout: '5s' })
        expect(response.error).toMatch(/^(|HTTP 400|BAD_RESPONSE|ECONNRESET|EPIPE|EMPTY_RESPONSE)$/)
      }
      expect(sink.take('greeted').length).toBe(5)
    },
  )

  it('two users never share a connection', async () => {
    const { client, engine, server, origin } = await openWorld(ok('a'))
    const other = engine.createClient({ baseUrl: origin })
    for (let i = 0; i < 3; i++) await Promise.all([client.get('/'), other.get('/')])
    expect(server.accepted).toBe(2)
  })

  it('one user asks one thing at a time on its connection', async () => {
    const { client, server, requests } = await openWorld([{ do: 'wait', ms: 2 }, write(ok('a'))])
    const all = await Promise.all(Array.from({ length: 5 }, () => client.get('/')))
    expect(all.every((one) => one.ok)).toBe(true)
    expect([server.accepted, requests.length]).toEqual([1, 5])
  })
})
