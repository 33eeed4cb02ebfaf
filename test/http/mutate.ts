// Turns the bytes of a valid answer into something that may or may not still be valid: what servers, proxies and attackers make of HTTP.
import type { Dice } from './dice.js'

type Mutation = (dice: Dice, text: string) => string

/** One to three changes; the text is latin1. */
export function mutate(dice: Dice, bytes: Buffer): Buffer {
  let text = bytes.toString('latin1')
  for (let i = dice.pick([1, 1, 1, 2, 3]); i > 0; i--) text = dice.pick(MUTATIONS)(dice, text)
  return Buffer.from(text, 'latin1')
}

const SPECIAL = [
  '\0',
  '\x01',
  '\t',
  '\n',
  '\r',
  '\r\n',
  ' ',
  ':',
  ';',
  ',',
  '"',
  '-',
  '+',
  '0',
  '1',
  '9',
  'a',
  'f',
  'g',
  'x',
  '\x7f',
  '\x80',
  '\xff',
]

const place = (dice: Dice, text: string): number => dice.below(text.length + 1)

/** A place in the head, or in the first bytes behind it, where framing is decided. */
const placeInHead = (dice: Dice, text: string): number =>
  dice.below(Math.min(text.length, text.indexOf('\r\n\r\n') + 12) + 1)

const replaceAt: Mutation = (dice, text) => {
  const at = placeInHead(dice, text)
  return text.slice(0, at) + dice.pick(SPECIAL) + text.slice(at + 1)
}

const insertAt: Mutation = (dice, text) => {
  const at = dice.pick([place, placeInHead])(dice, text)
  return text.slice(0, at) + dice.pick(SPECIAL) + text.slice(at)
}

const removeAt: Mutation = (dice, text) => {
  const at = dice.pick([place, placeInHead])(dice, text)
  return text.slice(0, at) + text.slice(at + dice.pick([1, 1, 2, 7]))
}

const LINES = [
  'Content-Length: 0',
  'Content-Length: 5',
  'Content-Length: 00005',
  'Content-Length: -1',
  'Content-Length: 5 5',
  'Content-Length: 5, 5',
  'Content-Length:',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: identity',
  'Transfer-Encoding: chunked, gzip',
  'Transfer-Encoding: x',
  'Connection: close',
  'Connection: keep-alive',
  'Connection: upgrade',
  'Upgrade: websocket',
  'X-Empty:',
  'X-Colons::::',
  ': nameless',
  'no colon',
  ' folded start',
  'X-Tab:\ta\tb',
  'X-Latin: \xe4\xf6\xfc',
  'X Blank: a',
  'X-Blank : a',
  '"quoted": a',
]

const addLine: Mutation = (dice, text) => {
  const at = lineStart(dice, text)
  return at < 0 ? text : `${text.slice(0, at)}${dice.pick(LINES)}\r\n${text.slice(at)}`
}

/** The start of a header line or of the empty line; -1 when there is none. */
function lineStart(dice: Dice, text: string): number {
  const head = text.slice(0, text.indexOf('\r\n\r\n') + 2)
  const starts = [...head.matchAll(/\r\n/g)].map((match) => match.index + 2)
  return starts.length === 0 ? -1 : dice.pick(starts)
}

const doubleLine: Mutation = (dice, text) => {
  const at = lineStart(dice, text)
  const end = text.indexOf('\r\n', at)
  return at < 0 || end < 0 ? text : text.slice(0, end + 2) + text.slice(at)
}

const bareLf: Mutation = (dice, text) => {
  const at = lineStart(dice, text)
  return at < 2 ? text : `${text.slice(0, at - 2)}\n${text.slice(at)}`
}

const STATUS_LINES = [
  'HTTP/1.1 200',
  'HTTP/1.1 204 No Content',
  'HTTP/1.1 304 Not Modified',
  'HTTP/1.0 200 OK',
  'HTTP/1.1 100 Continue',
  'HTTP/1.1 101 Switch',
  'HTTP/1.1 999 ?',
  'HTTP/2 200',
  'http/1.1 200 OK',
]

const newStatusLine: Mutation = (dice, text) => dice.pick(STATUS_LINES) + text.slice(text.indexOf('\r\n'))

const cutShort: Mutation = (dice, text) => text.slice(0, place(dice, text))

const addAfter: Mutation = (dice, text) =>
  text + dice.pick(['x', '\r\n', '\r\n\r\n', '0\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\n', '\0'])

const addBefore: Mutation = (dice, text) =>
  dice.pick(['\r\n', '\n', ' ', 'x', '\r\n\r\n', 'HTTP/1.1 100 Continue\r\n\r\n', '\0']) + text

const MUTATIONS: readonly Mutation[] = [
  replaceAt,
  replaceAt,
  insertAt,
  insertAt,
  removeAt,
  addLine,
  addLine,
  doubleLine,
  bareLf,
  newStatusLine,
  cutShort,
  addAfter,
  addBefore,
]
