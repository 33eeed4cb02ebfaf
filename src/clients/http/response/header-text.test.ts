import { describe, expect, it } from 'vitest'
import { fieldValues, parseHeaders } from './header-text.js'

describe('parseHeaders', () => {
  it('takes names in lower case, values without blanks, repeated fields joined', () => {
    const headers = parseHeaders(
      'HTTP/1.1 200 OK\r\nX-A:\t 1 \t\r\nx-a: 2\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nEmpty:\r\n\r\n',
    )
    expect({ ...headers }).toEqual({ 'x-a': '1, 2', 'set-cookie': 'a=1\nb=2', empty: '' })
  })

  it('joins folded lines with a blank', () => {
    expect(fieldValues('HTTP/1.1 200 OK\r\nA: one\r\n\ttwo\r\n  three\r\n\r\n', 'a')).toEqual(['one two three'])
  })

  it('has no prototype, so a field may have any name', () => {
    expect(parseHeaders('HTTP/1.1 200 OK\r\n\r\n').constructor).toBeUndefined()
  })

  it('bug: a status line behind a stray CR was read as a field when its reason had a colon', () => {
    expect({ ...parseHeaders('\rHTTP/1.1 200 Fine, thank you: really\r\nA: 1\r\n\r\n') }).toEqual({ a: '1' })
  })

  it('bug: a value that ends with byte A0, as an à in UTF-8 does, lost it', () => {
    const value = Buffer.from('voilà').toString('latin1')
    expect(fieldValues(`HTTP/1.1 200 OK\r\nA: ${value} \r\n\r\n`, 'a')).toEqual([value])
  })
})

describe('fieldValues', () => {
  it('finds every field of a name, whatever its case, and no other', () => {
    const head = 'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nX-Set-Cookie: no\r\nSET-COOKIE:b=2\r\nSet-Cookies: no\r\n\r\n'
    expect(fieldValues(head, 'set-cookie')).toEqual(['a=1', 'b=2'])
    expect(fieldValues(head.replaceAll('\r', ''), 'set-cookie')).toEqual(['a=1', 'b=2'])
    expect(fieldValues(head, 'location')).toEqual([])
  })

  it('takes no longer for a value that is mostly blanks', () => {
    const blanks = ' '.repeat(60_000)
    expect(fieldValues(`HTTP/1.1 200 OK\r\nA: x${blanks}y${blanks}\r\n\r\n`, 'a')).toEqual([`x${blanks}y`])
  })
})
