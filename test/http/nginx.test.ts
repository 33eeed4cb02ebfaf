// The client engine against a real nginx: keep-alive and its end, gzip, chunks from a proxy, TLS, client certificates, uploads it refuses.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort, hasNginx, startNginx, type TestNginx } from '../support/nginx.js'
import { type Certificates, makeCertificates } from './certificates.js'
import { type RawServer, startRawServer } from './raw-server.js'
import { openEngine } from './world.js'

const TEXT = 'nginx says hello. '.repeat(200)

describe.skipIf(!hasNginx)('a real nginx', () => {
  let nginx: TestNginx
  let certificates: Certificates
  let upstream: RawServer
  let tls: string
  let mutual: string

  beforeAll(async () => {
    certificates = makeCertificates()
    upstream = await startRawServer({
      reply: () => `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks(TEXT, 77)}0\r\n\r\n`,
    })
    const [tlsPort, mutualPort] = [await freePort(), await freePort()]
    tls = `https://localhost:${tlsPort}`
    mutual = `https://localhost:${mutualPort}`
    const { server, authority } = certificates
    const pair = `ssl_certificate ${server.certFile}; ssl_certificate_key ${server.keyFile};`
    nginx = await startNginx(
      `location /gzip { gzip on; gzip_min_length 1; gzip_types text/plain; default_type text/plain; return 200 "${TEXT}"; }
       location /chunked { proxy_pass http://127.0.0.1:${upstream.port}; proxy_http_version 1.1; proxy_buffering off; }
       location /seven { keepalive_requests 7; return 200 "seven"; }
       location /idle { keepalive_timeout 1s; return 200 "idle"; }
       location /no-keep-alive { keepalive_timeout 0; return 200 "bye"; }
       location /small { client_max_body_size 1k; proxy_pass http://127.0.0.1:${upstream.port}; }
       location /rude { client_max_body_size 1k; lingering_close off; proxy_pass http://127.0.0.1:${upstream.port}; }
       location /moved { return 301 /gzip; }
       location /gone { return 404 "no"; }
       location /dropped { return 444; }
       location /nobody { return 204; }`,
      `server { listen 127.0.0.1:${tlsPort} ssl; ${pair} location / { return 200 "$ssl_protocol $ssl_session_reused $ssl_server_name"; } }
       server { listen 127.0.0.1:${mutualPort} ssl; ${pair} ssl_client_certificate ${authority.certFile}; ssl_verify_client on;
         location / { return 200 "$ssl_client_s_dn"; } }`,
    )
  })

  afterAll(async () => {
    await nginx.stop()
    await upstream.close()
    certificates.remove()
  })

  const chunks = (text: string, size: number): string =>
    (text.match(new RegExp(`[^]{1,${size}}`.replace('[^]', '[\\s\\S]'), 'g')) ?? [])
      .map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`)
      .join('')

  it('one connection carries many requests, and the totals are those of the access log', async () => {
    const before = (await nginx.logLines()).length
    const { engine, sink } = openEngine()
    const users = Array.from({ length: 10 }, () => engine.createClient({ baseUrl: nginx.url }))
    await Promise.all(
      users.map(async (client) => {
        for (let i = 0; i < 100; i++) expect((await client.get('/seven', { name: 'seven' })).error).toBe('')
      }),
    )
    expect(sink.total).toBe(1000)
    expect((await nginx.logLines()).length - before).toBe(1000)
  })

  it('keeps its connection until nginx ends it, and opens the next one without a failure', async () => {
    const { engine } = openEngine()
    const client = engine.createClient({ baseUrl: nginx.url })
    expect((await client.get('/idle')).text()).toBe('idle')
    expect(engine.openSockets).toBe(1)
    while (engine.openSockets > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await client.get('/idle')).text()).toBe('idle')
    expect((await client.get('/no-keep-alive')).text()).toBe('bye')
    expect(engine.openSockets).toBe(0)
  })

  it('gzip and chunks', async () => {
    const { engine } = openEngine()
    const client = engine.createClient({ baseUrl: nginx.url })
    const zipped = await client.get('/gzip')
    expect([zipped.headers['content-encoding'], zipped.headers['transfer-encoding'], zipped.text()]).toEqual([
      'gzip',
      'chunked',
      TEXT,
    ])
    const chunked = await client.get('/chunked')
    expect([chunked.headers['transfer-encoding'], chunked.text()]).toEqual(['chunked', TEXT])
    expect(engine.openSockets).toBe(1)
  })

  it('HEAD, 204, 404, a redirect and a connection that is dropped without a word', async () => {
    const { engine } = openEngine()
    const client = engine.createClient({ baseUrl: nginx.url })
    expect([(await client.head('/gzip')).status, (await client.get('/nobody')).status]).toEqual([200, 204])
    expect((await client.get('/gone')).error).toBe('HTTP 404')
    const moved = await client.get('/moved')
    expect([moved.status, moved.url, moved.text().length]).toEqual([200, `${nginx.url}/gzip`, TEXT.length])
    const dropped = await engine.createClient({ baseUrl: nginx.url }).get('/dropped')
    expect([dropped.status, dropped.error]).toEqual([0, 'EMPTY_RESPONSE'])
  })

  it('an upload that is too large is 413, long before it was sent', async () => {
    const { engine, sink } = openEngine()
    const client = engine.createClient({ baseUrl: nginx.url })
    for (let i = 0; i < 5; i++) {
      const response = await client.post('/small', { body: Buffer.alloc(20_000_000), name: 'large' })
      expect([response.status, response.error]).toEqual([413, 'HTTP 413'])
    }
    expect(sink.take('large').length).toBe(5)
    expect((await client.get('/gone')).status).toBe(404)
  })

  it('when nginx does not even read the upload, the request ends all the same', async () => {
    const { engine, sink } = openEngine()
    const client = engine.createClient({ baseUrl: nginx.url })
    for (let i = 0; i < 10; i++) {
      const response = await client.post('/rude', { body: Buffer.alloc(20_000_000), name: 'rude', timeout: '10s' })
      expect(response.error).toMatch(/^(HTTP 413|ECONNRESET|EPIPE)$/)
    }
    expect(sink.take('rude').length).toBe(10)
  })

  it('a head that is too large is 400', async () => {
    const { engine } = openEngine()
    const response = await engine
      .createClient({ baseUrl: nginx.url })
      .get('/', { headers: { 'X-Large': 'x'.repeat(60_000) } })
    expect(response.error).toMatch(/^HTTP 4(00|14|31)$/)
  })

  it('TLS: verified against its authority, name sent, session used again', async () => {
    const { engine } = openEngine()
    const cert = { ca: certificates.authority.certFile }
    const client = engine.createClient({ baseUrl: tls })
    expect((await client.get('/', { cert })).text()).toMatch(/^TLSv1\.[23] \. localhost$/)
    expect((await client.get('/', { cert })).ok).toBe(true)
    expect(engine.openSockets).toBe(1)
  })

  it('TLS: an authority that nobody knows, a wrong name, plain http on the port', async () => {
    const { engine } = openEngine({ resolve: [`other.example:${new URL(tls).port}:127.0.0.1`] })
    const client = engine.createClient({ baseUrl: tls })
    expect((await client.get('/')).error).toMatch(/^TLS_CERT_(SELF_SIGNED|UNKNOWN_ISSUER)$/)
    const cert = { ca: certificates.authority.certFile }
    const wrongName = await client.get(`https://other.example:${new URL(tls).port}/`, { cert })
    expect(wrongName.error).toBe('TLS_CERT_HOST_MISMATCH')
    expect((await client.get(tls.replace('https', 'http'))).status).toBe(400)
    expect((await client.get(nginx.url.replace('http', 'https'))).error).toMatch(/^TLS/)
  })

  it('TLS: --insecure takes any certificate', async () => {
    const { engine } = openEngine({ insecure: true })
    expect((await engine.createClient({ baseUrl: tls }).get('/')).status).toBe(200)
  })

  it('a client certificate is asked for, given and known', async () => {
    const { engine } = openEngine({ insecure: true })
    const client = engine.createClient({ baseUrl: mutual })
    const without = await client.get('/')
    expect([without.status, without.text().includes('No required SSL certificate')]).toEqual([400, true])
    const { cert, key } = certificates.client
    expect((await client.get('/', { cert: { cert, key } })).text()).toBe('CN=load tester')
    const { certFile, keyFile } = certificates.client
    expect((await client.get('/', { cert: { cert: certFile, key: keyFile } })).text()).toBe('CN=load tester')
  })

  it('a client certificate that cannot be read is a failed request', async () => {
    const { engine, sink } = openEngine({ insecure: true })
    const client = engine.createClient({ baseUrl: mutual })
    for (const cert of [{ cert: 'no such file', key: 'nor this' }, { pfx: 'nothing' }]) {
      const response = await client.get('/', { cert, name: 'unreadable' })
      expect([response.ok, response.status]).toEqual([false, 0])
      expect(response.error).toMatch(/^[A-Z_]+$/)
    }
    expect(sink.take('unreadable').length).toBe(2)
  })
})
