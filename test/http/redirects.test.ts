// Redirects and cookies: what the second request looks like, held against the global fetch of Node on the same server.
import { describe, expect, it } from 'vitest'
import { headerValues, type RawRequest } from './raw-server.js'
import { bare, ok, openWorld } from './world.js'

const START = '/start/deep/path?x=1'

/** Every answer ends its connection: the pool of the global fetch would hold it open for seconds. */
const redirectOnce =
  (status: number, location: string, more = '') =>
  (request: RawRequest): string =>
    request.target === START
      ? bare(status, `Connection: close\r\nLocation: ${location}\r\n${more}`)
      : ok('arrived', 'Connection: close\r\n')

/** What of a request the redirect rules decide. */
const seen = (request: RawRequest | undefined) =>
  request && {
    method: request.method,
    target: request.target,
    host: headerValues(request, 'host')[0],
    body: request.body.toString(),
    type: headerValues(request, 'content-type')[0],
    length: headerValues(request, 'content-length')[0],
    authorization: headerValues(request, 'authorization')[0],
  }

describe('the second request is the one that fetch sends', () => {
  const statuses = [300, 301, 302, 303, 304, 305, 306, 307, 308]
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
  const cases = statuses.flatMap((status) => methods.map((method) => [status, method] as const))

  it.each(cases)('status %i to %s', async (status, method) => {
    const { client, requests, origin } = await openWorld(redirectOnce(status, '/next?a=b'))
    const withBody = method !== 'GET' && method !== 'HEAD'
    const body = withBody
      ? { body: 'payload', headers: { 'Content-Type': 'text/x-test', Authorization: 'Basic eA==' } }
      : {}
    const response = await client.request(START, { method, ...body })
    const ours = requests.splice(0)
    const theirs = await fetch(`${origin}${START}`, { method, ...body })
    await theirs.arrayBuffer()
    expect(response.status).toBe(theirs.status)
    expect(ours.map(seen)).toEqual(requests.map(seen))
  })

  const locations = [
    '/absolute',
    'relative',
    '../up',
    './same?q',
    '?query=only',
    '//127.0.0.1:PORT/network-path',
    'http://127.0.0.1:PORT/whole',
    'HTTP://127.0.0.1:PORT/upper',
    '/with#fragment',
    '/two words',
    '/caf\xc3\xa9',
    '/caf\xe9',
    '/a/../b',
    '/%7euser',
  ]

  it.each(locations)('Location %j', async (location) => {
    const world = await openWorld((request) =>
      redirectOnce(302, location.replace('PORT', String(world.server.port)))(request),
    )
    const response = await world.client.get(START)
    const ours = world.requests.splice(0)
    const theirs = await fetch(`${world.origin}${START}`)
    await theirs.arrayBuffer()
    expect(response.status).toBe(theirs.status)
    expect(ours.map((one) => one.target)).toEqual(world.requests.map((one) => one.target))
  })

  it('blanks around a Location are no part of it; fetch fails here', async () => {
    const { client, requests } = await openWorld(redirectOnce(302, '  /blanks \t'))
    await client.get(START)
    expect(requests.map((one) => one.target)).toEqual([START, '/blanks'])
  })

  it('a user in a Location is not logged in; fetch refuses the whole address', async () => {
    const world = await openWorld((request) =>
      redirectOnce(302, `//user:secret@127.0.0.1:${world.server.port}/x`)(request),
    )
    expect((await world.client.get(START)).status).toBe(200)
    expect(world.requests.map((one) => headerValues(one, 'authorization'))).toEqual([[], []])
  })

  it('an empty Location leads nowhere else than its own address, as in fetch, and is bounded', async () => {
    const { client, requests } = await openWorld(bare(302, 'Location: \r\n'))
    const response = await client.get('/start', { maxRedirects: 3 })
    expect([response.status === 302 || response.error === 'TOO_MANY_REDIRECTS', requests.length <= 4]).toEqual([
      true,
      true,
    ])
  })

  it('without Location the redirect is the answer', async () => {
    const { client, requests } = await openWorld(bare(302))
    expect((await client.get('/')).status).toBe(302)
    expect(requests.length).toBe(1)
  })
})

describe('the rules around redirects', () => {
  it('a chain is one sample, named after the first request, with the last status', async () => {
    const { client, requests, sink } = await openWorld((request) => {
      const step = Number(request.target.slice(1))
      return step < 4 ? bare(302, `Location: /${step + 1}\r\n`) : ok('end')
    })
    const response = await client.get('/0', { name: 'chain' })
    expect([response.text(), response.url.endsWith('/4'), requests.length]).toEqual(['end', true, 5])
    expect(sink.take('chain').map((sample) => [sample.status, sample.error])).toEqual([[200, '']])
    expect(sink.total).toBe(1)
  })

  it.each([undefined, 1, 7])('a loop ends after %j redirects', async (maxRedirects) => {
    const { client, requests, sink } = await openWorld(bare(307, 'Location: /again\r\n'))
    const response = await client.get('/', { name: 'loop', ...(maxRedirects === undefined ? {} : { maxRedirects }) })
    expect([response.ok, response.error]).toEqual([false, 'TOO_MANY_REDIRECTS'])
    expect(requests.length).toBe((maxRedirects ?? 30) + 1)
    expect(sink.take('loop').length).toBe(1)
  })

  it.each([{ redirect: 'manual' }, { maxRedirects: 0 }] as const)(
    '%j hands out the redirect itself',
    async (options) => {
      const { client, requests } = await openWorld(bare(301, 'Location: /next\r\n'))
      const response = await client.get('/', options)
      expect([response.status, response.ok, response.headers.location, requests.length]).toEqual([
        301,
        true,
        '/next',
        1,
      ])
    },
  )

  it.each(['ftp://127.0.0.1/', 'javascript:alert(1)', 'http://', 'http://[::', 'file:///etc/passwd', 'http://a b/'])(
    'Location %j is a failed request, not a crash',
    async (location) => {
      const { client, sink } = await openWorld(bare(302, `Location: ${location}\r\n`))
      const response = await client.get('/', { name: 'nowhere' })
      expect(response.ok).toBe(false)
      expect(response.error).toMatch(/^[A-Z_]+$/)
      expect(sink.take('nowhere').length).toBe(1)
    },
  )

  it('credentials and cookies stay with their host', async () => {
    const other = await openWorld(ok('other'))
    const { client, requests } = await openWorld(
      bare(302, `Location: http://localhost:${other.server.port}/\r\nSet-Cookie: own=1\r\n`),
    )
    await client.get('/', { auth: { bearer: 'secret' }, headers: { Cookie: 'typed=1' } })
    expect(headerValues(requests[0]!, 'authorization')).toEqual(['Bearer secret'])
    expect(headerValues(other.requests[0]!, 'authorization')).toEqual([])
    expect(headerValues(other.requests[0]!, 'cookie')).toEqual([])
  })

  it('the body of a redirect is drained, and its connection used again', async () => {
    const { client, server } = await openWorld((request) =>
      request.target === '/'
        ? `HTTP/1.1 302 X\r\nLocation: /b\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(100_000)}`
        : ok('b'),
    )
    expect((await client.get('/')).text()).toBe('b')
    expect(server.accepted).toBe(1)
  })
})

describe('cookies (RFC 6265)', () => {
  const cookieHeaders = (requests: readonly RawRequest[]): (string | undefined)[] =>
    requests.map((one) => headerValues(one, 'cookie')[0])

  it('a cookie set on a redirect goes with the next request and all later ones', async () => {
    const { client, requests } = await openWorld(
      redirectOnce(302, '/next', 'Set-Cookie: sid=abc; Path=/; HttpOnly\r\nSet-Cookie: b=2; Path=/\r\n'),
    )
    await client.get(START)
    await client.get('/later')
    expect(cookieHeaders(requests)).toEqual([undefined, 'sid=abc; b=2', 'sid=abc; b=2'])
  })

  it('a cookie is kept for its path, replaced by its name and ended by its date', async () => {
    const answers: Record<string, string> = {
      '/set': 'Set-Cookie: deep=1; Path=/deep\r\nSet-Cookie: all=1; Path=/\r\n',
      '/replace': 'Set-Cookie: all=2; Path=/\r\n',
      '/end': 'Set-Cookie: all=; Path=/; Max-Age=0\r\n',
    }
    const { client, requests } = await openWorld((request) => ok('', answers[request.target] ?? ''))
    for (const path of ['/set', '/deep/down', '/replace', '/other', '/end', '/other']) await client.get(path)
    expect(cookieHeaders(requests)).toEqual([undefined, 'deep=1; all=1', 'all=1', 'all=2', 'all=2', undefined])
  })

  it('bug: a cookie with a control character was sent back, in a request that no strict server takes', async () => {
    const { client, requests, server } = await openWorld(
      ok('', 'Set-Cookie: bad\x7f=1\r\nSet-Cookie: a=\x7f\r\nSet-Cookie: ok=\xe9\r\n'),
    )
    await client.get('/')
    await client.get('/')
    expect(cookieHeaders(requests)).toEqual([undefined, 'ok=\xe9'])
    expect(server.badRequests).toEqual([])
  })

  it('each user has its own', async () => {
    const { client, engine, requests, origin } = await openWorld(ok('', 'Set-Cookie: a=1\r\n'))
    await client.get('/')
    await engine.createClient({ baseUrl: origin }).get('/')
    expect(cookieHeaders(requests)).toEqual([undefined, undefined])
  })

  it('a secure cookie does not go over plain http, a foreign one is not kept', async () => {
    const lines = 'Set-Cookie: s=1; Secure\r\nSet-Cookie: f=1; Domain=example.com\r\nSet-Cookie: ok=1\r\n'
    const { client, requests } = await openWorld(ok('', lines))
    await client.get('/')
    await client.get('/')
    expect(cookieHeaders(requests)[1]).toMatch(/ok=1/)
    expect(cookieHeaders(requests)[1]).not.toMatch(/f=1/)
  })
})
