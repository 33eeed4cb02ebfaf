// Redirects and cookies over real servers.
import { describe, expect, it } from 'vitest'
import { type Answer, bench, reply, serveForTest } from './http.fixture.js'

const pathOf = (line: string): string => line.split(' ')[1]!

/** Sends `/from` to `location` with `status`, answers everything else. */
const redirecting =
  (status: number, location: string): Answer =>
  ({ line }, socket) => {
    const moved = pathOf(line) === '/from'
    socket.write(moved ? reply('moved', `${status} Moved`, `Location: ${location}\r\n`) : reply('here'))
  }

describe('redirects', () => {
  it('are followed and counted as one request named after the first', async () => {
    const server = await serveForTest(redirecting(302, '/to?x=1#frag'))
    const { client, samples } = bench(server.url)
    const response = await client.get('/from')
    expect(response).toMatchObject({ status: 200, url: `${server.url}/to?x=1` })
    expect(response.text()).toBe('here')
    expect(samples).toHaveLength(1)
    expect(samples[0]).toMatchObject({ name: '/from', method: 'GET', status: 200 })
    expect(samples[0]!.bytesSent).toBe(server.requests[0]!.head.length + server.requests[1]!.head.length)
    expect(samples[0]!.bytesReceived).toBeGreaterThan(reply('here').length)
    expect(server.sockets).toHaveLength(1)
    client.close()
  })

  it.each([
    [301, 'post', 'GET', ''],
    [302, 'post', 'GET', ''],
    [303, 'post', 'GET', ''],
    [303, 'put', 'GET', ''],
    [303, 'head', 'HEAD', ''],
    [307, 'post', 'POST', '{"a":1}'],
    [308, 'post', 'POST', '{"a":1}'],
    [301, 'put', 'PUT', '{"a":1}'],
    [302, 'delete', 'DELETE', '{"a":1}'],
  ] as const)('%d after %s becomes %s with body "%s"', async (status, method, nextMethod, body) => {
    const server = await serveForTest(({ line }, socket) => {
      const moved = pathOf(line).startsWith('/from')
      const length = line.startsWith('HEAD') ? '' : 'Content-Length: 0\r\n'
      socket.write(`HTTP/1.1 ${moved ? status : 200} X\r\n${moved ? 'Location: /to\r\n' : ''}${length}\r\n`)
    })
    const { client, samples } = bench(server.url)
    await client[method]('/from?q', {
      json: method === 'head' ? undefined : { a: 1 },
      params: { p: 1 },
      headers: { 'Content-Language': 'de', 'X-K': 'v' },
    })
    const next = server.requests[1]!
    expect(next.line).toBe(`${nextMethod} /to HTTP/1.1`)
    expect(next.body.toString()).toBe(body)
    expect(next.headers['content-type']).toBe(body === '' ? undefined : 'application/json')
    if (method === 'post') expect(next.headers['content-language']).toBe(body === '' ? undefined : 'de')
    expect(next.headers['x-k']).toBe('v')
    expect(samples[0]!.method).toBe(method.toUpperCase())
    client.close()
  })

  it('credentials stay with their origin', async () => {
    const other = await serveForTest((_request, socket) => void socket.write(reply('other')))
    const server = await serveForTest(redirecting(307, `${other.url}/x`))
    const own = await serveForTest(redirecting(307, '/x'))
    const options = { auth: { bearer: 't' }, headers: { Cookie: 'a=b', 'X-Api': 'k' } }
    const across = bench(server.url)
    await across.client.get('/from', options)
    expect(other.requests[0]!.headers).toMatchObject({ 'x-api': 'k', host: `127.0.0.1:${other.port}` })
    expect(other.requests[0]!.headers.authorization).toBeUndefined()
    expect(other.requests[0]!.headers.cookie).toBeUndefined()
    const within = bench(own.url)
    await within.client.get('/from', options)
    expect(own.requests[1]!.headers).toMatchObject({ authorization: 'Bearer t', cookie: 'a=b' })
    across.client.close()
    within.client.close()
  })

  it('the user and password of a URL stay with their origin too', async () => {
    const other = await serveForTest((_request, socket) => void socket.write(reply('other')))
    const server = await serveForTest(redirecting(302, '/to'))
    const leaving = await serveForTest(redirecting(302, `${other.url}/x`))
    const { client } = bench(null)
    await client.get(`${server.url.replace('//', '//a:b@')}/from`)
    expect(server.requests[1]!.headers.authorization).toBe('Basic YTpi')
    await client.get(`${leaving.url.replace('//', '//a:b@')}/from`)
    expect(other.requests[0]!.headers.authorization).toBeUndefined()
    client.close()
  })

  it('manual gives the redirect itself', async () => {
    const server = await serveForTest(redirecting(302, '/to'))
    const { client } = bench(server.url)
    for (const options of [{ redirect: 'manual' as const }, { maxRedirects: 0 }]) {
      const response = await client.get('/from', options)
      expect(response).toMatchObject({ status: 302, ok: true })
      expect(response.headers.location).toBe('/to')
    }
    client.close()
  })

  it('too many are an error', async () => {
    const server = await serveForTest(
      (_request, socket) => void socket.write(reply('', '302 Found', 'Location: /again\r\n')),
    )
    const { client, samples } = bench(server.url)
    expect((await client.get('/', { maxRedirects: 2 })).error).toBe('TOO_MANY_REDIRECTS')
    expect(server.requests).toHaveLength(3)
    expect((await client.get('/')).error).toBe('TOO_MANY_REDIRECTS')
    expect(server.requests).toHaveLength(3 + 31)
    expect(samples).toHaveLength(2)
    client.close()
  })

  it.each(['http://[bad', 'javascript:alert(1)', 'ftp://x/'])('Location: %s is a broken answer', async (location) => {
    const server = await serveForTest(redirecting(302, location))
    const { client, samples } = bench(server.url)
    await client.get('/from')
    expect(samples.map(({ error }) => error)).toEqual(['BAD_RESPONSE: redirect to an address that is not http'])
    client.close()
  })

  it('without Location it is an answer like any other, and 304 is none', async () => {
    const server = await serveForTest(
      ({ line }, socket) =>
        void socket.write(`HTTP/1.1 ${line.includes('304') ? 304 : 302} X\r\nContent-Length: 0\r\n\r\n`),
    )
    const { client } = bench(server.url)
    expect(await client.get('/302')).toMatchObject({ status: 302, ok: true })
    expect(await client.get('/304')).toMatchObject({ status: 304, ok: true })
    client.close()
  })

  it('to a host that refuses is a failure of the one request', async () => {
    const server = await serveForTest(redirecting(302, 'http://127.0.0.1:1/'))
    const { client, samples } = bench(server.url)
    await client.get('/from')
    expect(samples).toMatchObject([{ name: '/from', error: 'ECONNREFUSED', status: 0 }])
    client.close()
  })
})

describe('cookies', () => {
  const setting =
    (...cookies: string[]): Answer =>
    ({ line }, socket) => {
      const fields = pathOf(line) === '/set' ? cookies.map((cookie) => `Set-Cookie: ${cookie}\r\n`).join('') : ''
      socket.write(reply('', '200 OK', fields))
    }

  async function sentAfter(cookies: string[], path: string, options = {}): Promise<string | undefined> {
    const server = await serveForTest(setting(...cookies))
    const { client } = bench(server.url)
    await client.get('/set')
    await client.get(path, options)
    client.close()
    return server.requests[1]!.headers.cookie
  }

  it.each<[string, string[], string, string | undefined]>([
    ['what was set', ['a=1', 'b=2; Path=/; HttpOnly'], '/', 'a=1; b=2'],
    ['nothing before', [], '/', undefined],
    ['a path of its own', ['a=1; Path=/shop', 'b=2'], '/shop/cart', 'a=1; b=2'],
    ['not to another path', ['a=1; Path=/shop', 'b=2'], '/other', 'b=2'],
    ['not when expired', ['a=1; Max-Age=0', 'b=2; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'c=3'], '/', 'c=3'],
    ['not of another domain', ['a=1; Domain=example.com', 'b=2'], '/', 'b=2'],
    ['not what is no cookie', ['', '=', 'b=2'], '/', 'b=2'],
    ['the last of a name', ['a=1', 'a=2'], '/', 'a=2'],
  ])('sends %s', async (_what, cookies, path, sent) => {
    expect(await sentAfter(cookies, path)).toBe(sent)
  })

  it('are not sent over plain http when they are secure', async () => {
    const server = await serveForTest(setting('a=1; Secure', 'b=2'))
    const { client } = bench(`http://shop.example:${server.port}`, { resolve: ['shop.example:*:127.0.0.1'] })
    await client.get('/set')
    await client.get('/')
    expect(server.requests[1]!.headers.cookie).toBe('b=2')
    client.close()
  })

  it('a Cookie header of the script replaces them', async () => {
    expect(await sentAfter(['a=1'], '/', { headers: { cookie: 'mine=1' } })).toBe('mine=1')
  })

  it('belong to one user', async () => {
    const server = await serveForTest(setting('a=1'))
    const { client, engine } = bench(server.url)
    const other = engine.createClient({ baseUrl: server.url })
    await client.get('/set')
    await other.get('/')
    expect(server.requests[1]!.headers.cookie).toBeUndefined()
    engine.close()
  })

  it('set by a redirect are sent with its next hop, and may be changed and deleted', async () => {
    const server = await serveForTest(({ line }, socket) => {
      const path = pathOf(line)
      if (path === '/login') socket.write(reply('', '302 Found', 'Location: /home\r\nSet-Cookie: sid=1; Path=/\r\n'))
      else if (path === '/change') socket.write(reply('', '200 OK', 'Set-Cookie: sid=2; Path=/\r\n'))
      else if (path === '/logout') socket.write(reply('', '200 OK', 'Set-Cookie: sid=; Path=/; Max-Age=0\r\n'))
      else socket.write(reply(''))
    })
    const { client } = bench(server.url)
    for (const path of ['/login', '/change', '/a', '/logout', '/b']) await client.get(path)
    expect(server.requests.map(({ headers }) => headers.cookie)).toEqual([
      undefined,
      'sid=1',
      'sid=1',
      'sid=2',
      'sid=2',
      undefined,
    ])
    client.close()
  })

  it('stop being sent when they expire', async () => {
    const server = await serveForTest(setting('a=1; Max-Age=1', 'b=2'))
    const { client } = bench(server.url)
    await client.get('/set')
    await client.get('/')
    expect(server.requests[1]!.headers.cookie).toBe('a=1; b=2')
    await expect
      .poll(
        async () => {
          await client.get('/')
          return server.requests.at(-1)!.headers.cookie
        },
        { timeout: 5000, interval: 100 },
      )
      .toBe('b=2')
    client.close()
  })
})
