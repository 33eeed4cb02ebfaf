// What the client puts on the wire and what it makes of answers: methods, options, names, samples.
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type Answer, bench, reply, serveForTest } from './http.fixture.js'
import type { HttpResponse } from './http-response.js'

const ok: Answer = (_request, socket) => void socket.write(reply('ok'))

describe('a request', () => {
  it('is written, answered, recorded once and leaves its connection open', async () => {
    const server = await serveForTest((_request, socket) => void socket.write(reply('hello', '200 OK', 'X-A: b\r\n')))
    const { client, samples, engine } = bench(server.url)
    const response = await client.get('/products/17?page=2')
    expect(response).toMatchObject({
      status: 200,
      ok: true,
      error: '',
      method: 'GET',
      url: `${server.url}/products/17?page=2`,
    })
    expect(response.text()).toBe('hello')
    expect(response.headers).toMatchObject({ 'x-a': 'b', 'content-length': '5' })
    expect(server.requests[0]).toMatchObject({ line: 'GET /products/17?page=2 HTTP/1.1' })
    expect(server.requests[0]!.headers).toMatchObject({
      host: `127.0.0.1:${server.port}`,
      accept: '*/*',
      'user-agent': 'tymbal',
    })
    expect(samples).toHaveLength(1)
    expect(samples[0]).toMatchObject({ method: 'GET', name: '/products/[id]', status: 200, error: '', tags: null })
    expect(samples[0]!.bytesSent).toBe(server.requests[0]!.head.length)
    expect(samples[0]!.bytesReceived).toBe(reply('hello', '200 OK', 'X-A: b\r\n').length)
    expect(samples[0]!.endMs).toBeGreaterThanOrEqual(samples[0]!.startMs)
    expect(samples[0]!.dueMs).toBe(samples[0]!.startMs)
    expect(engine.openSockets).toBe(1)
    client.close()
    expect(engine.openSockets).toBe(0)
  })

  it('uses one connection again and again', async () => {
    const server = await serveForTest(ok)
    const { client } = bench(server.url)
    for (let i = 0; i < 5; i++) await client.get('/')
    expect(server.sockets).toHaveLength(1)
    client.close()
  })

  it.each(['get', 'post', 'put', 'patch', 'delete', 'options'] as const)('%s sends its method', async (method) => {
    const server = await serveForTest(ok)
    const { client, samples } = bench(server.url)
    await client[method]('/x')
    const { line, headers } = server.requests[0]!
    expect(line).toBe(`${method.toUpperCase()} /x HTTP/1.1`)
    expect(headers['content-length']).toBe(['post', 'put', 'patch'].includes(method) ? '0' : undefined)
    expect(samples[0]!.method).toBe(method.toUpperCase())
    client.close()
  })

  it('request sends any method', async () => {
    const server = await serveForTest(ok)
    const { client } = bench(server.url)
    await client.request('/x', { method: 'purge' })
    await client.request('/y')
    expect(server.requests.map(({ line }) => line)).toEqual(['PURGE /x HTTP/1.1', 'GET /y HTTP/1.1'])
    client.close()
  })

  it('HEAD has no body whatever the length says, and the connection goes on', async () => {
    const server = await serveForTest(({ line }, socket) => {
      socket.write(line.startsWith('HEAD') ? 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n' : reply('ok'))
    })
    const { client } = bench(server.url)
    expect((await client.head('/')).text()).toBe('')
    expect((await client.get('/')).text()).toBe('ok')
    expect(server.sockets).toHaveLength(1)
    client.close()
  })

  it('takes dueMs for one request', async () => {
    const server = await serveForTest(ok)
    const { client, samples } = bench(server.url)
    client.dueMs = 12.5
    await client.get('/')
    await client.get('/')
    expect(samples[0]!.dueMs).toBe(12.5)
    expect(client.dueMs).toBeNull()
    expect(samples[1]!.dueMs).toBe(samples[1]!.startMs)
    client.close()
  })

  it('opens as many connections as it may, and queues the rest', async () => {
    const server = await serveForTest(({ line }, socket) => void setImmediate(() => socket.write(reply(line))))
    const { client } = bench(server.url, {}, { http: { connections: 2 } })
    const responses = await Promise.all(['/a', '/b', '/c', '/d', '/e'].map((path) => client.get(path)))
    expect(responses.map((response) => response.text())).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((name) => `GET /${name} HTTP/1.1`),
    )
    expect(server.sockets).toHaveLength(2)
    expect(responses[4]!.timings.queued).toBeGreaterThan(0)
    client.close()
  })

  it('headers of the settings, of the user and of the request: the nearest wins, whatever its case', async () => {
    const server = await serveForTest(ok)
    const http = { headers: { 'X-A': 'settings', 'X-B': 'settings', 'User-Agent': 'mine', Host: 'example.test' } }
    const { client } = bench(server.url, {}, { http })
    client.headers = { 'x-b': 'user', 'X-C': 'user', Authorization: 'Bearer t' }
    client.headers['X-D'] = 'user'
    await client.get('/', { headers: { 'x-C': 'request' } })
    await client.get('/', { auth: { bearer: 'other' } })
    const [first, second] = server.requests.map(({ head }) => head.split('\r\n').slice(1).filter(Boolean).sort())
    expect(first!.filter((line) => !line.startsWith('Accept'))).toEqual([
      ...['Authorization: Bearer t', 'Host: example.test', 'User-Agent: mine', 'X-A: settings', 'X-D: user'],
      ...['x-C: request', 'x-b: user'],
    ])
    expect(second!.filter((line) => line.startsWith('Authorization'))).toEqual(['Authorization: Bearer other'])
    client.close()
  })

  it('a user’s credentials do not follow a redirect to another host', async () => {
    const other = await serveForTest(ok)
    const server = await serveForTest((_request, socket) =>
      socket.write(`HTTP/1.1 302 Found\r\nLocation: ${other.url}/there\r\nContent-Length: 0\r\n\r\n`),
    )
    const { client } = bench(server.url, {}, { http: { headers: { Cookie: 'a=b', 'X-Run': '7' } } })
    client.headers = { Authorization: 'Bearer t', 'X-Trace': '1' }
    await client.get('/')
    expect(server.requests[0]!.headers).toMatchObject({ authorization: 'Bearer t', cookie: 'a=b' })
    const { headers } = other.requests[0]!
    expect(headers).toMatchObject({ 'x-trace': '1', 'x-run': '7' })
    expect(Object.keys(headers)).not.toContain('authorization')
    expect(Object.keys(headers)).not.toContain('cookie')
    client.close()
  })

  it('tells how long each phase took', async () => {
    const server = await serveForTest((_request, socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no')
      setTimeout(() => socket.write('k'), 20)
    })
    const { client, samples } = bench(server.url)
    const { timings } = await client.get('/')
    const { startMs, endMs } = samples[0]!
    expect(timings.connect).toBeGreaterThan(0)
    expect(timings.receive).toBeGreaterThan(10)
    expect(timings).toMatchObject({ queued: 0, tls: 0 })
    const sum = Object.values(timings).reduce((total, part) => total + part, 0)
    expect(sum).toBeGreaterThan(0.5 * (endMs - startMs))
    expect(sum).toBeLessThanOrEqual(endMs - startMs + 0.001)
    client.close()
  })

  it('outlives a listener that throws', async () => {
    const server = await serveForTest(ok)
    const onRequest = (): void => {
      throw new Error('boom')
    }
    const { client, samples, warnings } = bench(server.url, {}, { onRequest })
    expect((await client.get('/')).ok).toBe(true)
    expect(samples).toHaveLength(1)
    expect(warnings).toEqual(['a request listener threw: boom'])
    client.close()
  })

  it('calls the listener once, after the sample', async () => {
    const server = await serveForTest(ok)
    const heard: [HttpResponse, number][] = []
    const { client, samples } = bench(
      server.url,
      {},
      { onRequest: (response) => heard.push([response, samples.length]) },
    )
    const response = await client.get('/')
    expect(heard).toEqual([[response, 1]])
    client.close()
  })
})

describe('names', () => {
  it.each([
    ['/', '/'],
    ['/a/b', '/a/b'],
    ['/users/42/orders/7', '/users/[id]/orders/[id]'],
    ['/search?q=1', '/search'],
    ['/a#part', '/a'],
    ['products', 'products'],
  ])('%s is named %s', async (path, name) => {
    const server = await serveForTest(ok)
    const { client, samples } = bench(server.url)
    await client.get(path)
    expect(samples[0]!.name).toBe(name)
    client.close()
  })

  it('a name of its own wins, and ids stay without autoName', async () => {
    const server = await serveForTest(ok)
    const { client, samples } = bench(server.url, {}, { http: { autoName: false } })
    await client.get('/a/1', { name: 'one' })
    await client.get('/a/1')
    expect(samples.map(({ name }) => name)).toEqual(['one', '/a/1'])
    client.close()
  })

  it('a full URL of the base has its path as name, one of another host shows the host', async () => {
    const server = await serveForTest(ok)
    const other = await serveForTest(ok)
    const { client, samples } = bench(server.url)
    await client.get(`${server.url}/x/1?y`)
    await client.get(new URL(`${other.url}/x/1`))
    expect(samples.map(({ name }) => name)).toEqual(['/x/[id]', `127.0.0.1:${other.port}/x/[id]`])
    client.close()
  })

  it('a base with a path prefixes the request, not the name', async () => {
    const server = await serveForTest(ok)
    const { client, samples } = bench(`${server.url}/api/v1/`)
    await client.get('/users/3')
    expect(server.requests[0]!.line).toBe('GET /api/v1/users/3 HTTP/1.1')
    expect(samples[0]!.name).toBe('/users/[id]')
    client.close()
  })
})

describe('options', () => {
  const sent = async (path: string, options: Parameters<ReturnType<typeof bench>['client']['post']>[1]) => {
    const server = await serveForTest(ok)
    const { client, samples } = bench(server.url)
    await client.post(path, options)
    client.close()
    return { ...server.requests[0]!, sample: samples[0]! }
  }

  it('params join the query', async () => {
    const params = { a: 1, b: ['x y', 'ü'], c: null, d: undefined, e: true }
    expect((await sent('/s', { params })).line).toBe('POST /s?a=1&b=x%20y&b=%C3%BC&e=true HTTP/1.1')
    expect((await sent('/s?z=0', { params: new URLSearchParams({ q: 'a b' }) })).line).toBe(
      'POST /s?z=0&q=a+b HTTP/1.1',
    )
    expect((await sent('/s?a b#frag', {})).line).toBe('POST /s?a%20b HTTP/1.1')
  })

  it('json is sent as ASCII in one piece or as UTF-8', async () => {
    const plain = await sent('/', { json: { a: [1] } })
    expect(plain.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '9' })
    expect(plain.body.toString()).toBe('{"a":[1]}')
    expect(plain.sample.bytesSent).toBe(plain.head.length + 9)
    const wide = await sent('/', { json: { a: 'ü€😀' } })
    expect(JSON.parse(wide.body.toString('utf8'))).toEqual({ a: 'ü€😀' })
    expect(wide.sample.bytesSent).toBe(wide.head.length + wide.body.length)
    expect((await sent('/', { json: null })).body.toString()).toBe('null')
  })

  it('form is sent encoded', async () => {
    const { headers, body } = await sent('/', { form: { user: 'a b', tag: ['x', 'y'] } })
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(body.toString()).toBe('user=a%20b&tag=x&tag=y')
  })

  it('bodies of text and bytes, small and large', async () => {
    expect((await sent('/', { body: 'hé' })).body.toString('utf8')).toBe('hé')
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, i) => i % 256))
    const large = await sent('/', { body: bytes })
    expect(large.body.equals(bytes)).toBe(true)
    expect(large.headers['content-type']).toBe('application/octet-stream')
    const view = new Uint8Array(bytes.buffer, bytes.byteOffset + 1, 5)
    expect([...(await sent('/', { body: view })).body]).toEqual([1, 2, 3, 4, 5])
    expect((await sent('/', { body: 'x'.repeat(200_000) })).body.length).toBe(200_000)
    expect((await sent('/', { body: new Uint8Array([1, 2]).buffer })).body.length).toBe(2)
  })

  it('multipart with fields and files', async () => {
    const path = new URL('./parse-url.ts', import.meta.url).pathname
    const { headers, body } = await sent('/', {
      multipart: {
        name: 'Ann',
        'a"b': 1,
        file: { bytes: 'data', filename: 'x".txt', type: 'text/plain' },
        src: { path },
      },
    })
    const boundary = /boundary=(.+)$/.exec(headers['content-type']!)![1]!
    const parts = body.toString().split(`--${boundary}`)
    expect(parts.at(-1)).toBe('--\r\n')
    expect(parts[1]).toBe('\r\nContent-Disposition: form-data; name="name"\r\n\r\nAnn\r\n')
    expect(parts[2]).toContain('name="a%22b"')
    expect(parts[3]).toBe(
      '\r\nContent-Disposition: form-data; name="file"; filename="x%22.txt"\r\nContent-Type: text/plain\r\n\r\ndata\r\n',
    )
    expect(parts[4]).toContain('filename="parse-url.ts"\r\nContent-Type: application/octet-stream')
    expect(parts[4]).toContain('export function parseUrl')
  })

  it('compress', async () => {
    const { headers, body } = await sent('/', { json: { a: 'x'.repeat(1000) }, compress: 'gzip' })
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'content-type': 'application/json' })
    expect(JSON.parse(gunzipSync(body).toString()).a).toHaveLength(1000)
  })

  it('headers replace defaults whatever their case, lists repeat, undefined is left out', async () => {
    const { head, headers } = await sent('/', {
      headers: { 'USER-AGENT': 'me', Host: 'other.example', 'X-N': 1, 'X-L': ['a', 'b'], 'X-U': undefined },
      json: {},
    })
    expect(headers).toMatchObject({ 'user-agent': 'me', host: 'other.example', 'x-n': '1' })
    expect(head).not.toContain('tymbal')
    expect(head).toContain('X-L: a\r\nX-L: b\r\n')
    expect(head.match(/host:/gi)).toHaveLength(1)
    expect(head).not.toMatch(/x-u/i)
    const typed = await sent('/', { headers: { 'content-type': 'application/vnd.x+json' }, json: {} })
    expect(typed.head.match(/content-type/gi)).toHaveLength(1)
  })

  it('auth as basic, bearer and in the URL', async () => {
    expect((await sent('/', { auth: { username: 'a', password: 'ü' } })).headers.authorization).toBe('Basic YTrDvA==')
    expect((await sent('/', { auth: { bearer: 'tok' } })).headers.authorization).toBe('Bearer tok')
    const server = await serveForTest(ok)
    const withUser = server.url.replace('//', '//ann:p%40ss@')
    const { client } = bench(withUser)
    const response = await client.get('/x')
    await client.get(`${withUser.replace('ann', 'bob')}/y`)
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Basic YW5uOnBAc3M=',
      'Basic Ym9iOnBAc3M=',
    ])
    expect(response.url).toBe(`${server.url}/x`)
    client.close()
  })

  it('tags reach the sample', async () => {
    expect((await sent('/', { tags: { kind: 'a' } })).sample.tags).toEqual({ kind: 'a' })
  })
})

describe('mistakes of the script are failed requests', () => {
  const circular: Record<string, unknown> = {}
  circular.self = circular
  const throwing = {
    get json(): unknown {
      throw new Error('boom')
    },
  }
  it.each([
    [
      'a header value with a line break',
      '/',
      { headers: { 'X-A': 'a\r\nX-B: c' } },
      /^INVALID_HEADER: the value of X-A/,
    ],
    ['a header value with a NUL', '/', { headers: { 'X-A': 'a\0' } }, /^INVALID_HEADER/],
    ['a header value that is not latin1', '/', { headers: { 'X-A': '€' } }, /^INVALID_HEADER/],
    ['a header name with a space', '/', { headers: { 'X A': 'a' } }, /^INVALID_HEADER: a name/],
    ['a header name with a line break', '/', { headers: { 'X\r\nA': 'a' } }, /^INVALID_HEADER: a name/],
    ['a length of its own', '/', { headers: { 'Content-Length': '5' } }, /^INVALID_HEADER: Content-Length is set/],
    ['a coding of its own', '/', { headers: { 'transfer-encoding': 'chunked' } }, /^INVALID_HEADER/],
    ['a token with a line break', '/', { auth: { bearer: 'x\r\ny: z' } }, /^INVALID_HEADER/],
    ['a line break in the path', '/a\r\nX: y', {}, /^INVALID_URL: control character/],
    ['a line break in the query', '/a?b\r\nX: y', {}, /^INVALID_URL: control character/],
    ['a port that is none', 'http://x:99999/', {}, /^INVALID_URL: not a URL/],
    ['another scheme', 'ftp://x/', {}, /^INVALID_URL: not http or https/],
    ['two bodies', '/', { json: 1, body: 'x' }, /^INVALID_REQUEST: more than one/],
    ['a circular body', '/', { json: circular }, /^INVALID_REQUEST: json/],
    ['a bigint', '/', { json: 1n }, /^INVALID_REQUEST: json/],
    ['a function as json', '/', { json: () => 1 }, /^INVALID_REQUEST: json/],
    ['a getter that throws', '/', throwing, /^INVALID_REQUEST: boom/],
    ['a missing file', '/', { multipart: { f: { path: '/nope' } } }, /^INVALID_REQUEST: file \/nope: ENOENT/],
    ['a timeout that is none', '/', { timeout: 'soon' }, /^INVALID_REQUEST: timeout/],
  ])('%s', async (_what, path, options, error) => {
    const server = await serveForTest(ok)
    const { client, samples } = bench(server.url)
    const response = await client.post(path, options)
    expect(response).toMatchObject({ status: 0, ok: false })
    expect(response.error).toMatch(/^INVALID_/)
    expect(samples).toHaveLength(1)
    expect(samples[0]!.error).toMatch(error)
    expect(server.requests).toHaveLength(0)
    expect((await client.get('/fine')).ok).toBe(true)
    client.close()
  })

  it('a path without a host, a host that is no URL, a method that is no token', async () => {
    const none = bench(null)
    await none.client.get('/x')
    expect(none.samples[0]).toMatchObject({
      error: 'INVALID_URL: a path needs a host',
      method: 'GET',
      name: '(invalid url)',
    })
    const broken = bench('http://a b')
    await broken.client.get('/x', { name: 'n' })
    expect(broken.samples[0]).toMatchObject({ error: 'INVALID_URL: the host is not a URL', name: 'n' })
    const server = await serveForTest(ok)
    const odd = bench(server.url)
    await odd.client.request('/', { method: 'G ET /evil HTTP/1.1\r\nX:' })
    expect(odd.samples[0]!.error).toBe('INVALID_REQUEST: the method is not a token')
    expect(server.requests).toHaveLength(0)
  })

  it('a loop over failing requests leaves the event loop alive', async () => {
    const { client } = bench(null)
    let stop = false
    setTimeout(() => {
      stop = true
    }, 10)
    while (!stop) await client.get('/x')
    expect(stop).toBe(true)
  })
})
