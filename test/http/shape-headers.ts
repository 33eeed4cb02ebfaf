// Header lines of generated answers: every legal spelling of a line, and the plain headers that fill a head.
import type { Dice } from './dice.js'

/** A head below this size must be taken by the engine, whose limit is 64 KB; well above it must be refused. */
export const SAFE_HEAD_BYTES = 62_000

/** The header whose value is sent folded over two lines (obs-fold); a client puts blanks in the fold's place. */
export const FOLDED = 'x-folded'

/** One header line with drawn case and blanks, its line end included. */
export function writeHeader(dice: Dice, name: string, value: string): string {
  const spelled = dice.pick([name, name, name.toLowerCase(), name.toUpperCase(), mixCase(dice, name)])
  const before = dice.pick([' ', ' ', ' ', '', '\t', '   '])
  const after = dice.pick(['', '', '', '', ' ', '\t '])
  const written = name === FOLDED ? value.replace(' ', dice.pick(['\r\n ', '\r\n\t', ' \r\n  '])) : value
  return `${spelled}:${before}${written}${after}\r\n`
}

const mixCase = (dice: Dice, text: string): string =>
  [...text].map((c) => (dice.chance(0.5) ? c.toUpperCase() : c.toLowerCase())).join('')

export function plainHeaders(dice: Dice): [string, string][] {
  const kind = dice.below(100)
  if (kind < 4) return fill(dice, dice.between(60, 90), 20)
  if (kind < 7) return [['x-long', dice.text(dice.pick([3000, 14_000, SAFE_HEAD_BYTES - 2000])).trim()]]
  if (kind < 10) return [[FOLDED, 'first second']]
  return Array.from({ length: dice.below(7) }, () => plainHeader(dice))
}

const fill = (dice: Dice, count: number, length: number): [string, string][] =>
  Array.from({ length: count }, (_, i) => [`x-many-${i}`, dice.text(length).trim()])

function plainHeader(dice: Dice): [string, string] {
  const name = dice.pick([
    'Server',
    'Date',
    'X-One',
    'X-Two',
    'Vary',
    'ETag',
    'Content-Type',
    'Set-Cookie',
    'Set-Cookie',
    'Link',
    "x-odd.!#$%&'*+^_`|~",
  ])
  if (name === 'Set-Cookie') return [name, cookie(dice)]
  if (name === 'Content-Type')
    return [name, dice.pick(['text/plain', 'application/json', 'text/html; charset=utf-8', ''])]
  return [
    name,
    dice.pick([
      '',
      'a',
      dice.text(dice.between(1, 60)).trim(),
      'caf\xe9 \xff',
      'voil\xc3\xa0',
      'a, b, c',
      '"quoted, comma"',
      'a: b: c',
      'x=1; y=2',
    ]),
  ]
}

const cookie = (dice: Dice): string =>
  dice.pick([
    'a=1',
    'sid=abc; Path=/; HttpOnly',
    'b=2; Domain=127.0.0.1; Max-Age=60',
    'c=3; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
    'd="quoted value"; SameSite=Lax',
    '=nameless',
    'noequals',
    '',
    'e=caf\xe9',
    'f=1; Domain=example.com',
    '; ;;=; =',
    '__Secure-g=1; Secure; Path=/',
  ])
