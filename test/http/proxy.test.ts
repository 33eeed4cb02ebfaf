// Requests through a real proxy: absolute-form for http, CONNECT for https, with credentials, refusals and proxies that break.
import { createServer, request as forward, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Certificates, makeCertificates } from './certificates.js'
import type { Step } from './plan.js'
import { headerValues, startRawServer } from './raw-server.js'
import { ok, openEngine, openWorld } from './world.js'

interface Proxy {
  readonly url: string
  /** Request line and credentials of everything it was asked for. */
  readonly seen: { readonly line: string; readonly authorization: string | undefined }[]
  /** Connections from clients that are open now. */
  readonly sockets: Set<Socket>
}

/** A forwarding proxy; with `authorization` it refuses whoever does not send exactly that. */
async function openProxy(authorization?: string): Promise<Proxy> {
  const seen: Proxy['seen'] = []
  const sockets = new Set<Socket>()
  const admits = (message: IncomingMessage): boolean => {
    const given = message.headers['proxy-authorization']
    seen.push({ line: `${message.method} ${message.url}`, authorization: given })
    return authorization === undefined || given === authorization
  }
  const server = createServer((incoming, outgoing) => {
    if (!admits(incoming)) return void outgoing.writeHead(407, { 'Proxy-Authenticate': 'Basic realm="x"' }).end('who?')
    const { 'proxy-authorization': _own, ...headers } = incoming.headers
    const onward = forward(incoming.url!, { method: incoming.method!, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.rawHeaders)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.writeHead(502).end())
    incoming.pipe(onward)
  })
  server.on('connect', (incoming: IncomingMessage, client: Socket, early: Buffer) =>
    tunnel(admits(incoming), incoming.url!, client, early),
  )
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const port = await listen(server)
  return { url: `http://127.0.0.1:${port}`, seen, sockets }
}

function tunnel(admitted: boolean, authority: string, client: Socket, early: Buffer): void {
  client.on('error', () => client.destroy())
  if (!admitted) return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 3\r\n\r\nno!')
  const [host = '', port] = authority.split(/:(?=\d+$)/)
  const onward = connect(Number(port), host.replace(/[[\]]/g, ''), () => {
    client.write('HTTP/1.1 200 Connection established\r\nVia: 1.1 test\r\n\r\n')
    onward.write(early)
    client.pipe(onward).pipe(client)
  })
  client.on('close', () => onward.destroy())
  onward.on('error', () => client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return (server.address() as AddressInfo).port
}

const withLogin = (url: string): string => url.replace('//', '//load:t%C3%A9st@')
const LOGIN = `Basic ${Buffer.from('load:t\u00e9st').toString('base64')}`

let certificates: Certificates
beforeAll(() => {
  certificates = makeCertificates()
})
afterAll(() => certificates.remove())

describe('http goes through in absolute form (RFC 9112 3.2.2)', () => {
  it('with the target whole, its Host, and one connection kept for all requests', async () => {
    const proxy = await openProxy()
    const { server, requests, engine, origin } = await openWorld(ok('hello'), { engine: { proxy: proxy.url } })
    const client = engine.createClient({ baseUrl: origin })
    for (const path of ['/a?b=c', '/d']) expect((await client.get(path)).text()).toBe('hello')
    expect(proxy.seen.map((one) => one.line)).toEqual([`GET ${origin}/a?b=c`, `GET ${origin}/d`])
    expect(requests.map((one) => headerValues(one, 'host')[0])).toEqual(Array(2).fill(`127.0.0.1:${server.port}`))
    expect(proxy.sockets.size).toBe(1)
  })

  it('credentials are sent with every request, to the proxy only', async () => {
    const proxy = await openProxy(LOGIN)
    const { requests, client } = await openWorld(ok('hello'), { engine: { proxy: withLogin(proxy.url) } })
    for (let i = 0; i < 3; i++) expect((await client.post('/', { body: 'x' })).status).toBe(200)
    expect(proxy.seen.map((one) => one.authorization)).toEqual([LOGIN, LOGIN, LOGIN])
    expect(requests.flatMap((one) => headerValues(one, 'proxy-authorization'))).toEqual([])
  })

  it('a refusal is an answer: 407', async () => {
    const proxy = await openProxy(LOGIN)
    const { client, requests } = await openWorld(ok(), { engine: { proxy: proxy.url } })
    const response = await client.get('/')
    expect([response.status, response.error, requests.length]).toEqual([407, 'HTTP 407', 0])
  })

  it('default ports are left out of target and Host', async () => {
    const proxy = await openProxy()
    const { engine } = openEngine({ proxy: proxy.url })
    await engine.createClient({ baseUrl: 'http://127.0.0.1:80' }).get('/x')
    expect(proxy.seen[0]?.line).toBe('GET http://127.0.0.1/x')
  })

  it('redirects between hosts stay on the proxy', async () => {
    const proxy = await openProxy()
    const other = await openWorld(ok('there'))
    const location = `Location: ${other.origin}/there\r\n`
    const { client } = await openWorld(`HTTP/1.1 302 X\r\nContent-Length: 0\r\n${location}\r\n`, {
      engine: { proxy: proxy.url },
    })
    expect((await client.get('/')).text()).toBe('there')
    expect(proxy.seen.length).toBe(2)
  })
})

describe('https goes through a CONNECT tunnel (RFC 9110 9.3.6)', () => {
  const tlsWorld = (proxy: string) =>
    openWorld(ok('secret'), { tls: certificates.server, engine: { proxy, insecure: true } })

  it('one tunnel for all requests, the proxy sees nothing else', async () => {
    const proxy = await openProxy()
    const { client, server, requests } = await tlsWorld(proxy.url)
    for (let i = 0; i < 3; i++) expect((await client.get('/path')).text()).toBe('secret')
    expect(proxy.seen.map((one) => one.line)).toEqual([`CONNECT 127.0.0.1:${server.port}`])
    expect(requests.map((one) => one.target)).toEqual(['/path', '/path', '/path'])
  })

  it('credentials go to the proxy, never into the tunnel', async () => {
    const proxy = await openProxy(LOGIN)
    const { client, requests } = await tlsWorld(withLogin(proxy.url))
    expect((await client.get('/')).text()).toBe('secret')
    expect(proxy.seen.map((one) => one.authorization)).toEqual([LOGIN])
    expect(headerValues(requests[0]!, 'proxy-authorization')).toEqual([])
  })

  it('a refused tunnel is the error PROXY, one sample', async () => {
    const proxy = await openProxy(LOGIN)
    const { client, requests, sink } = await tlsWorld(proxy.url)
    const response = await client.get('/', { name: 'refused' })
    expect([response.status, response.error]).toEqual([0, 'PROXY'])
    expect(sink.take('refused').map((sample) => sample.error)).toEqual(['PROXY: CONNECT answered 407'])
    expect(requests).toEqual([])
  })

  it('a certificate that cannot be trusted is told apart from a proxy that fails', async () => {
    const proxy = await openProxy()
    const { client } = await openWorld(ok(), { tls: certificates.server, engine: { proxy: proxy.url } })
    expect((await client.get('/')).error).toMatch(/^TLS_CERT/)
  })

  it('a server that cannot be reached is the error PROXY', async () => {
    const proxy = await openProxy()
    const { engine } = openEngine({ proxy: proxy.url })
    const response = await engine.createClient({ baseUrl: 'https://127.0.0.1:1' }).get('/')
    expect([response.status, response.error]).toEqual([0, 'PROXY'])
  })
})

describe('proxies that break', () => {
  const END: Step = { do: 'end' }
  const write = (text: string): Step => ({ do: 'write', bytes: Buffer.from(text, 'latin1') })
  const broken: readonly [what: string, steps: readonly Step[]][] = [
    ['closes at once', [END]],
    ['resets at once', [{ do: 'reset' }]],
    ['talks nonsense', [write('SSH-2.0-OpenSSH\r\n\r\n')]],
    ['cuts its head', [write('HTTP/1.1 200 Conn'), END]],
    ['opens the tunnel and closes it', [write('HTTP/1.1 200 OK\r\n\r\n'), END]],
    ['opens the tunnel into nonsense', [write('HTTP/1.1 200 OK\r\n\r\nnot TLS at all, never was'), END]],
    [
      'opens the tunnel, then talks nonsense',
      [write('HTTP/1.1 200 OK\r\n\r\n'), { do: 'wait', ms: 5 }, write('not TLS at all'), END],
    ],
    ['redirects', [write('HTTP/1.1 302 X\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n')]],
    ['says nothing', []],
    ['says nothing in the tunnel', [write('HTTP/1.1 200 OK\r\n\r\n')]],
  ]

  it.each(broken)('one that %s is a failed request', async (_what, steps) => {
    const server = await startRawServer({ reply: () => steps })
    onTestFinished(() => server.close())
    const { engine, sink } = openEngine({ proxy: `http://127.0.0.1:${server.port}` })
    const client = engine.createClient({ baseUrl: 'https://127.0.0.1:9' })
    const response = await client.get('/', { name: 'broken', timeout: '200ms' })
    expect(response.status).toBe(0)
    expect(response.error).toMatch(/^(PROXY|TLS\w*|ECONNRESET|TIMEOUT\w*)$/)
    expect(sink.take('broken').length).toBe(1)
  })

  it('one that is not there is ECONNREFUSED', async () => {
    const { engine } = openEngine({ proxy: 'http://127.0.0.1:1' })
    const response = await engine.createClient({ baseUrl: 'http://127.0.0.1:9' }).get('/')
    expect([response.status, response.error]).toEqual([0, 'ECONNREFUSED'])
  })
})

describe('which proxy: the environment', () => {
  it.each([
    ['HTTP_PROXY', {}, true],
    ['http_proxy', {}, true],
    ['ALL_PROXY', {}, true],
    ['HTTPS_PROXY', {}, false],
    ['HTTP_PROXY', { NO_PROXY: '127.0.0.1' }, false],
    ['HTTP_PROXY', { NO_PROXY: 'example.com, 127.0.0.1' }, false],
    ['HTTP_PROXY', { NO_PROXY: '*' }, false],
    ['HTTP_PROXY', { NO_PROXY: '127.0.0.1:1' }, true],
  ] as const)('%s with %j', async (variable, more, used) => {
    const proxy = await openProxy()
    const engine = { proxy: 'env', env: { [variable]: proxy.url, ...more } }
    const { client } = await openWorld(ok(), { engine })
    expect((await client.get('/')).status).toBe(200)
    expect(proxy.seen.length).toBe(used ? 1 : 0)
  })

  it('is not asked unless the setting says env', async () => {
    const proxy = await openProxy()
    const { client } = await openWorld(ok(), { engine: { env: { HTTP_PROXY: proxy.url } } })
    expect((await client.get('/')).status).toBe(200)
    expect(proxy.seen).toEqual([])
  })
})
