// Reading bodies: codings, character sets, JSON.
import * as zlib from 'node:zlib'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, bench, reply, type ScriptedServer, serve } from './http.fixture.js'
import type { HttpResponse } from './http-response.js'

let server: ScriptedServer
let b: Bench
let answer: { body: Buffer | string; fields: string } = { body: '', fields: '' }

beforeAll(async () => {
  server = await serve((_request, socket) => void socket.write(reply(answer.body, '200 OK', answer.fields)))
  b = bench(server.url)
})

afterAll(async () => {
  b.client.close()
  await server.close()
})

async function got(body: Buffer | string, fields = ''): Promise<HttpResponse> {
  answer = { body, fields }
  return b.client.get('/')
}

const TEXT = 'Grüße, 世界 '.repeat(50)
const large = Buffer.from(Array.from({ length: 400_000 }, (_, i) => (i * i) % 253))

describe('bodies', () => {
  it.each<[string, Buffer, string]>([
    ['gzip', gzipSync(TEXT), 'gzip'],
    ['x-gzip', gzipSync(TEXT), 'X-GZIP'],
    ['deflate with zlib frame', deflateSync(TEXT), 'deflate'],
    ['deflate without', deflateRawSync(TEXT), 'deflate'],
    ['brotli', brotliCompressSync(TEXT), 'br'],
    ['two codings', brotliCompressSync(gzipSync(TEXT)), 'gzip, br'],
    ['identity', Buffer.from(TEXT), 'identity'],
  ])('%s', async (_what, body, coding) => {
    const response = await got(body, `Content-Encoding: ${coding}\r\n`)
    expect(response.text()).toBe(TEXT)
    expect(response.bytes().toString()).toBe(TEXT)
  })

  it('zstd where Node has it, a clear error where it has not', async () => {
    const { zstdCompressSync }: typeof zlib & { zstdCompressSync?: (text: string) => Buffer } = zlib
    const response = await got(zstdCompressSync?.(TEXT) ?? 'x', 'Content-Encoding: zstd\r\n')
    if (zstdCompressSync === undefined) expect(() => response.text()).toThrow('unknown content coding "zstd"')
    else expect(response.text()).toBe(TEXT)
  })

  it('a large encoded body', async () => {
    expect((await got(gzipSync(large), 'Content-Encoding: gzip\r\n')).bytes().equals(large)).toBe(true)
  })

  it('a large or compressed body is put together and decoded once', async () => {
    for (const fields of ['', 'Content-Encoding: gzip\r\n']) {
      const response = await got(fields === '' ? large : gzipSync(large), fields)
      expect(response.bytes()).toBe(response.bytes())
    }
  })

  it('an encoded body that is empty or broken, and a coding nobody knows', async () => {
    expect((await got('', 'Content-Encoding: gzip\r\n')).text()).toBe('')
    const broken = await got(gzipSync(large).subarray(0, 60), 'Content-Encoding: gzip\r\n')
    expect(broken.ok).toBe(true)
    expect(() => broken.text()).toThrow('the body is not valid gzip data')
    const unknown = await got('x', 'Content-Encoding: pack200\r\n')
    expect(() => unknown.text()).toThrow('unknown content coding "pack200"')
  })

  it.each<[string, Buffer, string, string]>([
    ['UTF-8 by default', Buffer.from(TEXT), '', TEXT],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${TEXT}`), '', TEXT],
    ['latin1', Buffer.from('café', 'latin1'), 'Content-Type: text/html; charset=ISO-8859-1\r\n', 'café'],
    ['UTF-16', Buffer.from('café', 'utf16le'), 'Content-Type: text/plain; charset="utf-16le"\r\n', 'café'],
    [
      'UTF-16 of bytes that look like ASCII',
      Buffer.from('中a', 'utf16le'),
      'Content-Type: text/plain; charset=UTF-16LE\r\n',
      '中a',
    ],
    ['a charset nobody knows', Buffer.from('café'), 'Content-Type: text/plain; charset=x-nope\r\n', 'café'],
  ])('text in %s', async (_what, body, fields, text) => {
    expect((await got(body, fields)).text()).toBe(text)
  })

  it('JSON, typed, with characters outside ASCII', async () => {
    const response = await got(Buffer.from(JSON.stringify({ name: 'Zoë', n: [1, 2] })))
    expect(response.json<{ name: string }>().name).toBe('Zoë')
    expect(response.json()).toEqual({ name: 'Zoë', n: [1, 2] })
  })

  it('what is not JSON says so in few words', async () => {
    const response = await got('<html>')
    expect(() => response.json()).toThrow(/^body is not JSON$/)
  })

  it('headers: repeated, folded, with odd names', async () => {
    const { headers } = await got(
      '',
      'X-A: 1\r\nx-a: 2\r\nSet-Cookie: a=1, b\r\nSet-Cookie: c=2\r\n__proto__: z\r\nX-F: a\r\n  b\r\n',
    )
    expect(headers['x-a']).toBe('1, 2')
    expect(headers['set-cookie']).toBe('a=1, b\nc=2')
    expect(Object.entries(headers)).toContainEqual(['__proto__', 'z'])
    expect(headers['x-f']).toBe('a b')
    expect(headers['toString' as string]).toBeUndefined()
  })

  it('a failed request has an empty body and no headers', async () => {
    const { client } = bench('http://127.0.0.1:1')
    const response = await client.get('/')
    expect(response).toMatchObject({ status: 0, ok: false, error: 'ECONNREFUSED' })
    expect(response.reason).toContain('127.0.0.1:1')
    expect(response.text()).toBe('')
    expect(response.bytes()).toHaveLength(0)
    expect(response.headers).toEqual({})
    response.pass()
    expect(response.ok).toBe(false)
  })
})
