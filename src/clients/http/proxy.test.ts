// Going through a proxy: absolute addresses for http, tunnels for https, and proxies that refuse.
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, bench, reply, serveForTest } from './http.fixture.js'
import { type Certificates, makeCertificates } from './tls.fixture.js'

let certificates: Certificates
beforeAll(() => {
  certificates = makeCertificates()
})

afterAll(() => certificates.remove())

/** Joins the two sides of a tunnel. */
const tunnel: Answer = ({ line }, socket) => {
  const port = Number(/:(\d+) /.exec(line)![1])
  const far = connect(port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection established\r\nX-Proxy: yes\r\n\r\n')
    socket.removeAllListeners('data')
    socket.pipe(far)
    far.pipe(socket)
  })
  far.on('error', () => socket.destroy())
  socket.on('close', () => far.destroy())
}

describe('a proxy', () => {
  it('gets http requests with the absolute address and its own credentials', async () => {
    const proxy = await serveForTest((_request, socket) => void socket.write(reply('by proxy')))
    const { client, samples } = bench('http://shop.example', { proxy: `http://ann:p%40ss@127.0.0.1:${proxy.port}` })
    const response = await client.get('/a/1?b=2', { headers: { 'X-A': 'b' } })
    expect(response.text()).toBe('by proxy')
    expect(response.url).toBe('http://shop.example/a/1?b=2')
    expect(proxy.requests[0]!.line).toBe('GET http://shop.example/a/1?b=2 HTTP/1.1')
    expect(proxy.requests[0]!.headers).toMatchObject({
      host: 'shop.example',
      'proxy-authorization': 'Basic YW5uOnBAc3M=',
      'x-a': 'b',
    })
    expect(samples[0]!.name).toBe('/a/[id]')
    client.close()
  })

  it('opens tunnels for https, with verification of the far server', async () => {
    const server = await serveForTest(
      ({ headers }, socket) => void socket.write(reply(`far ${headers['proxy-authorization']}`)),
      { tls: certificates.good },
    )
    const proxy = await serveForTest(tunnel)
    const { client, engine } = bench(`https://127.0.0.1:${server.port}`, {
      proxy: `http://u:p@127.0.0.1:${proxy.port}`,
    })
    expect((await client.get('/')).error).toBe('TLS_CERT_UNKNOWN_ISSUER')
    const options = { cert: { ca: certificates.ca } }
    const response = await client.get('/', options)
    expect(response.text()).toBe('far undefined')
    expect((await client.get('/', options)).ok).toBe(true)
    expect(proxy.requests).toHaveLength(2)
    expect(proxy.requests[1]!.line).toBe(`CONNECT 127.0.0.1:${server.port} HTTP/1.1`)
    expect(proxy.requests[1]!.headers['proxy-authorization']).toBe('Basic dTpw')
    expect(engine.openSockets).toBe(1)
    client.close()
    await expect.poll(() => proxy.sockets.every((socket) => socket.destroyed)).toBe(true)
  })

  it.each<[string, Answer, string]>([
    [
      'refuses',
      (_request, socket) => void socket.write('HTTP/1.1 407 Who\r\nContent-Length: 4\r\n\r\nauth'),
      'PROXY: CONNECT answered 407',
    ],
    ['talks nonsense', (_request, socket) => void socket.write('220 mail\r\n'), 'PROXY: not an HTTP/1.x response'],
    ['hangs up', (_request, socket) => void socket.end(), 'PROXY: closed the connection'],
    ['resets', (_request, socket) => void socket.resetAndDestroy(), 'PROXY: ECONNRESET'],
  ])('that %s is told apart', async (_what, answer, error) => {
    const proxy = await serveForTest(answer)
    const { client, samples, engine } = bench('https://shop.example', { proxy: `127.0.0.1:${proxy.port}` })
    await client.get('/')
    expect(samples[0]!.error).toBe(error)
    expect(engine.openSockets).toBe(0)
  })

  it('that is not there', async () => {
    const { client } = bench('https://shop.example', { proxy: 'http://127.0.0.1:1' })
    expect((await client.get('/')).error).toBe('ECONNREFUSED')
  })

  it('by the environment, but not for NO_PROXY', async () => {
    const proxy = await serveForTest((_request, socket) => void socket.write(reply('by proxy')))
    const server = await serveForTest((_request, socket) => void socket.write(reply('direct')))
    const env = { http_proxy: `http://127.0.0.1:${proxy.port}`, NO_PROXY: 'localhost,127.0.0.1' }
    const { client } = bench(null, { proxy: 'env', env })
    expect((await client.get(`${server.url}/`)).text()).toBe('direct')
    expect((await client.get('http://shop.example/')).text()).toBe('by proxy')
    client.close()
    const off = bench(server.url, { proxy: '', env })
    expect((await off.client.get('/')).text()).toBe('direct')
    off.client.close()
  })
})
