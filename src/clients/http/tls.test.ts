// HTTPS: verification and its error codes, client certificates, server names, session reuse.
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Answer, bench, reply, type ScriptedServer, type ServeOptions, serveForTest } from './http.fixture.js'
import { type Certificates, makeCertificates } from './tls.fixture.js'

let certificates: Certificates
const start = (tls: ServeOptions['tls'], answer: Answer = ok): Promise<ScriptedServer> =>
  serveForTest(answer, { tls: tls ?? {} })

const ok: Answer = (_request, socket) => void socket.write(reply('ok'))

beforeAll(() => {
  certificates = makeCertificates()
})

afterAll(() => certificates.remove())

const trusting = () => ({ cert: { ca: certificates.ca } })

describe('https', () => {
  it('is read through the same buffer, many requests on one connection', async () => {
    const server = await start(certificates.good)
    const { client, samples, engine } = bench(server.url)
    for (let i = 0; i < 3; i++) expect((await client.get('/', trusting())).text()).toBe('ok')
    expect(server.sockets).toHaveLength(1)
    expect(samples[0]!.bytesReceived).toBe(reply('ok').length)
    expect(engine.openSockets).toBe(1)
    client.close()
  })

  it('carries large bodies both ways', async () => {
    const server = await start(certificates.good, ({ body }, socket) => void socket.write(reply(body)))
    const { client } = bench(server.url)
    const body = Buffer.from(Array.from({ length: 1_000_000 }, (_, i) => (i * 31) % 251))
    const response = await client.post('/', { body, ...trusting() })
    expect(response.bytes().equals(body)).toBe(true)
    expect(response.timings.tls).toBeGreaterThan(0)
    client.close()
  })

  it.each<[string, keyof Certificates, string]>([
    ['an expired certificate', 'expired', 'TLS_CERT_EXPIRED'],
    ['a certificate of the future', 'future', 'TLS_CERT_NOT_YET_VALID'],
    ['a certificate for another host', 'otherHost', 'TLS_CERT_HOST_MISMATCH'],
    ['a self-signed certificate', 'selfSigned', 'TLS_CERT_SELF_SIGNED'],
  ])('%s', async (_what, name, code) => {
    const server = await start(certificates[name] as ServeOptions['tls'])
    const { client, samples } = bench(server.url)
    const response = await client.get('/', trusting())
    expect(response).toMatchObject({ status: 0, error: code })
    expect(response.reason).not.toBe('')
    expect(samples.map(({ error }) => error)).toEqual([code])
    expect(server.requests).toHaveLength(0)
  })

  it('an issuer that is not known, until insecure accepts everything', async () => {
    const server = await start(certificates.good)
    const strict = bench(server.url)
    expect((await strict.client.get('/')).error).toBe('TLS_CERT_UNKNOWN_ISSUER')
    for (const pair of [certificates.good, certificates.expired, certificates.otherHost, certificates.selfSigned]) {
      const any = await start(pair)
      const { client } = bench(any.url, { insecure: true })
      expect((await client.get('/')).ok).toBe(true)
      client.close()
    }
  })

  it('a server that speaks plain HTTP, or closes in the handshake', async () => {
    const plain = await serveForTest(ok)
    plain.sockets.length = 0
    const { client } = bench(`https://127.0.0.1:${plain.port}`)
    const call = client.get('/')
    await expect.poll(() => plain.sockets.length).toBe(1)
    plain.sockets[0]!.write('HTTP/1.1 400 Bad Request\r\n\r\n')
    expect((await call).error).toBe('TLS_PROTOCOL')
    const again = client.get('/')
    await expect.poll(() => plain.sockets.length).toBe(2)
    plain.sockets[1]!.destroy()
    expect((await again).error).toBe('TLS_HANDSHAKE')
  })

  it('a connection that breaks after the handshake is not called a handshake, nor sent again', async () => {
    const server = await start(certificates.good)
    const sockets: Socket[] = []
    const relay = createServer((near) => {
      const far = connect(server.port, '127.0.0.1').on('error', () => undefined)
      sockets.push(near.on('error', () => undefined))
      near.pipe(far).pipe(near)
    })
    await new Promise<void>((done) => relay.listen(0, '127.0.0.1', done))
    const { client, samples } = bench(`https://127.0.0.1:${(relay.address() as AddressInfo).port}`)
    await client.get('/', trusting())
    const call = client.get('/', trusting())
    sockets[0]!.write('no TLS record at all')
    const { error, reason } = await call
    expect(error).toBe('TLS')
    expect(reason).not.toMatch(/[0-9A-F]{8}|\.c:/)
    expect(samples.map((sample) => sample.error)).toEqual(['', 'TLS'])
    relay.close()
  })

  it('no version in common', async () => {
    const server = await start({
      ...certificates.good,
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL:@SECLEVEL=0',
    })
    const { client } = bench(server.url)
    expect((await client.get('/', trusting())).error).toBe('TLS_PROTOCOL')
  })

  it('plain HTTP to a TLS port is a failed request', async () => {
    const server = await start(certificates.good)
    const { client } = bench(`http://127.0.0.1:${server.port}`)
    const { status, error } = await client.get('/')
    expect(status).toBe(0)
    expect(['BAD_RESPONSE', 'EMPTY_RESPONSE', 'ECONNRESET']).toContain(error)
  })

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    '%s: sends the server name and resumes its session on the next connection',
    async (version) => {
      const seen: { name: unknown; host: string | undefined; reused: boolean }[] = []
      const server = await start(
        { ...certificates.good, maxVersion: version, minVersion: version },
        ({ headers }, socket) => {
          const tls = socket as TLSSocket & { servername: unknown }
          seen.push({ name: tls.servername, host: headers.host, reused: tls.isSessionReused() })
          socket.write(reply('ok', '200 OK', 'Connection: close\r\n'))
        },
      )
      const { client } = bench(`https://shop.example:${server.port}`, {
        resolve: [`shop.example:${server.port}:127.0.0.1`],
      })
      expect((await client.get('/', trusting())).error).toBe('')
      expect((await client.get('/', trusting())).error).toBe('')
      const host = `shop.example:${server.port}`
      expect(seen[0]).toEqual({ name: 'shop.example', host, reused: false })
      expect(seen[1]).toMatchObject({ host, reused: true })
    },
  )
})

describe('client certificates', () => {
  const demanding = () => ({ ...certificates.good, ca: certificates.ca, requestCert: true, rejectUnauthorized: true })
  const answer: Answer = (_request, socket) => {
    socket.write(reply((socket as TLSSocket).getPeerCertificate().subject?.CN?.toString() ?? 'nobody'))
  }

  it('are sent, as text or by path', async () => {
    const server = await start(demanding(), answer)
    const { client } = bench(server.url)
    for (const pair of [certificates.client, certificates.clientFiles]) {
      expect((await client.get('/', { cert: { ...pair, ca: certificates.ca } })).text()).toBe('client')
    }
    client.close()
  })

  it('use connections of their own', async () => {
    const server = await start({ ...demanding(), rejectUnauthorized: false }, answer)
    const { client } = bench(server.url, { insecure: true })
    expect((await client.get('/')).text()).toBe('nobody')
    expect((await client.get('/', { cert: certificates.client })).text()).toBe('client')
    expect(server.sockets).toHaveLength(2)
    client.close()
  })

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    '%s: a missing one is told apart where the server tells',
    async (version) => {
      const server = await start({ ...demanding(), maxVersion: version, minVersion: version }, answer)
      const { client } = bench(server.url, { insecure: true })
      const { status, error } = await client.get('/')
      expect(status).toBe(0)
      expect(['TLS_CLIENT_CERT', 'TLS_HANDSHAKE', 'ECONNRESET', 'EMPTY_RESPONSE']).toContain(error)
    },
  )

  it('that cannot be read are a failed request', async () => {
    const server = await start(certificates.good)
    const { client, samples } = bench(server.url)
    for (const cert of [
      { cert: '/nope.pem', key: '/nope.key' },
      { cert: 'x-----BEGIN', key: 'y-----BEGIN' },
    ]) {
      expect((await client.get('/', { cert })).error).toBe('INVALID_REQUEST')
    }
    expect(samples[0]!.error).toMatch(/^INVALID_REQUEST: client certificate: /)
  })
})
