// Headers for all requests and for one: where credentials go, what replaces what, in which forms they may be given, and Connection: close.
import { describe, expect, it } from 'vitest'
import { type Answer, bench, reply, type ScriptedServer, serveForTest } from './http.fixture.js'
import type { GivenHeaders } from './request-options.js'

const ok: Answer = (_request, socket) => void socket.write(reply('ok'))
const leadingTo =
  (location: string): Answer =>
  ({ line }, socket) =>
    void socket.write(line.includes('/from') ? reply('', '302 Found', `Location: ${location}\r\n`) : reply('ok'))
const SECRETS = { Authorization: 'Bearer t', Cookie: 'a=b', 'X-Run': '7' }

describe('credentials among the headers of the settings, without a host', () => {
  it('go to the host that a full URL names, not where a redirect leads, nor back', async () => {
    const other = await serveForTest(({ line }, socket) => leadingTo(`${origin.url}/back`)({ line } as never, socket))
    const origin: ScriptedServer = await serveForTest(leadingTo(`${other.url}/from`))
    const { client } = bench(null, {}, { http: { headers: SECRETS } })
    expect((await client.get(`${origin.url}/from`)).text()).toBe('ok')
    expect(origin.requests[0]!.headers).toMatchObject({ authorization: 'Bearer t', cookie: 'a=b', 'x-run': '7' })
    for (const request of [other.requests[0]!, origin.requests[1]!]) {
      expect(request.headers['x-run']).toBe('7')
      expect(request.headers.authorization).toBeUndefined()
      expect(request.headers.cookie).toBeUndefined()
    }
    await client.get(`${origin.url}/back`)
    expect(origin.requests[2]!.headers.authorization).toBe('Bearer t')
    client.close()
  })

  it('stay with a redirect of the same host', async () => {
    const server = await serveForTest(leadingTo('/to'))
    const { client } = bench(null, {}, { http: { headers: SECRETS } })
    await client.get(`${server.url}/from`)
    expect(server.requests[1]!.headers).toMatchObject({ authorization: 'Bearer t', cookie: 'a=b' })
    client.close()
  })
})

describe('credentials in client.headers', () => {
  it('do not go to another host that a full URL names', async () => {
    const [own, other] = [await serveForTest(ok), await serveForTest(ok)]
    const { client } = bench(own.url)
    client.headers = SECRETS
    await client.get(`${other.url}/x`)
    await client.get(`${own.url}/x`)
    await client.get(`${other.url}/x`, { headers: { Authorization: 'mine' } })
    expect(other.requests[0]!.headers).toMatchObject({ 'x-run': '7' })
    expect(other.requests[0]!.headers.authorization).toBeUndefined()
    expect(other.requests[0]!.headers.cookie).toBeUndefined()
    expect(own.requests[0]!.headers).toMatchObject({ authorization: 'Bearer t', cookie: 'a=b' })
    expect(other.requests[1]!.headers.authorization).toBe('mine')
    client.close()
  })

  it('undefined and null are as good as an empty object, and reading them changes nothing', async () => {
    const server = await serveForTest(ok)
    const { client } = bench(server.url)
    await client.get('/')
    expect(client.headers).toEqual({})
    await client.get('/')
    for (const none of [undefined, null, {}]) {
      client.headers = none
      expect(client.headers).toEqual({})
      await client.get('/')
    }
    expect(new Set(server.requests.map(({ head }) => head)).size).toBe(1)
    client.headers['X-A'] = '1'
    await client.get('/')
    expect(server.requests.at(-1)!.headers['x-a']).toBe('1')
    client.close()
  })
})

describe('the forms of headers', () => {
  const pairs = [
    ['X-A', '1'],
    ['X-B', '2'],
  ] as const
  it.each<[string, GivenHeaders, string]>([
    ['an object', Object.fromEntries(pairs), 'X-A: 1|X-B: 2'],
    ['Headers', new Headers(pairs.map(([name, value]): [string, string] => [name, value])), 'x-a: 1|x-b: 2'],
    ['a Map', new Map(pairs), 'X-A: 1|X-B: 2'],
    ['a list of pairs, repeated', [...pairs, ['X-A', '3']], 'X-A: 1|X-A: 3|X-B: 2'],
    ['values that are no texts', { 'X-A': 5, 'X-B': true, 'X-C': null, 'X-D': undefined }, 'X-A: 5|X-B: true'],
  ])('%s, for one request, for all, and over a redirect', async (_what, headers, lines) => {
    const server = await serveForTest(leadingTo('/to'))
    const { client } = bench(server.url)
    await client.get('/from', { headers })
    client.headers = headers
    await client.get('/')
    const sent = server.requests.map(({ head }) =>
      head
        .match(/^x-.*$/gim)!
        .sort()
        .join('|')
        .replace(/\r/g, ''),
    )
    expect(sent.slice(0, 2)).toEqual([lines, lines])
    expect(sent[2]).toBe(lines.replace('X-A: 1|X-A: 3', 'X-A: 3'))
    client.close()
  })

  it('auth replaces an Authorization header', async () => {
    const server = await serveForTest(ok)
    const { client } = bench(server.url)
    await client.get('/', { headers: { authorization: 'x' }, auth: { bearer: 'b' } })
    expect(server.requests[0]!.head.match(/^authorization: .*$/gim)).toEqual(['Authorization: Bearer b'])
    client.close()
  })
})

describe('Connection: close', () => {
  it.each(['close', 'x, Close'])('of a request ends its connection behind the answer (%s)', async (value) => {
    const server = await serveForTest(ok)
    const { client } = bench(server.url)
    for (let i = 0; i < 2; i++) await client.get('/')
    await client.get('/', { headers: { connection: value } })
    await client.get('/', { headers: { Connection: 'keep-alive' } })
    await client.get('/')
    expect(server.requests.map(({ connection }) => connection)).toEqual([0, 0, 0, 1, 1])
    client.close()
  })

  it('of the settings, or keepAlive: false, opens a connection for each request', async () => {
    for (const http of [{ keepAlive: false }, { headers: { Connection: 'close' } }]) {
      const server = await serveForTest(ok)
      const { client, engine } = bench(server.url, {}, { http })
      for (let i = 0; i < 3; i++) expect((await client.get('/')).ok).toBe(true)
      expect(server.requests.map(({ connection }) => connection)).toEqual([0, 1, 2])
      expect(server.requests[0]!.head.match(/^connection: .*$/gim)).toEqual(['Connection: close'])
      expect(engine.openSockets).toBe(0)
    }
  })
})
