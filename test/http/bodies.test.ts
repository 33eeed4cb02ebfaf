// What the client writes into a request (query, form, multipart, JSON, credentials, codings) and what it reads out of an answer, judged by Node's own parsers.
import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateSync,
} from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { headerValues, type RawRequest } from './raw-server.js'
import { ok, openWorld } from './world.js'

const AWKWARD = [
  'plain',
  '',
  ' ',
  'a b',
  'a+b',
  'a&b=c',
  '100%',
  '%41',
  'caf\u00e9',
  '\u{1f41d}\u{1f9a5}',
  'line\r\nend',
  'line\nend',
  '"quoted" \'single\'',
  '#hash?question/slash\\back',
  '~-._*!()',
  '\0\x01\x7f',
  '[]{}|^`<>',
] as const

describe('query and form mean the same to a server as what URLSearchParams writes', () => {
  it.each(AWKWARD)('%j as name and as value', async (text) => {
    const { client, requests } = await openWorld(ok())
    const fields = { [text]: text, plain: 'x' }
    await client.get('/q', { params: fields })
    await client.post('/f', { form: fields })
    const expected = [...new URLSearchParams(new URLSearchParams(fields).toString())]
    expect([...new URL(requests[0]!.target, 'http://x').searchParams]).toEqual(expected)
    expect([...new URLSearchParams(requests[1]!.body.toString('latin1'))]).toEqual(expected)
    expect(headerValues(requests[1]!, 'content-type')[0]).toMatch(/^application\/x-www-form-urlencoded/)
  })

  it.each(['params', 'form'] as const)('bug: half of a surrogate pair in %s was thrown at the script', async (kind) => {
    const { client, requests, sink } = await openWorld(ok())
    const response = await client.post('/', { [kind]: { a: '\ud800' }, name: 'half' })
    expect([response.ok, response.error, requests.length]).toEqual([false, 'INVALID_REQUEST', 0])
    expect(sink.take('half').length).toBe(1)
  })

  it('params are added to the query of the path, before its fragment', async () => {
    const { client, requests } = await openWorld(ok())
    await client.get('/a?x=1#frag', { params: { y: 2 } })
    await client.get('/a?', { params: { y: true } })
    await client.get('/a', { params: new URLSearchParams('z=1&z=2') })
    await client.get('/a', { params: { list: [1, 'b', null, 3], none: undefined, nil: null } })
    await client.get('/a', { params: {} })
    expect(requests.map((one) => one.target)).toEqual([
      '/a?x=1&y=2',
      '/a?y=true',
      '/a?z=1&z=2',
      '/a?list=1&list=b&list=3',
      '/a',
    ])
  })
})

describe('multipart is what an independent parser reads back', () => {
  const parse = (request: RawRequest): Promise<FormData> =>
    new Response(request.body, { headers: { 'Content-Type': headerValues(request, 'content-type')[0]! } }).formData()

  it.each(AWKWARD.filter((text) => text !== '' && !/[\r\n\0]/.test(text)))(
    'field name, value and file name %j',
    async (text) => {
      const { client, requests } = await openWorld(ok())
      await client.post('/', { multipart: { [text]: text, file: { bytes: text, filename: text, type: 'text/x-odd' } } })
      const form = await parse(requests[0]!)
      const file = form.get('file') as File
      expect(form.get(text)).toBe(text)
      expect([file.name, file.type, await file.text()]).toEqual([text, 'text/x-odd', text])
    },
  )

  it('names cannot break out of their line', async () => {
    const { client, requests } = await openWorld(ok())
    await client.post('/', { multipart: { 'a"\r\nX-Evil: 1\r\n\r\nb': 'value', last: 'z' } })
    expect(requests[0]!.body.toString()).not.toContain('\r\nX-Evil')
    expect([...(await parse(requests[0]!)).keys()].length).toBe(2)
  })

  it('values keep their line ends', async () => {
    const { client, requests } = await openWorld(ok())
    await client.post('/', { multipart: { text: 'a\r\n\r\n--b\r\n', list: ['1', 2, true] } })
    const form = await parse(requests[0]!)
    expect([form.get('text'), form.getAll('list')]).toEqual(['a\r\n\r\n--b\r\n', ['1', '2', 'true']])
  })

  it('binary files come out byte for byte, whatever they hold', async () => {
    const { client, requests } = await openWorld(ok())
    await client.post('/', { multipart: { probe: 'x' } })
    const boundary = /boundary="?([^";]+)/.exec(headerValues(requests[0]!, 'content-type')[0]!)![1]!
    const bytes = Buffer.concat([
      Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
      Buffer.from(`\r\n--${boundary.slice(0, -2)}\r\n--\r\n`),
    ])
    await client.post('/', { multipart: { a: { bytes }, b: { bytes: new Uint8Array(70_000) }, empty: { bytes: '' } } })
    const form = await parse(requests[1]!)
    expect(Buffer.from(await (form.get('a') as File).arrayBuffer()).equals(bytes)).toBe(true)
    expect([(form.get('b') as File).size, (form.get('empty') as File).size]).toEqual([70_000, 0])
  })

  it('a file is read from its path and named after it', async () => {
    const { client, requests } = await openWorld(ok())
    await client.post('/', { multipart: { upload: { path: 'LICENSE', type: 'text/plain' } } })
    const file = (await parse(requests[0]!)).get('upload') as File
    expect([file.name, (await file.text()).includes('MIT')]).toEqual(['LICENSE', true])
  })

  it('a file that is not there is a failed request', async () => {
    const { client, sink } = await openWorld(ok())
    const response = await client.post('/', { name: 'gone', multipart: { upload: { path: '/no/such/file' } } })
    expect(response.ok).toBe(false)
    expect(sink.take('gone').length).toBe(1)
  })
})

describe('JSON, credentials and content types', () => {
  it('JSON goes out as UTF-8 with its type', async () => {
    const { client, requests } = await openWorld(ok())
    const value = { text: 'caf\u00e9 \u{1f41d}', list: [1, null, true], nested: { a: '' } }
    await client.post('/', { json: value })
    expect(JSON.parse(requests[0]!.body.toString('utf8'))).toEqual(value)
    expect(headerValues(requests[0]!, 'content-type')[0]).toMatch(/^application\/json/)
  })

  it('a type named by the script wins', async () => {
    const { client, requests } = await openWorld(ok())
    await client.post('/', { json: {}, headers: { 'content-type': 'application/problem+json' } })
    expect(headerValues(requests[0]!, 'content-type')).toEqual(['application/problem+json'])
  })

  it('JSON that cannot be written is a failed request', async () => {
    const { client, requests, sink } = await openWorld(ok())
    const circle: Record<string, unknown> = {}
    circle.self = circle
    const response = await client.post('/', { json: circle, name: 'circle' })
    expect([response.ok, requests.length, sink.take('circle').length]).toEqual([false, 0, 1])
  })

  it.each([
    ['user', 'pass'],
    ['user', 'with:colon'],
    ['', ''],
    ['us\u00e9r', 'p\u00e4ss \u{1f41d}'],
  ])('basic credentials %j %j are UTF-8 (RFC 7617)', async (username, password) => {
    const { client, requests } = await openWorld(ok())
    await client.get('/', { auth: { username, password } })
    const sent = headerValues(requests[0]!, 'authorization')[0]!.replace('Basic ', '')
    expect(Buffer.from(sent, 'base64').toString('utf8')).toBe(`${username}:${password}`)
  })

  it.each([
    ['gzip', gunzipSync],
    ['deflate', inflateSync],
    ['br', brotliDecompressSync],
  ] as const)('compress: %s', async (compress, undo) => {
    const { client, requests } = await openWorld(ok())
    await client.post('/', { body: 'x'.repeat(5000), compress })
    expect(headerValues(requests[0]!, 'content-encoding')).toEqual([compress])
    expect(undo(requests[0]!.body).toString()).toBe('x'.repeat(5000))
  })
})

describe('content codings of answers', () => {
  const TEXT = 'caf\u00e9 \u{1f41d} '.repeat(50)
  const encoded = (bytes: Buffer, coding: string): Buffer =>
    Buffer.concat([
      Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${bytes.length}\r\n\r\n`),
      bytes,
    ])
  const codings: readonly [coding: string, bytes: Buffer][] = [
    ['gzip', gzipSync(TEXT)],
    ['GZip', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
    ['gzip, br', brotliCompressSync(gzipSync(TEXT))],
    ['identity', Buffer.from(TEXT)],
    ['gzip', Buffer.concat([gzipSync(TEXT.slice(0, 99)), gzipSync(TEXT.slice(99))])],
  ]

  it.each(codings)('%s (%#)', async (coding, bytes) => {
    const { client } = await openWorld(encoded(bytes, coding))
    const response = await client.get('/')
    expect(response.text()).toBe(TEXT)
    expect(response.bytes().toString()).toBe(TEXT)
  })

  it('raw deflate is read whatever its first bytes happen to be', async () => {
    const bodies = Array.from({ length: 3000 }, (_, i) => `${i} ${'ab'.repeat(i % 50)}`)
    const { client } = await openWorld((request) =>
      encoded(deflateRawSync(bodies[Number(request.target.slice(1))]!, { level: 9, strategy: 0 }), 'deflate'),
    )
    for (let i = 0; i < bodies.length; i += 10) expect((await client.get(`/${i}`)).text()).toBe(bodies[i])
  })

  it('the bytes received are those on the wire, not the decoded ones', async () => {
    const wire = encoded(gzipSync('x'.repeat(100_000)), 'gzip')
    const { client, sink } = await openWorld(wire)
    expect((await client.get('/', { name: 'wire' })).text().length).toBe(100_000)
    expect(sink.take('wire')[0]!.bytesReceived).toBe(wire.length)
  })

  it.each([
    ['gzip', Buffer.from('this is not gzip')],
    ['gzip', gzipSync(TEXT).subarray(0, 20)],
    ['br', Buffer.from('nor is this brotli')],
    ['deflate', Buffer.from([0xff, 0xff, 0xff])],
    ['unheard-of', Buffer.from(TEXT)],
  ])('broken or unknown %s is an error where the body is read, not before (%#)', async (coding, bytes) => {
    const { client } = await openWorld(encoded(bytes, coding))
    const response = await client.get('/')
    expect([response.ok, response.status]).toEqual([true, 200])
    expect(() => response.text()).toThrow(/body/)
  })

  it('an empty body may be labelled with any coding', async () => {
    const { client } = await openWorld(encoded(Buffer.alloc(0), 'gzip'))
    expect((await client.get('/')).text()).toBe('')
  })

  it('charsets: latin1, UTF-16, a byte order mark, an unknown one', async () => {
    const typed: Record<string, readonly [type: string, bytes: Buffer]> = {
      '/latin1': ['text/plain; charset=ISO-8859-1', Buffer.from('caf\xe9', 'latin1')],
      '/utf16': ['text/plain; charset="utf-16le"', Buffer.from('caf\u00e9', 'utf16le')],
      '/bom': ['text/plain', Buffer.from('\ufeffcaf\u00e9')],
      '/unknown': ['text/plain; charset=klingon', Buffer.from('caf\u00e9')],
    }
    const { client } = await openWorld((request) => {
      const [type, bytes] = typed[request.target]!
      return Buffer.concat([
        Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${bytes.length}\r\n\r\n`),
        bytes,
      ])
    })
    for (const path of Object.keys(typed)) expect((await client.get(path)).text()).toBe('caf\u00e9')
  })

  it('large binary bodies come out byte for byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * i) >> 3))
    const { client } = await openWorld(
      Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length}\r\n\r\n`), bytes]),
    )
    expect((await client.get('/')).bytes().equals(bytes)).toBe(true)
  })
})
