// Lengths, transfer codings, chunks and sizes that break (or bend) the rules of framing, each with the outcome that RFC 9112 leaves a client.
import { BODY, type Broken, CHUNKED, chunks, LENGTH, row, withHead, withLength } from './broken.js'

const lengths: readonly Broken[] = [
  ...[
    '-1',
    '-12',
    'abc',
    '1e3',
    '0x0c',
    '12.0',
    '12 12',
    '12;',
    '99999999999999999999999',
    '18446744073709551628',
    '9007199254740993',
    '+12',
    '',
    '1_2',
    '12a',
    '\xb912',
  ].map((value) =>
    row(
      'fail',
      `Content-Length ${JSON.stringify(value)}`,
      withHead(`Content-Length: ${value}\r\n`),
      'RFC 9112 6.3 (5): an invalid length cannot be recovered from',
    ),
  ),
  row('fail', 'two lengths that differ', withHead(`${LENGTH}Content-Length: 5\r\n`), 'RFC 9112 6.3 (5)'),
  row('fail', 'two lengths that differ, smaller first', withHead(`Content-Length: 5\r\n${LENGTH}`), 'RFC 9112 6.3 (5)'),
  row('fail', 'a list of lengths that differ', withHead(`Content-Length: ${BODY.length}, 5\r\n`), 'RFC 9112 6.3 (5)'),
  row('either', 'two lengths that agree', withHead(`${LENGTH}${LENGTH}`), 'RFC 9110 8.6: reject or take as one', BODY),
  row(
    'either',
    'a list of lengths that agree',
    withHead(`Content-Length: ${BODY.length}, ${BODY.length}\r\n`),
    'RFC 9112 6.3 (5): may be taken as one',
    BODY,
  ),
  row(
    'either',
    'length and chunked',
    withHead(`${LENGTH}${CHUNKED}`, `c\r\n${BODY}\r\n0\r\n\r\n`),
    'RFC 9112 6.3 (3): reject, or chunked wins',
    BODY,
  ),
  row(
    'either',
    'chunked and length',
    withHead(`${CHUNKED}Content-Length: 3\r\n`, `c\r\n${BODY}\r\n0\r\n\r\n`),
    'RFC 9112 6.3 (3): reject, or chunked wins',
    BODY,
  ),
  row('fail', 'length larger than the body', withHead('Content-Length: 13\r\n'), 'RFC 9112 8: incomplete'),
]

const transferCodings: readonly Broken[] = [
  ...[
    'xchunked',
    'chunked, chunked',
    'chunked, identity',
    'identity',
    '',
    'gzip',
    'chunked;q=1',
    '"chunked"',
    'chunked,',
    ', chunked',
    'chunked foo',
    '\x0bchunked',
  ].map((value) =>
    row(
      'either',
      `Transfer-Encoding ${JSON.stringify(value)}`,
      withHead(`Transfer-Encoding: ${value}\r\n`, `c\r\n${BODY}\r\n0\r\n\r\n`),
      'RFC 9112 6.1, 6.3 (4): a coding that the client does not know',
    ),
  ),
  row(
    'either',
    'chunked in HTTP/1.0',
    `HTTP/1.0 200 OK\r\n${CHUNKED}\r\nc\r\n${BODY}\r\n0\r\n\r\n`,
    'RFC 9112 6.1: its framing is faulty, the connection must end',
  ),
  row(
    'either',
    'two Transfer-Encoding headers',
    withHead(`${CHUNKED}${CHUNKED}`, `c\r\n${BODY}\r\n0\r\n\r\n`),
    'RFC 9112 6.1: chunked must not be applied twice',
  ),
]

const chunkFaults: readonly Broken[] = [
  ...[
    '-c',
    '+c',
    '0xc',
    'g',
    '',
    ' ',
    'FFFFFFFFFFFFFFFFF',
    '1000000000000000c',
    'fffffffffffffffc',
    '7fffffffffffffff',
    '.c',
    'c.0',
    'one',
    ';ext',
    '-',
    '\0',
  ].map((size) =>
    row(
      'fail',
      `chunk size ${JSON.stringify(size)}`,
      chunks(`${size}\r\n${BODY}\r\n0\r\n\r\n`),
      'RFC 9112 7.1: 1*HEXDIG; mind the overflow',
    ),
  ),
  ...[' c', 'c ', 'c\t', 'c ;a', 'c;', 'c;;', 'c;a b', 'c;\0', 'c;"', 'c\r', '000000000000000000000c'].map((size) =>
    row(
      'either',
      `chunk line ${JSON.stringify(size)}`,
      chunks(`${size}\r\n${BODY}\r\n0\r\n\r\n`),
      'RFC 9112 7.1: blanks and extensions are often taken leniently',
      BODY,
    ),
  ),
  row('fail', 'no line end after the chunk', chunks(`c\r\n${BODY}0\r\n\r\n`), 'RFC 9112 7.1: chunk-data CRLF'),
  row('fail', 'size too small', chunks(`b\r\n${BODY}\r\n0\r\n\r\n`), 'RFC 9112 7.1: chunk-data CRLF'),
  row('fail', 'size too large by one', chunks(`d\r\n${BODY}\r\n0\r\n\r\n`), 'RFC 9112 7.1: chunk-data CRLF'),
  row('fail', 'size too large by two', chunks(`e\r\n${BODY}\r\n0\r\n\r\n`), 'RFC 9112 7.1: chunk-data CRLF'),
  row('fail', 'CR without LF after the chunk', chunks(`c\r\n${BODY}\rX0\r\n\r\n`), 'RFC 9112 7.1: chunk-data CRLF'),
  row('fail', 'no last chunk', chunks(`c\r\n${BODY}\r\n`), 'RFC 9112 8: incomplete'),
  row('fail', 'body is not chunked at all', chunks(`${BODY} xyz\r\n\r\n`), 'RFC 9112 7.1: 1*HEXDIG'),
  row(
    'either',
    'LF after the chunk',
    chunks(`c\r\n${BODY}\n0\r\n\r\n`),
    'RFC 9112 2.2 speaks of line ends of the head only',
    BODY,
  ),
  row(
    'either',
    'LF after the size',
    chunks(`c\n${BODY}\r\n0\r\n\r\n`),
    'RFC 9112 2.2 speaks of line ends of the head only',
    BODY,
  ),
  row(
    'either',
    'trailer without colon',
    chunks(`c\r\n${BODY}\r\n0\r\nno colon\r\n\r\n`),
    'a client may discard the trailer section',
    BODY,
  ),
  row(
    'either',
    'trailer that is framing',
    chunks(`c\r\n${BODY}\r\n0\r\nContent-Length: 99\r\n\r\n`),
    'RFC 9110 6.5.1: must not be merged',
    BODY,
  ),
  row(
    'either',
    'trailers without end',
    chunks(`c\r\n${BODY}\r\n0\r\n${'X-T: a\r\n'.repeat(20_000)}`),
    'a client may stop reading at a limit',
  ),
]

const sizes: readonly Broken[] = [
  row('fail', 'one header of 1 MB', withHead(`X-Long: ${'a'.repeat(1_000_000)}\r\n${LENGTH}`), 'a head needs a limit'),
  row('fail', '40,000 headers', withHead(`${'X-A: b\r\n'.repeat(40_000)}${LENGTH}`), 'a head needs a limit'),
  row(
    'fail',
    'a status line of 300 KB',
    `HTTP/1.1 200 ${'O'.repeat(300_000)}\r\n${LENGTH}\r\n${BODY}`,
    'a head needs a limit',
  ),
  row(
    'fail',
    'a head without end',
    `HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(500)}`,
    'closed before the head was whole',
  ),
  row(
    'either',
    'a chunk extension of 100 KB',
    chunks(`c;${'a'.repeat(100_000)}\r\n${BODY}\r\n0\r\n\r\n`),
    'RFC 9112 7.1.1: a limit is wise',
    BODY,
  ),
  row(
    'either',
    'a hundred interim answers',
    `${'HTTP/1.1 100 Continue\r\n\r\n'.repeat(100)}${withLength('')}`,
    'RFC 9110 15.2: any number, but a limit is wise',
    BODY,
  ),
  row('fail', 'interim answers only', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(5), 'closed before the final answer'),
]

const bodiless: readonly Broken[] = [
  row(
    'succeed',
    '204 that declares a length',
    `HTTP/1.1 204 No Content\r\n${LENGTH}\r\n`,
    'RFC 9112 6.3 (1): ends with the head',
    '',
    204,
  ),
  row(
    'succeed',
    '304 that declares chunks',
    `HTTP/1.1 304 Not Modified\r\n${CHUNKED}\r\n`,
    'RFC 9112 6.3 (1): ends with the head',
    '',
    304,
  ),
  row(
    'succeed',
    '204 with a body',
    `HTTP/1.1 204 No Content\r\n${LENGTH}\r\n${BODY}`,
    'RFC 9112 6.3 (1): the rest is not part of it',
    '',
    204,
  ),
]

export const BROKEN_FRAMING: readonly Broken[] = [...lengths, ...transferCodings, ...chunkFaults, ...sizes, ...bodiless]
