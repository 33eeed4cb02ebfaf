// Options that cannot be used are a failed request with a reason that says what to write, and never a request that nobody wanted.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, bench, reply, type ScriptedServer, serve } from '../http.fixture.js'
import type { RequestOptions } from '../request-options.js'
import { optionsFault } from './check-options.js'
import { HINTS } from './option-hints.js'

let server: ScriptedServer
let b: Bench

beforeAll(async () => {
  server = await serve((_request, socket) => void socket.write(reply('ok')))
  b = bench(server.url)
})

afterEach(() => {
  server.requests.length = 0
  b.samples.length = 0
})

afterAll(async () => {
  b.client.close()
  await server.close()
})

const form = new FormData()

describe('options that cannot be used', () => {
  it.each<[string, unknown, RegExp]>([
    ['a text, as k6 takes a body', 'a=1', /options are not an object: give the body as \{ body \} or \{ json \}/],
    ['a list', [1], /options are not an object/],
    ['a number', 5, /options are not an object/],
    ['a name nobody knows', { jsn: 1 }, /unknown option jsn/],
    ['requests’ data', { data: { a: 1 } }, /data is no option: give json, form or body/],
    ['requests’ files', { files: {} }, /give multipart/],
    ['Locust’s catch_response', { catch_response: true }, /give check/],
    ['k6’s responseCallback', { responseCallback: () => true }, /give expect/],
    ['k6’s redirects', { redirects: 0 }, /give maxRedirects/],
    ['k6’s compression', { compression: 'gzip' }, /give compress/],
    ['requests’ verify', { verify: false }, /--insecure/],
    ['a method for get', { method: 'POST' }, /method is only for client.request/],
    ['a name that is a number', { name: 5 }, /name is not a text/],
    ['params as a Map', { params: new Map() }, /params is not an object of fields/],
    ['params as null', { params: null }, /params is not an object of fields/],
    ['params with an object', { params: { a: { b: 1 } } }, /value of a field is an object/],
    ['form as FormData', { form }, /form is FormData: give an object, or multipart/],
    ['multipart as FormData', { multipart: form }, /multipart is FormData/],
    ['multipart as a list', { multipart: [] }, /multipart is not an object/],
    ['headers as a text', { headers: 'X-A: 1' }, /headers are not an object/],
    ['headers as a list of texts', { headers: ['X-A: 1'] }, /headers are not an object/],
    ['a header that is an object', { headers: { 'X-A': { a: 1 } } }, /the header X-A is an object/],
    ['body as an object', { body: { a: 1 } }, /body is neither text nor bytes: give json or form/],
    ['body as FormData', { body: form }, /body is neither text nor bytes: give multipart/],
    ['body as URLSearchParams', { body: new URLSearchParams() }, /body is neither text nor bytes: give form/],
    ['a timeout of an unknown part', { timeout: { idle: 1 } }, /unknown timeout idle/],
    ['a timeout that is null', { timeout: null }, /timeout is not a duration/],
    ['a redirect that is a flag', { redirect: false }, /redirect is neither/],
    ['half a redirect', { maxRedirects: 1.5 }, /maxRedirects is not a whole number/],
    ['auth as k6 takes it', { auth: 'basic' }, /auth is neither/],
    ['auth without a password', { auth: { username: 'a' } }, /auth is neither/],
    ['tags as a list', { tags: ['a'] }, /tags are not an object/],
    ['a check that is an object', { check: { ok: true } }, /check is not a function/],
    ['expect as a number', { expect: 200 }, /expect is not/],
    ['expect as a set', { expect: { status: new Set([200]) } }, /expect is not/],
    ['compress as a flag', { compress: true }, /compress is none of/],
    ['cert as a path', { cert: 'client.pem' }, /cert is not an object/],
  ])('%s', async (_what, options, reason) => {
    const response = await b.client.get('/some/1', options as RequestOptions)
    expect(response).toMatchObject({ ok: false, status: 0, error: 'INVALID_REQUEST' })
    expect(response.reason).toMatch(reason)
    expect(b.samples).toHaveLength(1)
    expect(b.samples[0]).toMatchObject({ name: '/some/[id]', method: 'GET' })
    expect(b.samples[0]!.error).toMatch(reason)
    expect(server.requests).toHaveLength(0)
  })

  it('CONNECT', async () => {
    expect((await b.client.request('/', { method: 'connect' })).reason).toMatch(/CONNECT/)
  })

  it('a name that can be used is kept', async () => {
    await b.client.get('/', { name: 'mine', data: 1 } as RequestOptions)
    expect(b.samples[0]!.name).toBe('mine')
  })

  it('hints are for names that are no options', () => {
    expect([...HINTS.keys()].filter((name) => optionsFault({ [name]: 1 }, 'GET').startsWith('unknown'))).toEqual([])
    expect([...HINTS.keys()].filter((name) => !optionsFault({ [name]: 1 }, 'GET').includes(name))).toEqual([])
  })
})

describe('options that can be used', () => {
  it('undefined is not given', async () => {
    const options = { json: undefined, tags: undefined, expect: undefined, nobody: undefined } as RequestOptions
    expect((await b.client.get('/', options)).ok).toBe(true)
    expect((await b.client.request('/', { method: 'put', json: null })).ok).toBe(true)
    expect(server.requests[1]!.body.toString()).toBe('null')
  })

  it('params and form as a text, as it is but for what no URL may hold', async () => {
    await b.client.get('/?z', { params: '?a=1&b=ü x' })
    await b.client.post('/', { params: 'c=2', form: 'a=1&b=%20' })
    expect(server.requests.map(({ line }) => line)).toEqual([
      'GET /?z&a=1&b=%C3%BC%20x HTTP/1.1',
      'POST /?c=2 HTTP/1.1',
    ])
    expect(server.requests[1]!.body.toString()).toBe('a=1&b=%20')
    expect(server.requests[1]!.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect((await b.client.get('/', { params: 'a\r\nX: y' })).error).toBe('INVALID_URL')
  })

  it('any view of bytes is a body', async () => {
    await b.client.post('/', { body: new Uint16Array([0x6161]) as never })
    expect(server.requests[0]!.body.toString()).toBe('aa')
  })
})
