// Answers over a real socket: framing, connection reuse, and everything a broken server can do.
import { describe, expect, it } from 'vitest'
import { type Answer, bench, reply, type ScriptedServer, serveForTest } from './http.fixture.js'

/** Resolves when the client's side of the connection is gone. */
const gone = (server: ScriptedServer, index = 0): Promise<void> =>
  new Promise((done) => {
    const socket = server.sockets[index]!
    if (socket.destroyed) done()
    else socket.once('close', () => done())
  })

/** Two requests on a server that answers each with `bytes`: what they gave and how many connections it took. */
async function twice(bytes: string, thenEnd = false): Promise<{ text: string; error: string; connections: number }> {
  const server = await serveForTest((_request, socket) => {
    socket.write(Buffer.from(bytes, 'latin1'))
    if (thenEnd) socket.end()
  })
  const { client, samples } = bench(server.url)
  const first = await client.get('/')
  const second = await client.get('/')
  expect(second.error).toBe(first.error)
  expect(samples).toHaveLength(2)
  client.close()
  return { text: first.status === 0 ? '' : first.text(), error: samples[0]!.error, connections: server.sockets.length }
}

describe('framing', () => {
  it.each([
    ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', 'ok', 1],
    ['no body', 'HTTP/1.1 204 No\r\n\r\n', '', 1],
    ['not modified', 'HTTP/1.1 304 No\r\nContent-Length: 9\r\n\r\n', '', 1],
    [
      'chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;x=y\r\no\r\n1\r\nk\r\n0\r\nT: v\r\n\r\n',
      'ok',
      1,
    ],
    [
      'interim answers',
      'HTTP/1.1 100 C\r\n\r\nHTTP/1.1 103 E\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      'ok',
      1,
    ],
    ['Connection: close', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok', 'ok', 2],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', 'ok', 2],
    ['HTTP/1.0 keep-alive', 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok', 'ok', 1],
    ['garbage behind a length', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 500 Evil\r\n\r\n', 'ok', 2],
    ['garbage behind chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n!', '', 2],
  ])('%s', async (_what, bytes, text, connections) => {
    expect(await twice(bytes)).toEqual({ text, error: '', connections })
  })

  it('the end of the connection ends a body without a length', async () => {
    expect(await twice('HTTP/1.1 200 OK\r\n\r\nall of it', true)).toEqual({
      text: 'all of it',
      error: '',
      connections: 2,
    })
  })

  it('a body that comes byte by byte', async () => {
    const bytes = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'
    const server = await serveForTest((_request, socket) => {
      socket.setNoDelay(true)
      let at = 0
      const next = (): void => {
        if (at < bytes.length) socket.write(bytes[at++]!, () => setImmediate(next))
      }
      next()
    })
    const { client, samples } = bench(server.url)
    expect((await client.get('/')).text()).toBe('ok')
    expect(samples[0]!.bytesReceived).toBe(bytes.length)
    client.close()
  })

  it.each([10_000, 70_000, 300_000, 3_000_000])(
    'a body of %d bytes, text and bytes, long after it came',
    async (length) => {
      const body = Buffer.from(Array.from({ length }, (_, i) => (i * 7) % 251))
      const server = await serveForTest(
        ({ line }, socket) => void socket.write(line.includes('big') ? reply(body) : reply('x'.repeat(60_000))),
      )
      const { client, samples } = bench(server.url)
      const response = await client.get('/big')
      for (let i = 0; i < 3; i++) await client.get('/other')
      expect(response.bytes().equals(body)).toBe(true)
      expect(response.text()).toBe(new TextDecoder().decode(body))
      expect(samples[0]!.bytesReceived).toBe(reply(body).length)
      client.close()
    },
  )

  it('a body over the limit is drained and counted, and says so when asked for', async () => {
    const server = await serveForTest((_request, socket) => void socket.write(reply('x'.repeat(200_000))))
    const { client, samples } = bench(server.url, { maxKeptBodyBytes: 100_000 })
    const response = await client.get('/')
    expect(response.ok).toBe(true)
    expect(() => response.text()).toThrow('the body was too large to keep')
    expect(samples[0]!.bytesReceived).toBeGreaterThan(200_000)
    expect((await client.get('/')).ok).toBe(true)
    expect(server.sockets).toHaveLength(1)
    client.close()
  })
})

describe('a protocol switch', () => {
  it('that the script expects is an answer, and its connection is not used again', async () => {
    const server = await serveForTest(
      (_request, socket) => void socket.write('HTTP/1.1 101 Switching\r\nUpgrade: y\r\n\r\n\x81'),
    )
    const { client, samples, engine } = bench(server.url)
    for (const status of [101, [101, 200]]) {
      const response = await client.get('/', { headers: { Upgrade: 'y', Connection: 'Upgrade' }, expect: { status } })
      expect(response).toMatchObject({ status: 101, ok: true, error: '' })
      expect(response.headers.upgrade).toBe('y')
      expect(engine.openSockets).toBe(0)
    }
    expect(samples.map(({ error, status }) => [error, status])).toEqual([
      ['', 101],
      ['', 101],
    ])
    expect(server.sockets).toHaveLength(2)
  })
})

describe('an early answer', () => {
  it('is taken though the upload goes on, and the connection is not used again', async () => {
    const server = await serveForTest(
      ({ line }, socket) => {
        if (line.includes('big')) socket.pause()
        socket.write(reply(line.includes('big') ? 'no' : 'ok', line.includes('big') ? '413 Too Large' : '200 OK'))
      },
      { early: true },
    )
    const { client, samples } = bench(server.url)
    const response = await client.post('/big', { body: Buffer.alloc(50_000_000) })
    expect(response).toMatchObject({ status: 413, error: 'HTTP 413' })
    expect(response.text()).toBe('no')
    expect((await client.get('/small')).ok).toBe(true)
    expect(server.sockets).toHaveLength(2)
    expect(samples).toHaveLength(2)
    client.close()
  })
})

describe('a server that breaks the protocol', () => {
  it.each([
    ['speaks something else', 'SSH-2.0-OpenSSH_9.6\r\n', false, 'BAD_RESPONSE: not an HTTP/1.x response'],
    [
      'sends a bad length',
      'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n',
      false,
      'BAD_RESPONSE: invalid content-length',
    ],
    [
      'sends a bad chunk',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      false,
      'BAD_RESPONSE: invalid chunk size',
    ],
    ['closes in the head', 'HTTP/1.1 200 OK\r\nConte', true, 'BAD_RESPONSE: head ended early'],
    ['closes in the body', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok', true, 'BAD_RESPONSE: body ended early'],
    [
      'closes in the chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nok',
      true,
      'BAD_RESPONSE: body ended early',
    ],
    ['closes after an interim answer', 'HTTP/1.1 100 Continue\r\n\r\n', true, 'BAD_RESPONSE: head ended early'],
    ['switches protocols', 'HTTP/1.1 101 X\r\nUpgrade: y\r\n\r\n', false, 'BAD_RESPONSE: unexpected protocol switch'],
    ['closes without a word', '', true, 'EMPTY_RESPONSE'],
  ])('%s', async (_what, bytes, thenEnd, error) => {
    expect(await twice(bytes, thenEnd)).toEqual({ text: '', error, connections: 2 })
  })

  it('sends an endless head', async () => {
    const server = await serveForTest((_request, socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX: ')
      const more = (): void => void (socket.writable && socket.write('y'.repeat(16_384), more))
      more()
    })
    const { client, samples, engine } = bench(server.url)
    expect(await client.get('/')).toMatchObject({ status: 0, error: 'BAD_RESPONSE', reason: 'head too large' })
    expect(samples[0]!.error).toBe('BAD_RESPONSE: head too large')
    await gone(server)
    expect(engine.openSockets).toBe(0)
  })

  it('resets in the body', async () => {
    const server = await serveForTest((_request, socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok', () =>
        setTimeout(() => socket.resetAndDestroy(), 5),
      )
    })
    const { client, samples } = bench(server.url)
    expect(await client.get('/')).toMatchObject({ status: 0, ok: false, error: 'ECONNRESET' })
    expect(samples).toHaveLength(1)
  })

  it('resets instead of an answer on a fresh connection: no second try', async () => {
    const server = await serveForTest((_request, socket) => void socket.resetAndDestroy())
    const { client, samples } = bench(server.url)
    expect((await client.get('/')).error).toBe('ECONNRESET')
    expect(samples).toHaveLength(1)
    expect(server.requests).toHaveLength(1)
  })

  it('speaks while nothing was asked: the connection is dropped', async () => {
    const server = await serveForTest((_request, socket) => void socket.write(reply('ok')))
    const { client, engine } = bench(server.url)
    await client.get('/')
    server.sockets[0]!.write('HTTP/1.1 408 Request Timeout\r\n\r\n')
    await gone(server)
    expect(engine.openSockets).toBe(0)
    expect((await client.get('/')).ok).toBe(true)
    client.close()
  })
})

describe('a connection that the server closed while it was idle', () => {
  /** Answers the first request of each connection, closes the connection at the second. */
  const closesAtSecond: Answer = ({ connection, index }, socket) => {
    if (index === connection * 2) socket.write(reply('ok'))
    else socket.destroy()
  }

  it('is noticed when it is closed before the next request', async () => {
    const server = await serveForTest((_request, socket) => void socket.end(reply('ok')))
    const { client, engine } = bench(server.url)
    await client.get('/')
    await gone(server)
    await expect.poll(() => engine.openSockets).toBe(0)
    expect((await client.get('/')).ok).toBe(true)
    client.close()
  })

  it.each(['get', 'head', 'put', 'delete', 'options'] as const)('%s is sent again, once, unseen', async (method) => {
    const server = await serveForTest(
      ({ index }, socket) => void (index === 1 ? socket.destroy() : socket.write(reply('', '200 OK'))),
    )
    const { client, samples } = bench(server.url)
    await client.get('/')
    expect(await client[method]('/x')).toMatchObject({ ok: true })
    expect(server.requests.map(({ connection }) => connection)).toEqual([0, 0, 1])
    expect(samples).toHaveLength(2)
    client.close()
  })

  it('a reset is no different from a close', async () => {
    const server = await serveForTest(
      ({ index }, socket) => void (index === 1 ? socket.resetAndDestroy() : socket.write(reply(''))),
    )
    const { client } = bench(server.url)
    await client.get('/')
    expect((await client.get('/')).ok).toBe(true)
    client.close()
  })

  it.each(['post', 'patch'] as const)('%s is not sent again', async (method) => {
    const server = await serveForTest(closesAtSecond)
    const { client, samples } = bench(server.url)
    await client.get('/')
    expect(await client[method]('/x', { json: 1 })).toMatchObject({ status: 0, error: 'EMPTY_RESPONSE' })
    expect(server.requests).toHaveLength(2)
    expect(samples).toHaveLength(2)
  })

  it('is not sent a third time', async () => {
    const server = await serveForTest(
      ({ index }, socket) => void (index > 0 ? socket.destroy() : socket.write(reply(''))),
    )
    const { client } = bench(server.url)
    await client.get('/')
    expect((await client.get('/')).error).toBe('EMPTY_RESPONSE')
    expect(server.requests).toHaveLength(3)
  })

  it('is not sent again when a byte of an answer came', async () => {
    const server = await serveForTest(
      ({ index }, socket) => void (index === 1 ? socket.end('HTT') : socket.write(reply(''))),
    )
    const { client, samples } = bench(server.url)
    await client.get('/')
    await client.get('/')
    expect(samples[1]!.error).toBe('BAD_RESPONSE: head ended early')
    expect(server.requests).toHaveLength(2)
  })

  it('the calls that waited for it go over the next connection', async () => {
    const server = await serveForTest(
      ({ index }, socket) => void (index === 1 ? socket.destroy() : socket.write(reply(String(index)))),
    )
    const { client, samples } = bench(server.url)
    await client.get('/')
    const responses = await Promise.all([client.post('/a'), client.get('/b'), client.get('/c')])
    expect(responses.map(({ error }) => error)).toEqual(['EMPTY_RESPONSE', '', ''])
    expect(samples).toHaveLength(4)
    expect(server.sockets).toHaveLength(2)
    client.close()
  })

  it.each(['end', 'reset'])(
    'a server that gives a request up after a while: counted, not sent again (%s)',
    async (how) => {
      const server = await serveForTest(({ index }, socket) => {
        if (index === 0) socket.write(reply(''))
        else setTimeout(() => (how === 'end' ? socket.destroy() : socket.resetAndDestroy()), 300)
      })
      const { client, samples, warnings } = bench(server.url)
      await client.get('/')
      expect((await client.get('/')).error).toBe(how === 'end' ? 'EMPTY_RESPONSE' : 'ECONNRESET')
      expect(server.requests).toHaveLength(2)
      expect(samples).toHaveLength(2)
      expect(warnings).toEqual([])
    },
  )

  it('is told once, and the time it took is part of the timings', async () => {
    const server = await serveForTest(({ index }, socket) => {
      if (index % 2 === 0) socket.write(reply(''))
      else setTimeout(() => socket.destroy(), 20)
    })
    const { client, samples, warnings } = bench(server.url)
    for (let i = 0; i < 3; i++) await client.get('/')
    const { timings } = await client.get('/')
    expect(server.requests.length).toBeGreaterThan(4)
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toMatch(/closed idle connections/)
    const { startMs, endMs } = samples.at(-1)!
    const total = Object.values(timings).reduce((sum, one) => sum + one, 0)
    expect(total).toBeGreaterThan(15)
    expect(total).toBeLessThanOrEqual(endMs - startMs + 0.001)
    expect(total).toBeGreaterThan(0.5 * (endMs - startMs))
    client.close()
  })
})
