// Every call settles, once, as one sample: whatever the script's own code throws, however early an opening fails, and when the engine ends.
import { describe, expect, it } from 'vitest'
import { type Answer, bench, reply, serveForTest } from './http.fixture.js'
import type { MethodOptions, RequestOptions } from './request-options.js'

const ok: Answer = (_request, socket) => void socket.write(reply('ok'))
const untold = Object.create(null) as object
const boom = (): never => {
  throw new Error('boom')
}
/** Not what the types allow: scripts may be JavaScript. */
const odd = (options: unknown): RequestOptions => options as RequestOptions
const throwing = (name: string): RequestOptions => Object.defineProperty({}, name, { get: boom, enumerable: true })
let arrived = false
/** Throws once the request has arrived: not while it is built. */
const throwingLater = (name: string, value: unknown): RequestOptions =>
  Object.defineProperty({}, name, { get: () => (arrived ? boom() : value), enumerable: true })

describe('what a script’s own code throws fails its request, recorded once', () => {
  it.each<[string, RequestOptions, RegExp]>([
    ['expect is a number', odd({ expect: 200 }), /^INVALID_REQUEST: /],
    ['expect is empty', odd({ expect: {} }), /^INVALID_REQUEST: /],
    ['expect is null', odd({ expect: null }), /^INVALID_REQUEST: /],
    ['expect.status is a set', odd({ expect: { status: new Set([200]) } }), /^INVALID_REQUEST: /],
    ['a getter of check throws', throwing('check'), /^INVALID_REQUEST: boom/],
    ['a getter of tags throws', throwing('tags'), /^INVALID_REQUEST: boom/],
    ['a getter of name throws', throwing('name'), /^INVALID_REQUEST: boom/],
    ['a getter of expect throws later', throwingLater('expect', { status: 200 }), /^INVALID_REQUEST: boom/],
    ['a getter of tags throws later', throwingLater('tags', {}), /^INVALID_REQUEST: boom/],
    ['a tag’s getter throws', { tags: throwing('a') as Record<string, string> }, /^INVALID_REQUEST: boom/],
    [
      'a check throws what has no text',
      {
        check: () => {
          throw untold
        },
      },
      /^check: something without a text/,
    ],
    ['a check fails with a symbol', { check: (res) => res.fail(Symbol('s') as never) }, /^check: Symbol\(s\)$/],
    ['a check fails with what has no text', { check: (res) => res.fail(untold as never) }, /^check: something/],
  ])('%s', async (_what, options, error) => {
    arrived = false
    const server = await serveForTest((request, socket) => {
      arrived = true
      ok(request, socket)
    })
    const { client, samples } = bench(server.url)
    const response = await client.get('/x', options)
    expect(response.ok).toBe(false)
    expect(samples).toHaveLength(1)
    expect(samples[0]!.error).toMatch(error)
    expect(samples[0]!.error.startsWith(response.error)).toBe(true)
    expect((await client.get('/x')).ok).toBe(true)
    client.close()
  })

  it.each<[string, string, RequestOptions]>([
    [
      'expect, of an answer in pieces',
      'Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      throwingLater('expect', { status: 200 }),
    ],
    ['redirect', 'Location: /\r\nContent-Length: 0\r\n\r\n', throwingLater('redirect', 'follow')],
  ])('a getter throws while the answer is read: %s', async (_what, fields, options) => {
    arrived = false
    const server = await serveForTest((_request, socket) => {
      arrived = true
      socket.write(`HTTP/1.1 ${fields.startsWith('L') ? 302 : 200} X\r\n${fields}`)
    })
    const { client, samples } = bench(server.url)
    expect((await client.get('/', options)).error).toBe('INVALID_REQUEST')
    expect(samples.map(({ error }) => error)).toEqual(['INVALID_REQUEST: boom'])
    client.close()
  })

  it('a method that has no text', async () => {
    const { client, samples } = bench('http://127.0.0.1:1')
    const options = { method: untold } as unknown as MethodOptions
    expect((await client.request('/', options)).error).toBe('INVALID_REQUEST')
    expect(samples).toHaveLength(1)
    expect(samples[0]!.error).toMatch(/method/)
  })
})

describe('an opening that fails at once', () => {
  const cert = { cert: '/nope.pem', key: '/nope.pem' }

  it.each<[string, string, RequestOptions, string]>([
    ['no route to the address', 'http://255.255.255.255:1', {}, 'E'],
    ['an unreadable certificate', 'https://127.0.0.1:1', { cert }, 'INVALID_REQUEST'],
  ])('leaves the event loop to others: %s', async (_what, url, options, error) => {
    const { client } = bench(url)
    let stop = false
    setTimeout(() => {
      stop = true
    }, 10)
    while (!stop) expect((await client.get('/x', options)).error).toContain(error)
    expect(stop).toBe(true)
  })

  it('does not recurse over the calls that wait behind it', async () => {
    const { client, samples } = bench('https://127.0.0.1:1')
    const calls = Array.from({ length: 5000 }, () => client.get('/x', { cert }))
    const responses = await Promise.all(calls)
    expect(new Set(responses.map(({ error }) => error))).toEqual(new Set(['INVALID_REQUEST']))
    expect(samples).toHaveLength(5000)
  })

  it('can be cut before it was told', async () => {
    const { client, samples, engine } = bench('https://127.0.0.1:1')
    const call = client.get('/x', { cert })
    client.close()
    expect((await call).error).toBe('ABORTED')
    await new Promise((done) => setImmediate(done))
    expect(samples).toHaveLength(0)
    expect(engine.openSockets).toBe(0)
  })
})

describe('the end of the engine', () => {
  it('settles the calls that wait for a connection, and opens none for them', async () => {
    let arrived = (): void => undefined
    const written = new Promise<void>((done) => {
      arrived = done
    })
    const server = await serveForTest(() => arrived())
    const { client, engine, samples } = bench(server.url)
    const calls = [client.get('/a'), client.get('/b'), client.get('/c')]
    await written
    engine.close()
    expect((await Promise.all(calls)).map(({ error }) => error)).toEqual(['CUT', 'ABORTED', 'ABORTED'])
    expect(samples.map(({ error }) => error)).toEqual(['CUT'])
    expect(engine.openSockets).toBe(0)
    expect(server.sockets).toHaveLength(1)
  })
})
