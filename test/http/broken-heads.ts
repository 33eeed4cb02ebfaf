// Status lines and headers that break (or bend) the grammar, each with the outcome that RFC 9112 or 9110 leaves a client.
import { BODY, type Broken, LENGTH, row, withHead, withLength } from './broken.js'

const statusLines: readonly Broken[] = [
  ...[
    'HTTP/1.1 abc OK',
    'HTTP/1.1 20 OK',
    'HTTP/1.1 2000 OK',
    'HTTP/1.1 -20 OK',
    'HTTP/1.1',
    'HTTP/1.1 ',
    '200 OK',
    'HTTP/1.1200 OK',
    'HTTP 200 OK',
  ].map((line) =>
    row(
      'fail',
      `status line ${JSON.stringify(line)}`,
      `${line}\r\n${LENGTH}\r\n${BODY}`,
      'RFC 9112 4: HTTP-version SP 3DIGIT SP',
    ),
  ),
  ...[
    'HTTQ/1.1 200 OK',
    'ICY 200 OK',
    'http/1.1 200 OK',
    'HTTP/x.y 200 OK',
    'HTTP/ 200 OK',
    '<html><body>hi</body></html>',
    'SSH-2.0-OpenSSH_9.2',
    '\x16\x03\x01\x02\x00\x01',
    '+OK POP3',
  ].map((line) =>
    row(
      'fail',
      `status line ${JSON.stringify(line)}`,
      `${line}\r\n${LENGTH}\r\n${BODY}`,
      'RFC 9112 2.3: HTTP-name is "HTTP", case-sensitive',
    ),
  ),
  ...[
    'HTTP/2.0 200 OK',
    'HTTP/0.9 200 OK',
    'HTTP/1.2 200 OK',
    'HTTP/1.11 200 OK',
    'HTTP/1.1  200 OK',
    'HTTP/1.1\t200 OK',
    'HTTP/1.1 200',
    'HTTP/1.1 200OK',
    'HTTP/1.1 099 Low',
    'HTTP/1.1 000 Zero',
    'HTTP/1.1 999 High',
    'HTTP/1.1 600 x',
    'HTTP/1.1 200 O\0K',
    'HTTP/1.1 200 O\rK',
  ].map((line) =>
    row(
      'either',
      `status line ${JSON.stringify(line)}`,
      `${line}\r\n${LENGTH}\r\n${BODY}`,
      'RFC 9112 4: a recipient may parse leniently',
    ),
  ),
  row(
    'fail',
    'garbage before the status line',
    `garbage\r\n${withLength('')}`,
    'RFC 9112 2.2: the message starts with a status line',
  ),
  row(
    'either',
    'empty line before the status line',
    `\r\n${withLength('')}`,
    'RFC 9112 2.2 asks servers, not clients, to skip it',
    BODY,
  ),
  row('fail', 'no head at all', '\r\n\r\n', 'nothing that can be parsed'),
  row('fail', 'zeros', '\0'.repeat(500), 'nothing that can be parsed'),
  row(
    'fail',
    '101 that nobody asked for',
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: foo\r\nConnection: Upgrade\r\n\r\nfoo',
    'RFC 9110 15.2.2: only after an Upgrade of the client',
  ),
]

const headerLines: readonly Broken[] = [
  row('fail', 'header without colon', withLength('no colon here\r\n'), 'RFC 9112 5: field-name ":"'),
  row('fail', 'empty header name', withLength(': value\r\n'), 'RFC 9110 5.1: a name has one character at least'),
  row('fail', 'NUL in a header name', withLength('X-\0: a\r\n'), 'RFC 9110 5.1: not a token'),
  row('fail', 'blank inside a header name', withLength('X One: a\r\n'), 'RFC 9110 5.1: not a token'),
  row(
    'either',
    'blank before the colon',
    withLength('X-One : a\r\n'),
    'RFC 9112 5.1 names proxies and servers only',
    BODY,
  ),
  row(
    'either',
    'NUL in a header value',
    withLength('X-One: a\0b\r\n'),
    'RFC 9110 5.5: reject or put a blank there',
    BODY,
  ),
  row(
    'either',
    'CR in a header value',
    withLength('X-One: a\rb\r\n'),
    'RFC 9112 2.2: reject or put a blank there',
    BODY,
  ),
  row(
    'either',
    'control character in a header value',
    withLength('X-One: a\x01\x7fb\r\n'),
    'RFC 9110 5.5: may be taken',
    BODY,
  ),
  row(
    'either',
    'line ends of LF alone',
    `HTTP/1.1 200 OK\n${LENGTH.replace('\r', '')}\n${BODY}`,
    'RFC 9112 2.2: LF may be taken as a line end',
    BODY,
  ),
  row('either', 'first header line folded', withHead(` folded\r\n${LENGTH}`), 'RFC 9112 2.2: reject or skip'),
  row('either', 'a header name in UTF-8', withLength('X-\xc3\xa9: a\r\n'), 'not a token, but harmless', BODY),
]

export const BROKEN_HEADS: readonly Broken[] = [...statusLines, ...headerLines]
