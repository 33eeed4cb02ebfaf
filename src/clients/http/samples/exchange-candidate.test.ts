// What is kept of a request and its answer, over real sockets: headers, bodies of all kinds, phases, whose it was.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RequestSampler, SampleContent } from '../../../model/request-sample.js'
import { bench } from '../http.fixture.js'
import { Secrets } from './secrets.js'

const LONG = 'ä0123456789'.repeat(10_000)

let server: Server
let base: string
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume()
    const [path] = (request.url ?? '/').split('?')
    if (path === '/gzip') response.setHeader('Content-Encoding', 'gzip').end(gzipSync(LONG))
    else if (path === '/br') response.setHeader('Content-Encoding', 'br').end(brotliCompressSync(LONG))
    else if (path === '/broken') response.setHeader('Content-Encoding', 'gzip').end('this is not gzip')
    else if (path === '/binary') response.setHeader('Content-Type', 'image/png').end(Buffer.from([1, 0, 2, 3]))
    else if (path === '/long') response.end(LONG)
    else if (path === '/moved') response.writeHead(302, { Location: '/here' }).end()
    else if (path === '/many')
      response
        .writeHead(500, Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`X-${at}`, 'v'.repeat(200)])))
        .end()
    else if (path === '/late') setTimeout(() => response.end('late'), 30)
    else if (path === '/never') response.writeHead(200, { 'Content-Length': '5' }).write('a')
    else response.writeHead(404, { 'Set-Cookie': ['a=1; Path=/', 'b=2; Path=/'] }).end('{"detail":"not here"}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  server.closeAllConnections()
})

const ADA = { userClass: 'Ada', userNumber: 3, iteration: 7, task: 'shop' }

function keeping(given: { readonly bodies?: boolean; readonly connections?: number } = {}) {
  const kept: SampleContent[] = []
  const sampler: RequestSampler = {
    offer(_entry, candidate) {
      const content = candidate.describe()
      if (content !== null) kept.push(content)
    },
  }
  const secrets = new Secrets()
  const samples = {
    sampler,
    secrets,
    bodies: given.bodies ?? true,
    placeOf: () => 'shop.ts:3',
    redact: (one: SampleContent) => one,
  }
  const { client, engine } = bench(base, { samples }, { user: ADA })
  return { client, engine, kept, last: () => kept.at(-1)! }
}

describe('a request that is kept', () => {
  it('has its headers in order, the start of its body, its name, and who made it', async () => {
    const { client, engine, last } = keeping()
    await client.post('/orders/17?page=2', {
      json: { items: [1], password: 'x' },
      headers: { traceparent: '00-ab', 'X-A': '1' },
    })
    expect(last()).toMatchObject({
      ...ADA,
      method: 'POST',
      name: '/orders/[id]',
      verb: 'POST',
      url: `${base}/orders/17?page=2`,
      status: 404,
      error: 'HTTP 404',
      isNewConnection: true,
      traceparent: '00-ab',
      request: { body: '{"items":[1],"password":"<redacted>"}', bodyBytes: 28, isCut: false },
      response: { body: '{"detail":"not here"}', bodyBytes: 21, isCut: false },
    })
    expect(last().request.headers).toEqual(
      expect.arrayContaining([
        ['X-A', '1'],
        ['Content-Type', 'application/json'],
      ]),
    )
    expect(last().response!.headers.filter(([name]) => name === 'Set-Cookie')).toHaveLength(2)
    await client.get('/again')
    expect(last()).toMatchObject({ isNewConnection: false, phases: { connect: 0 } })
    expect(last().request.headers.find(([name]) => name === 'Cookie')).toEqual(['Cookie', '<redacted>'])
    engine.close()
  })

  it.each(['/gzip', '/br', '/long'])('has the first of a long body as text: %s', async (path) => {
    const { client, engine, last } = keeping()
    await client.get(path)
    const { body, isCut, bodyBytes } = last().response!
    expect(LONG.startsWith(body)).toBe(true)
    expect(body.length).toBeGreaterThan(3000)
    expect(body.length).toBeLessThanOrEqual(4096)
    expect(isCut).toBe(true)
    if (path === '/long') expect(bodyBytes).toBe(Buffer.byteLength(LONG))
    engine.close()
  })

  it('has the size alone of a body that is no text, is broken, or is not wanted', async () => {
    const { client, engine, last } = keeping()
    await client.get('/binary')
    expect(last().response).toMatchObject({ body: '', bodyBytes: 4 })
    await client.get('/broken')
    expect(last().response).toMatchObject({ body: '', bodyBytes: 16 })
    await client.post('/x', { body: Buffer.from([0, 1, 2]) })
    expect(last().request).toMatchObject({ body: '', bodyBytes: 3 })
    engine.close()
    const sizes = keeping({ bodies: false })
    await sizes.client.post('/x', { body: 'text' })
    expect(sizes.last()).toMatchObject({ request: { body: '', bodyBytes: 4 }, response: { body: '', bodyBytes: 21 } })
    sizes.engine.close()
  })

  it('has a large, an accented and a compressed body of its own, cut', async () => {
    const { client, engine, last } = keeping()
    await client.post('/x', { body: LONG })
    expect(last().request.bodyBytes).toBe(Buffer.byteLength(LONG))
    expect(LONG.startsWith(last().request.body)).toBe(true)
    await client.post('/x', { body: 'grün' })
    expect(last().request).toMatchObject({ body: 'grün', bodyBytes: 5, isCut: false })
    await client.post('/x', { json: { a: 1 }, compress: 'gzip' })
    expect(last().request).toMatchObject({ body: '{"a":1}', isCut: false })
    engine.close()
  })

  it('has no more headers than fit', async () => {
    const { client, engine, last } = keeping()
    await client.get('/many')
    expect(last().response!.isCut).toBe(true)
    const chars = last().response!.headers.flat().join('').length
    expect(chars).toBeLessThanOrEqual(6144)
    expect(chars).toBeGreaterThan(5000)
    engine.close()
  })

  it('is what the last hop of a redirect was, under the name of the first', async () => {
    const { client, engine, last } = keeping()
    await client.get('/moved')
    expect(last()).toMatchObject({ name: '/moved', url: `${base}/here`, redirects: 1, status: 404 })
    engine.close()
  })
})

describe('its phases', () => {
  const sum = ({ phases }: SampleContent): number => Object.values(phases).reduce((all, ms) => all + ms, 0)

  it('come to its latency, and say that it waited for the answer', async () => {
    const { client, engine, last } = keeping()
    await client.get('/late')
    expect(last().phases.wait).toBeGreaterThan(20)
    expect(Math.abs(sum(last()) - last().latencyMs)).toBeLessThan(0.001)
    engine.close()
  })

  it('of requests that wait for the one connection of their user are queued', async () => {
    const { client, engine, kept } = keeping()
    await Promise.all([client.get('/late'), client.get('/late'), client.get('/late')])
    expect(kept[2]!.phases.queued).toBeGreaterThan(40)
    for (const one of kept) expect(Math.abs(sum(one) - one.latencyMs)).toBeLessThan(0.001)
    engine.close()
  })

  it('of a request that times out while it waits for a connection are queued, and while it is answered are receive', async () => {
    const { client, engine, kept } = keeping()
    await Promise.all([client.get('/never', { timeout: 0.3 }), client.get('/x', { timeout: 0.2 })])
    const [queued, cut] = [kept.find(({ name }) => name === '/x')!, kept.find(({ name }) => name === '/never')!]
    expect(queued).toMatchObject({ error: 'TIMEOUT', response: null, isNewConnection: false, phases: { wait: 0 } })
    expect(queued.phases.queued).toBeCloseTo(queued.latencyMs, 3)
    expect(cut).toMatchObject({ error: 'TIMEOUT', response: null })
    expect(cut.phases.receive).toBeGreaterThan(100)
    engine.close()
  })

  it('of a connection that is refused are connect', async () => {
    const kept: SampleContent[] = []
    const sampler: RequestSampler = { offer: (_entry, candidate) => void kept.push(candidate.describe()!) }
    const samples = {
      sampler,
      secrets: new Secrets(),
      bodies: true,
      placeOf: () => 'shop.ts:3',
      redact: (one: SampleContent) => one,
    }
    const { client, engine } = bench('http://127.0.0.1:1', { samples })
    await client.get('/')
    expect(kept[0]).toMatchObject({
      error: 'ECONNREFUSED',
      userClass: '',
      userNumber: 0,
      phases: { wait: 0, queued: 0 },
    })
    expect(Math.abs(sum(kept[0]!) - kept[0]!.latencyMs)).toBeLessThan(0.001)
    expect(kept[0]!.phases.connect).toBeGreaterThan(0)
    engine.close()
  })

  it('a request that could not be built has neither phases nor headers', async () => {
    const { client, engine, last } = keeping()
    await client.get('http://')
    expect(last()).toMatchObject({
      status: 0,
      url: '',
      response: null,
      request: { headers: [], body: '', bodyBytes: 0 },
    })
    engine.close()
  })
})

it('after a failure the next requests of its kind note where they were made, so many and no more', async () => {
  const { client, engine, kept } = keeping()
  for (let at = 0; at < 3; at++) await client.get('/missing')
  for (let at = 0; at < 25; at++) await client.get('/long')
  expect(kept.slice(0, 3).map(({ scriptLine }) => scriptLine)).toEqual(['', 'shop.ts:3', 'shop.ts:3'])
  expect(kept.slice(3).every(({ scriptLine }) => scriptLine === '')).toBe(true)
  const failOnce = { check: () => false }
  await client.get('/long', failOnce)
  kept.length = 0
  for (let at = 0; at < 25; at++) await client.get('/long')
  expect(kept.filter(({ scriptLine }) => scriptLine !== '')).toHaveLength(20)
  engine.close()
})

it('a client that nobody samples offers nothing, and one whose entry asks for slow requests offers these', async () => {
  const offered: string[] = []
  const sampler: RequestSampler = {
    offer(entry, { error }) {
      offered.push(`${entry.name} ${error}`.trim())
      entry.sampleFromMs = 20
    },
  }
  const samples = {
    sampler,
    secrets: new Secrets(),
    bodies: true,
    placeOf: () => 'shop.ts:3',
    redact: (one: SampleContent) => one,
  }
  const { client, engine } = bench(base, { samples })
  for (const path of ['/long', '/long', '/long', '/late', '/late', '/missing', '/missing']) await client.get(path)
  // The first of each, slow ones, failed ones.
  expect(offered).toEqual(['/long', '/late', '/late', '/missing HTTP 404', '/missing HTTP 404'])
  engine.close()
})
