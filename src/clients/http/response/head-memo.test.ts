import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createReadBuffer, HeadMemo } from './head-memo.js'
import { createResponseHead, HEAD_DONE, parseHead, SENTINEL_BYTES } from './response-head.js'

const buffer = createReadBuffer(4096, SENTINEL_BYTES)
const head = createResponseHead()

/** Puts the text into the buffer; true when the memo knows its head, else it is parsed and remembered. */
function meets(memo: HeadMemo, text: string): boolean {
  buffer.bytes.fill(0xff)
  buffer.bytes.write(text, 0, 'latin1')
  if (memo.isAt(buffer, text.length)) return true
  if (parseHead(head, buffer.bytes, text.length, false) === HEAD_DONE) memo.remember(buffer, head)
  return false
}

const answer = (fields: string, body = ''): string => `HTTP/1.1 200 OK\r\nContent-Length: 5\r\n${fields}\r\n${body}`

describe('HeadMemo', () => {
  it('knows the same head again, whatever the body', () => {
    const memo = new HeadMemo()
    expect(meets(memo, answer('X: y\r\n', 'hello'))).toBe(false)
    expect(meets(memo, answer('X: y\r\n', 'world'))).toBe(true)
    expect(memo.head).toMatchObject({ status: 200, contentLength: 5, length: answer('X: y\r\n').length })
  })

  it('knows nothing at first, nothing shorter and nothing that differs in one byte (property)', () => {
    const field = fc.stringMatching(/^[a-z]{0,40}$/)
    fc.assert(
      fc.property(field, fc.nat(), (value, where) => {
        const memo = new HeadMemo()
        const text = answer(`X: ${value}\r\n`)
        expect(meets(memo, text)).toBe(false)
        const at = where % text.length
        expect(memo.isAt(buffer, text.length - 1)).toBe(false)
        buffer.bytes[at] = buffer.bytes[at]! ^ 1
        expect(memo.isAt(buffer, text.length)).toBe(false)
        buffer.bytes[at] = buffer.bytes[at]! ^ 1
        expect(memo.isAt(buffer, text.length)).toBe(true)
      }),
    )
  })

  it('follows a head that changes now and then', () => {
    const memo = new HeadMemo()
    const seen = [1, 1, 1, 2, 2, 22, 22, 1].map((second) => meets(memo, answer(`Date: ${second}\r\n`)))
    expect(seen).toEqual([false, true, true, false, true, false, true, false])
  })

  it('remembers rarely where no head comes twice', () => {
    const memo = new HeadMemo()
    for (let i = 0; i < 200; i++) meets(memo, answer(`X-Id: ${i}\r\n`))
    expect(meets(memo, answer('X-Id: 199\r\n'))).toBe(false)
    expect(meets(memo, answer('X-Id: 191\r\n'))).toBe(true)
    expect(meets(memo, answer('X-Id: 191\r\n'))).toBe(true)
  })

  it('leaves long heads alone', () => {
    const memo = new HeadMemo()
    const text = answer(`X: ${'y'.repeat(3000)}\r\n`)
    expect([meets(memo, text), meets(memo, text)]).toEqual([false, false])
  })
})
