import { describe, expect, it } from 'vitest'
import {
  createResponseHead,
  FRAME_CHUNKED,
  FRAME_LENGTH,
  FRAME_NONE,
  FRAME_UNTIL_CLOSE,
  HEAD_BAD,
  HEAD_DONE,
  HEAD_PARTIAL,
  parseHead,
  type ResponseHead,
} from './response-head.js'

function parse(text: string, bodiless = false): { outcome: number; head: ResponseHead } {
  const bytes = Buffer.alloc(text.length + 1, 0xff)
  bytes.write(text, 0, 'latin1')
  const head = createResponseHead()
  return { outcome: parseHead(head, bytes, text.length, bodiless), head }
}

const lines = (...fields: string[]): string => ['HTTP/1.1 200 OK', ...fields, '', ''].join('\r\n')

describe('parseHead', () => {
  it('reads status, length and keep-alive', () => {
    const text = lines('Server: x', 'Content-Length: 615', 'Connection: keep-alive')
    const { outcome, head } = parse(`${text}body`)
    expect(outcome).toBe(HEAD_DONE)
    expect(head).toMatchObject({
      status: 200,
      length: text.length,
      framing: FRAME_LENGTH,
      contentLength: 615,
      keepAlive: true,
    })
  })

  it('says partial for every proper prefix', () => {
    const text = lines('Server: x', 'Content-Length: 2', 'Set-Cookie: a=b', 'Transfer-Encodin: x')
    for (let cut = 0; cut < text.length; cut++)
      expect(parse(text.slice(0, cut)).outcome, `cut at ${cut}`).toBe(HEAD_PARTIAL)
  })

  it.each([
    ['HTTP/1.1 200 OK', true],
    ['HTTP/1.0 200 OK', false],
  ])('%s keeps alive by default: %s', (line, keepAlive) => {
    expect(parse(`${line}\r\nContent-Length: 0\r\n\r\n`).head.keepAlive).toBe(keepAlive)
  })

  it.each([
    ['close', false],
    ['Close', false],
    ['upgrade, close', false],
    ['close , foo', false],
    ['keep-alive', true],
    ['closed', true],
    ['x-close', true],
  ])('Connection: %s keeps alive: %s', (value, keepAlive) => {
    expect(parse(lines(`Connection: ${value}`, 'Content-Length: 0')).head.keepAlive).toBe(keepAlive)
  })

  it('bug: a second Connection field with keep-alive undid the close of the first', () => {
    const text = lines('Content-Length: 1', 'Connection: close', 'Connection: keep-alive')
    expect(parse(text).head.keepAlive).toBe(false)
  })

  it('keeps an HTTP/1.0 connection alive when it says so', () => {
    expect(parse('HTTP/1.0 200 OK\r\nconnection: Keep-Alive\r\nContent-Length: 0\r\n\r\n').head.keepAlive).toBe(true)
  })

  it.each([
    ['chunked', FRAME_CHUNKED],
    ['Chunked ', FRAME_CHUNKED],
    ['identity', FRAME_UNTIL_CLOSE],
    ['chunked\r\nTransfer-Encoding: chunked', FRAME_CHUNKED],
  ])('Transfer-Encoding: %s is framing %d', (value, framing) => {
    expect(parse(lines(`Transfer-Encoding: ${value}`)).head.framing).toBe(framing)
  })

  it.each(['gzip, chunked', 'gzip\r\nTransfer-Encoding: chunked', 'chunked, gzip', 'gzip', 'chunked, chunked'])(
    'refuses the transfer coding %s, unless there is no body',
    (value) => {
      const text = lines(`Transfer-Encoding: ${value}`)
      expect(parse(text)).toMatchObject({ outcome: HEAD_BAD, head: { fault: 'transfer-encoding other than chunked' } })
      expect(parse(text.replace('200', '304')).outcome).toBe(HEAD_DONE)
    },
  )

  it('does not keep an HTTP/1.0 connection alive behind chunks, whatever it says', () => {
    const text = 'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n'
    expect(parse(text).head).toMatchObject({ framing: FRAME_CHUNKED, keepAlive: false })
  })

  it('a second Content-Encoding of identity does not hide the first', () => {
    const text = lines('Content-Encoding: gzip', 'Content-Encoding: identity', 'Content-Length: 0')
    expect(parse(text).head.isEncoded).toBe(true)
  })

  it('reads until close when nothing says how long the body is, and does not keep alive then', () => {
    expect(parse(lines('Server: x')).head).toMatchObject({ framing: FRAME_UNTIL_CLOSE, keepAlive: false })
  })

  it.each([100, 103, 204, 304])('status %d has no body', (status) => {
    expect(parse(`HTTP/1.1 ${status} X\r\nContent-Length: 5\r\n\r\n`).head.framing).toBe(FRAME_NONE)
  })

  it('has no body after HEAD', () => {
    expect(parse(lines('Content-Length: 5'), true).head).toMatchObject({ framing: FRAME_NONE, keepAlive: true })
  })

  it('notices cookies and codings, whatever the case of their names', () => {
    expect(parse(lines('SET-COOKIE: a=b', 'content-encoding: gzip', 'Content-Length: 0')).head).toMatchObject({
      hasSetCookie: true,
      isEncoded: true,
    })
    expect(parse(lines('Content-Encoding: identity', 'Content-Length: 0')).head.isEncoded).toBe(false)
  })

  it('forgets what the head before it said', () => {
    const head = createResponseHead()
    const first = Buffer.from(`${lines('Set-Cookie: a=b', 'Content-Encoding: br', 'Content-Length: 3')} `)
    const second = Buffer.from(`${lines('Content-Length: 0')} `)
    parseHead(head, first, first.length - 1, false)
    parseHead(head, second, second.length - 1, false)
    expect(head).toMatchObject({ hasSetCookie: false, isEncoded: false, contentLength: 0, keepAlive: true })
  })

  it.each([
    ['bare line feeds', 'HTTP/1.1 200 OK\nContent-Length: 2\n\n'],
    ['no reason phrase', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\n'],
    ['an empty reason phrase', 'HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n'],
    ['line breaks before the status line', '\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n'],
    ['bytes above ASCII in values', 'HTTP/1.1 200 caf\xe9\r\nX: \xe9\r\nContent-Length: 2\r\n\r\n'],
    ['a folded line', 'HTTP/1.1 200 OK\r\nX: a\r\n  b\r\nContent-Length: 2\r\n\r\n'],
    ['empty values', 'HTTP/1.1 200 OK\r\nX:\r\nContent-Length: 2\r\n\r\n'],
    ['spaces around the length', 'HTTP/1.1 200 OK\r\nContent-Length: \t 2 \t\r\n\r\n'],
  ])('accepts %s', (_what, text) => {
    const { outcome, head } = parse(text)
    expect(outcome).toBe(HEAD_DONE)
    expect(head).toMatchObject({ status: 200, contentLength: 2, length: text.length })
  })

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9', 'not an HTTP/1.x response'],
    ['one wrong byte', 'HTTQ', 'not an HTTP/1.x response'],
    ['HTTP/2', 'HTTP/2.0 200 OK\r\n\r\n', 'not an HTTP/1.x response'],
    ['HTTP/1.2', 'HTTP/1.2 200 OK\r\n\r\n', 'not an HTTP/1.x response'],
    ['lower case', 'http/1.1 200 OK\r\n\r\n', 'not an HTTP/1.x response'],
    ['two digits', 'HTTP/1.1 20 OK\r\n\r\n', 'invalid status'],
    ['four digits', 'HTTP/1.1 2000 OK\r\n\r\n', 'invalid status'],
    ['status 099', 'HTTP/1.1 099 OK\r\n\r\n', 'invalid status'],
    ['two spaces', 'HTTP/1.1  200 OK\r\n\r\n', 'invalid status'],
    ['a space before the colon', lines('X : y'), 'invalid header'],
    ['no colon', lines('foo'), 'invalid header'],
    ['an empty name', lines(': x'), 'invalid header'],
    ['a name that is no token', lines('X(y): z'), 'invalid header'],
    ['a byte above ASCII in a name', lines('X\xe9: z'), 'invalid header'],
    ['NUL in a value', lines('X: a\0b'), 'invalid header'],
    ['a control character in a value', lines('X: a\x01b'), 'invalid header'],
    ['a bare carriage return', lines('X: a\rb'), 'invalid header'],
    ['a NUL in the reason', 'HTTP/1.1 200 O\0K\r\n\r\n', 'invalid header'],
    ['a fold before the first field', 'HTTP/1.1 200 OK\r\n X: y\r\n\r\n', 'invalid header'],
    ['a folded length', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n 2\r\n\r\n', 'invalid header'],
    ['two lengths', lines('Content-Length: 2', 'Content-Length: 2'), 'more than one content-length'],
    ['a list of lengths', lines('Content-Length: 2, 2'), 'invalid content-length'],
    ['a negative length', lines('Content-Length: -2'), 'invalid content-length'],
    ['a signed length', lines('Content-Length: +2'), 'invalid content-length'],
    ['an empty length', lines('Content-Length:'), 'invalid content-length'],
    ['a hexadecimal length', lines('Content-Length: 0x2'), 'invalid content-length'],
    ['an absurd length', lines('Content-Length: 9999999999999999'), 'invalid content-length'],
    [
      'length and coding',
      lines('Content-Length: 2', 'Transfer-Encoding: chunked'),
      'both content-length and transfer-encoding',
    ],
  ])('refuses %s', (_what, text, fault) => {
    const { outcome, head } = parse(text)
    expect(outcome).toBe(HEAD_BAD)
    expect(head.fault).toBe(fault)
  })
})
