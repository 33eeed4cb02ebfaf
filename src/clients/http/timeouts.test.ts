// Time limits, and what happens to calls when their user or the engine ends.
import { spawn } from 'node:child_process'
import { type AddressInfo, connect, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { type Answer, bench, reply, serveForTest } from './http.fixture.js'

/** A stopped process that listens: once its backlog of one is full, connection attempts get no answer at all. */
async function deafServer(): Promise<{ port: number; stop: () => void }> {
  const script = `const s = require('net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => console.log(s.address().port))`
  const child = spawn(process.execPath, ['-e', script])
  const port = Number(String(await new Promise((done) => child.stdout.once('data', done))))
  child.kill('SIGSTOP')
  const filler = Array.from({ length: 4 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
  await new Promise((done) => filler[0]!.once('connect', done))
  const stop = (): void => {
    for (const socket of filler) socket.destroy()
    child.kill('SIGKILL')
  }
  return { port, stop }
}

const silent: Answer = () => undefined

describe('time limits', () => {
  it('the whole: no answer, an answer that does not end, a call that waits for its turn', async () => {
    const server = await serveForTest(
      ({ line }, socket) =>
        void (line.includes('half') && socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\no')),
    )
    const { client, samples, engine } = bench(server.url)
    expect(await client.get('/none', { timeout: 0.02 })).toMatchObject({ status: 0, ok: false, error: 'TIMEOUT' })
    expect((await client.get('/half', { timeout: '20ms' })).error).toBe('TIMEOUT')
    const both = await Promise.all([
      client.get('/none', { timeout: '300ms' }),
      client.get('/none', { timeout: '20ms' }),
    ])
    expect(both.map(({ error }) => error)).toEqual(['TIMEOUT', 'TIMEOUT'])
    expect(samples).toHaveLength(4)
    expect(samples[2]!.endMs - samples[2]!.startMs).toBeLessThan(samples[3]!.endMs - samples[3]!.startMs)
    expect(engine.openSockets).toBe(0)
  })

  it('a client may have other defaults', async () => {
    const server = await serveForTest(silent)
    const { client } = bench(server.url, {}, { http: { timeout: '20ms' } })
    expect((await client.get('/')).error).toBe('TIMEOUT')
  })

  it('the first byte', async () => {
    const server = await serveForTest(({ line }, socket) => {
      if (line.includes('none')) return
      socket.write('HTTP/1.1 200 OK\r\n')
      setTimeout(() => socket.write('Content-Length: 2\r\n\r\nok'), 250)
    })
    const { client } = bench(server.url)
    expect((await client.get('/none', { timeout: { firstByte: '50ms' } })).error).toBe('TIMEOUT_FIRST_BYTE')
    expect((await client.post('/none', { body: Buffer.alloc(100_000), timeout: { firstByte: '50ms' } })).error).toBe(
      'TIMEOUT_FIRST_BYTE',
    )
    expect((await client.get('/slow', { timeout: { firstByte: '150ms' } })).ok).toBe(true)
    client.close()
  })

  it('the first byte: interim answers do not end it', async () => {
    const server = await serveForTest(({ line }, socket) => {
      const later = line.includes('late') ? 400 : 100
      socket.write('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 10')
      setTimeout(() => socket.write('3 Early Hints\r\n\r\n'), 20)
      setTimeout(() => socket.write(reply('ok')), later)
    })
    const { client } = bench(server.url)
    expect((await client.get('/late', { timeout: { firstByte: '150ms' } })).error).toBe('TIMEOUT_FIRST_BYTE')
    const { error, timings } = await client.get('/soon', { timeout: { firstByte: '2s' } })
    expect([error, timings.wait > 80 || timings.receive > 80]).toEqual(['', true])
    client.close()
  })

  it('the first byte: its limit does not run while the body is being sent', async () => {
    let resumed = false
    const server = createServer((socket) => {
      socket.on('error', () => undefined).pause()
      setTimeout(() => {
        resumed = true
        socket.resume()
      }, 300)
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const { client } = bench(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const { error } = await client.post('/', { body: Buffer.alloc(30_000_000), timeout: { firstByte: '50ms' } })
    expect([error, resumed]).toEqual(['TIMEOUT_FIRST_BYTE', true])
    server.close()
  })

  it('a call ends when its answer came, before the next one is written to its connection', async () => {
    const server = await serveForTest((_request, socket) => void socket.write(reply('ok')))
    let reads = 0
    const { client, samples } = bench(server.url, { clock: () => ++reads })
    const waited = client.get('/a').then(() => undefined)
    const { timings } = await client.get('/b')
    await waited
    expect(samples[0]!.endMs).toBeLessThan(samples[1]!.startMs + timings.queued)
    client.close()
  })

  it('the connection: an address that does not answer', async () => {
    const { port, stop } = await deafServer()
    const { client, engine } = bench(`http://127.0.0.1:${port}`)
    const call = async (): Promise<string> =>
      (await client.get('/', { timeout: { connect: '50ms', total: '100ms' } })).error
    const errors = new Set([await call(), await call(), await call(), await call()])
    expect([...errors].filter((error) => error !== 'TIMEOUT')).toEqual(['TIMEOUT_CONNECT'])
    expect(engine.openSockets).toBe(0)
    stop()
  })

  it('the connection: a TLS server that does not shake hands', async () => {
    const server = await serveForTest(silent)
    const { client } = bench(`https://127.0.0.1:${server.port}`)
    expect((await client.get('/', { timeout: { connect: '50ms' } })).error).toBe('TIMEOUT_CONNECT')
  })

  it('covers all redirects together', async () => {
    const server = await serveForTest((_request, socket) => {
      setTimeout(() => socket.write(reply('', '302 Found', 'Location: /again\r\n')), 60)
    })
    const { client, samples } = bench(server.url)
    expect((await client.get('/', { timeout: '150ms' })).error).toBe('TIMEOUT')
    expect(samples).toHaveLength(1)
    expect(server.requests.length).toBeGreaterThan(1)
  })

  it('a connection that timed out is not used again', async () => {
    const server = await serveForTest(({ index }, socket) => void (index > 0 && socket.write(reply('second'))))
    const { client } = bench(server.url)
    await client.get('/', { timeout: '10ms' })
    expect((await client.get('/')).text()).toBe('second')
    expect(server.sockets).toHaveLength(2)
    client.close()
  })
})

describe('close', () => {
  /** One call that was written, one that waits for the same connection. */
  async function cutTwo(record?: boolean) {
    let arrived = (): void => undefined
    const written = new Promise<void>((done) => {
      arrived = done
    })
    const server = await serveForTest(() => arrived())
    const { client, samples, engine } = bench(server.url)
    const calls = [client.get('/a'), client.get('/b')]
    await written
    client.close(record === undefined ? undefined : { record })
    const responses = await Promise.all(calls)
    expect(engine.openSockets).toBe(0)
    return { errors: responses.map(({ error }) => error), samples, client }
  }

  it('records what was written as CUT, and not what was not', async () => {
    const { errors, samples } = await cutTwo()
    expect(errors).toEqual(['CUT', 'ABORTED'])
    expect(samples.map(({ name, error, status }) => [name, error, status])).toEqual([['/a', 'CUT', 0]])
  })

  it('records nothing when told so', async () => {
    const { errors, samples } = await cutTwo(false)
    expect(errors).toEqual(['CUT', 'ABORTED'])
    expect(samples).toHaveLength(0)
  })

  it('does not record a call whose connection was still being opened', async () => {
    const server = await serveForTest(silent)
    const { client, samples } = bench(server.url)
    const call = client.get('/')
    client.close()
    expect((await call).error).toBe('ABORTED')
    expect(samples).toHaveLength(0)
  })

  it('later calls settle as ABORTED, are not recorded and do not keep the worker busy', async () => {
    const { client, samples } = await cutTwo()
    const before = samples.length
    let calls = 0
    const loop = (async () => {
      for (;;) {
        expect((await client.get('/')).error).toBe('ABORTED')
        calls++
      }
    })()
    await Promise.race([loop, new Promise((done) => setTimeout(done, 300))])
    expect(calls).toBeGreaterThanOrEqual(100)
    expect(calls).toBeLessThan(110)
    expect(samples).toHaveLength(before)
  })

  it('a second close does nothing', async () => {
    const { client, samples } = await cutTwo()
    client.close()
    expect(samples).toHaveLength(1)
  })

  it('the engine ends what its clients left open', async () => {
    const server = await serveForTest((_request, socket) => void socket.write(reply('ok')))
    const { client, engine } = bench(server.url)
    await client.get('/')
    expect(engine.openSockets).toBe(1)
    engine.close()
    expect(engine.openSockets).toBe(0)
  })

  it('the engine settles calls under way', async () => {
    let arrived = (): void => undefined
    const written = new Promise<void>((done) => {
      arrived = done
    })
    const server = await serveForTest(() => arrived())
    const { client, engine, samples } = bench(server.url)
    const call = client.get('/')
    await written
    engine.close()
    expect((await call).error).toBe('CUT')
    expect(samples).toHaveLength(1)
  })
})
