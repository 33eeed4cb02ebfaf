import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { READ_BAD, READ_DONE, READ_MORE, ResponseReader } from './response-reader.js'

const LIMITS = { headBytes: 2000, keptBodyBytes: 100_000 }

interface Outcome {
  readonly outcome: number
  readonly status: number
  readonly body: string
  readonly fault: string
  readonly hasExtra: boolean
  readonly keepAlive: boolean
}

/** Feeds the text in pieces that end at `cuts`, then closes when `close`. */
function read(text: string, cuts: readonly number[], bodiless = false, close = true): Outcome {
  const reader = new ResponseReader(LIMITS, bodiless)
  const ends = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b)
  let outcome = READ_MORE
  let from = 0
  for (const end of [...ends, text.length]) {
    if (end === from || outcome !== READ_MORE) continue
    const piece = Buffer.alloc(end - from + 1, 0xee)
    piece.write(text.slice(from, end), 0, 'latin1')
    outcome = reader.feed(piece, end - from)
    piece.fill(0xdd)
    from = end
  }
  if (outcome === READ_MORE && close) outcome = reader.end()
  const { content } = reader.body
  const body =
    content === null ? '(dropped)' : typeof content === 'string' ? content : Buffer.concat(content).toString('latin1')
  return {
    outcome,
    status: reader.head.status,
    body,
    fault: reader.fault,
    hasExtra: reader.hasExtra,
    keepAlive: reader.head.keepAlive,
  }
}

const everyByte = (text: string): number[] => Array.from(text, (_, i) => i)

const CHUNKED = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
const GOOD: [string, string, string][] = [
  ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello', 'hello'],
  ['no body', 'HTTP/1.1 204 No Content\r\nServer: x\r\n\r\n', ''],
  ['the end of the connection', 'HTTP/1.1 200 OK\r\nServer: x\r\n\r\nhello', 'hello'],
  ['chunks', `${CHUNKED}5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n`, 'hello world'],
  ['extensions and trailers', `${CHUNKED}5;a=b;c="d e"\r\nhello\r\n000;x\r\nT: v\r\nU:\r\n\r\n`, 'hello'],
  ['sizes padded with zeros', `${CHUNKED}0000000000000005\r\nhello\r\n0000000000000000\r\n\r\n`, 'hello'],
  ['blanks before an extension', `${CHUNKED}5 \t;a\r\nhello\r\n0\r\n\r\n`, 'hello'],
  ['many chunks with extensions', `${CHUNKED}${`1;${'x'.repeat(300)}\r\n.\r\n`.repeat(20)}0\r\n\r\n`, '.'.repeat(20)],
  ['upper-case sizes', `${CHUNKED}A\r\n0123456789\r\n0\r\n\r\n`, '0123456789'],
  [
    'interim answers',
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\n${CHUNKED}1\r\nx\r\n0\r\n\r\n`,
    'x',
  ],
  ['line breaks before it', '\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', 'ok'],
]

const BAD: [string, string, string][] = [
  ['a body that ends early', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello', 'body ended early'],
  ['a head that ends early', 'HTTP/1.1 200 OK\r\nContent-Le', 'head ended early'],
  ['chunks that end early', `${CHUNKED}5\r\nhello\r\n`, 'body ended early'],
  ['chunks without their last line break', `${CHUNKED}5\r\nhello\r\n0\r\n\r`, 'body ended early'],
  ['a size that is no number', `${CHUNKED}x\r\nhello`, 'invalid chunk size'],
  ['an empty size', `${CHUNKED}\r\nhello`, 'invalid chunk size'],
  ['a negative size', `${CHUNKED}-5\r\nhello`, 'invalid chunk size'],
  ['an absurd size', `${CHUNKED}1000000000000\r\n`, 'invalid chunk size'],
  ['an absurd size behind zeros', `${CHUNKED}0001000000000000\r\n`, 'invalid chunk size'],
  ['too many zeros', `${CHUNKED}${'0'.repeat(17)}\r\n`, 'invalid chunk size'],
  ['a space behind the size', `${CHUNKED}5 \r\nhello`, 'invalid chunk size'],
  ['a bare line feed behind the size', `${CHUNKED}5\nhello`, 'invalid chunk size'],
  ['a chunk longer than its size', `${CHUNKED}5\r\nhelloo\r\n`, 'chunk longer than its size'],
  ['a control character in an extension', `${CHUNKED}5;\0\r\nhello`, 'invalid chunk extension'],
  ['an endless extension', `${CHUNKED}5;${'x'.repeat(2500)}`, 'chunk extensions or trailers too large'],
  ['endless trailers', `${CHUNKED}0\r\n${'T: v\r\n'.repeat(900)}`, 'chunk extensions or trailers too large'],
  ['a trailer without a colon', `${CHUNKED}0\r\nfoo\r\n\r\n`, 'invalid trailer'],
  ['a trailer without a name', `${CHUNKED}0\r\n: x\r\n\r\n`, 'invalid trailer'],
  ['a bad head behind an interim one', 'HTTP/1.1 100 Continue\r\n\r\nnonsense', 'not an HTTP/1.x response'],
  ['a protocol switch', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n', 'unexpected protocol switch'],
]

describe('ResponseReader', () => {
  it.each(GOOD)('reads a body framed by %s, whole and byte by byte', (_what, text, body) => {
    expect(read(text, [])).toMatchObject({ outcome: READ_DONE, body, fault: '' })
    expect(read(text, everyByte(text))).toMatchObject({ outcome: READ_DONE, body, fault: '' })
  })

  it('gives the same result for any cuts (property)', () => {
    const texts = fc.constantFrom(...GOOD.map(([, text]) => text), ...BAD.map(([, text]) => text))
    fc.assert(
      fc.property(texts, fc.array(fc.nat(), { maxLength: 12 }), (text, cuts) => {
        expect(read(text, cuts)).toEqual(read(text, []))
      }),
    )
  })

  it('reads any body in any chunks at any cuts (property)', () => {
    const chunk = fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)), minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 12 }), (chunks, cuts) => {
        const wire = chunks.map((data) => `${data.length.toString(16)}\r\n${data}\r\n`).join('')
        expect(read(`${CHUNKED}${wire}0\r\n\r\n`, cuts)).toMatchObject({ outcome: READ_DONE, body: chunks.join('') })
      }),
    )
  })

  it('never throws, whatever comes (property)', () => {
    const near = fc.string({
      unit: fc.constantFrom('H', 'T', 'P', '/', '1', '.', ' ', '\r', '\n', ':', '0', 'a', ';', '\0'),
      maxLength: 60,
    })
    const text = fc.tuple(
      fc.constantFrom('', 'HTTP/1.1 200 OK\r\n', CHUNKED, 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n'),
      near,
    )
    fc.assert(
      fc.property(text, fc.array(fc.nat(), { maxLength: 6 }), ([start, rest], cuts) => {
        expect([READ_DONE, READ_BAD]).toContain(read(start + rest, cuts).outcome)
      }),
    )
  })

  it('marks bytes behind the answer', () => {
    expect(read('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK', [])).toMatchObject({
      body: 'ok',
      hasExtra: true,
    })
    expect(read(`${CHUNKED}0\r\n\r\nx`, [])).toMatchObject({ outcome: READ_DONE, hasExtra: true })
    expect(read('HTTP/1.1 204 X\r\nContent-Length: 2\r\n\r\nok', [])).toMatchObject({ body: '', hasExtra: true })
    expect(read('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', [], true)).toMatchObject({ body: '', hasExtra: true })
  })

  it.each(BAD)('refuses %s', (_what, text, fault) => {
    expect(read(text, [])).toMatchObject({ outcome: READ_BAD, fault })
    expect(read(text, everyByte(text))).toMatchObject({ outcome: READ_BAD, fault })
  })

  it('refuses what is no response at its first bytes, without waiting for a line end', () => {
    expect(read('SSH-2.0-Open', [1, 2, 3], false, false)).toMatchObject({
      outcome: READ_BAD,
      fault: 'not an HTTP/1.x response',
    })
  })

  it('refuses a head over the limit, whether it ends or not', () => {
    const long = `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(3000)}`
    expect(read(long, [], false, false).fault).toBe('head too large')
    expect(read(long, [100, 1500, 2500], false, false).fault).toBe('head too large')
    expect(read(`${long}\r\n\r\n`, []).fault).toBe('head too large')
    expect(
      read(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(1900)}\r\nContent-Length: 1\r\n\r\nz`, [9, 1200, 1300]),
    ).toMatchObject({ body: 'z' })
  })

  it('drops a body over the limit but drains it', () => {
    const body = 'x'.repeat(LIMITS.keptBodyBytes + 1)
    expect(read(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`, [50_000])).toMatchObject({
      outcome: READ_DONE,
      body: '(dropped)',
      keepAlive: true,
    })
  })
})
