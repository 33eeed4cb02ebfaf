// The engine against Node's own HTTP client on the same bytes, cut at the same places: status, headers, body and whether there is an answer at all.
// A seeded series of answers, a quarter valid, the rest changed at one to three places. TYMBAL_FUZZ_SEED=<n> takes another series.
import { describe, expect, it, onTestFinished } from 'vitest'
import type { HttpResponse } from '../../src/clients/http/http-response.js'
import { drawMethod } from './damage.js'
import { diceFor } from './dice.js'
import { joinHeaders } from './judge.js'
import { mutate } from './mutate.js'
import { askNode, type NodeAnswer } from './node-client.js'
import { type Step, splitWrites } from './plan.js'
import { startRawServer } from './raw-server.js'
import { bytesOf, makeShape } from './shapes.js'
import { openEngine } from './world.js'

const SEED = Number(process.env.TYMBAL_FUZZ_SEED ?? 20260)
const CASES = 6000
const AT_ONCE = 24

interface Served {
  readonly method: string
  readonly bytes: Buffer
  readonly steps: readonly Step[]
}

interface Compared extends Served {
  /** The bytes up to the end of the final head, interim answers included, latin1. */
  readonly head: string
  /** Bytes behind the end of the answer. */
  readonly extra: number
  readonly ours: HttpResponse
  readonly node: NodeAnswer
  readonly oursFailed: boolean
  readonly nodeFailed: boolean
}

interface Difference {
  readonly what: string
  readonly why: string
  applies(one: Compared): boolean
}

/** Where the two may differ on purpose. Node's parser differs between its versions, so no row demands that they do. */
const DELIBERATE: readonly Difference[] = [
  {
    what: 'a tab behind the value of Content-Length or Transfer-Encoding',
    why: 'RFC 9112 5: blanks around a value, tabs too, are no part of it; Node reads them as part of these two',
    applies: (one) => /^(content-length|transfer-encoding):[^\r\n]*\t[ \t]*\r?$/im.test(one.head),
  },
  {
    what: 'a line of the head that ends with LF alone',
    why: 'RFC 9112 2.2 lets a recipient take it, and load tests meet old servers; Node refuses',
    applies: (one) => one.nodeFailed && !one.oursFailed && /(^|[^\r])\n/.test(one.head),
  },
  {
    what: 'a folded header line',
    why: 'RFC 9112 5.2: a user agent replaces the fold by blanks; Node refuses',
    applies: (one) => one.nodeFailed && !one.oursFailed && /\n[ \t]/.test(one.head),
  },
  {
    what: 'DEL in a header value',
    why: 'RFC 9110 5.5 lets a recipient keep it; Node refuses',
    applies: (one) => one.nodeFailed && !one.oursFailed && one.head.includes('\x7f'),
  },
  {
    what: 'bytes behind a whole answer',
    why: 'the answer was whole, so it counts, and the connection is given up; Node reports the bytes as an error of the answer',
    applies: (one) => one.nodeFailed && !one.oursFailed && one.extra > 0,
  },
  {
    what: 'control characters in the reason phrase',
    why: 'RFC 9112 4: no part of its grammar; whoever reads it in a log is better off without',
    applies: (one) =>
      one.oursFailed &&
      !one.nodeFailed &&
      one.head.split('\n').some((line) => line.startsWith('HTTP/') && hasControl(line)),
  },
  {
    what: 'characters in a chunk extension that its grammar does not know',
    why: 'RFC 9112 7.1.1: a recipient ignores extensions; it need not understand them to find their end',
    applies: (one) => one.nodeFailed && !one.oursFailed && /^[0-9a-f]+[ \t]*;/im.test(one.bytes.toString('latin1')),
  },
  {
    what: 'a trailer whose name is no token',
    why: 'the engine hands out no trailers; it only has to find their end',
    applies: (one) =>
      one.nodeFailed &&
      !one.oursFailed &&
      one.node.status > 0 &&
      /\n0+(;[^\n]*)?\r\n[^\r\n]/.test(one.bytes.toString('latin1')),
  },
  {
    what: 'a status below 100',
    why: 'RFC 9110 15: no such status; Node hands it out, 0 too',
    applies: (one) => one.oursFailed && one.node.status < 100,
  },
  {
    what: 'Connection: close in an interim answer',
    why: 'RFC 9110 15.2: the final answer still follows; Node takes the rest for bytes behind the end',
    applies: (one) =>
      one.nodeFailed && !one.oursFailed && /^\s*HTTP\/1\.\d 1\d\d[\s\S]*\nConnection:[^\n]*close/i.test(one.head),
  },
  {
    what: 'a head of more than 64 KB',
    why: 'the limit of the engine; Node runs with another one here',
    applies: (one) => one.oursFailed && !one.nodeFailed && one.head.length > 65_536,
  },
  {
    what: 'a transfer coding other than chunked',
    why: 'RFC 9112 7.4: it was never asked for; Node hands the coded bytes out as if they were the body',
    applies: (one) => one.oursFailed && !one.nodeFailed && one.ours.reason === 'transfer-encoding other than chunked',
  },
  {
    what: 'a protocol switch that nobody asked for',
    why: 'RFC 9110 15.2.2: it cannot be the answer; Node hands it out as one when the Upgrade header is missing',
    applies: (one) => one.oursFailed && one.node.status === 101,
  },
]

const hasControl = (text: string): boolean => [...text.replace(/\r$/, '')].some((char) => char < ' ' && char !== '\t')

function makeCase(number: number): Served {
  const dice = diceFor(SEED, 'differential', number)
  const method = drawMethod(dice)
  const body = Buffer.from(dice.text(dice.pick([0, 1, 5, 30, 200])))
  const valid = bytesOf(makeShape(dice, method, { coding: 'identity', body }).parts)
  const bytes = number % 4 === 0 ? valid : mutate(dice, valid)
  return { method, bytes, steps: [...splitWrites(dice, bytes), { do: 'end' }] }
}

/** Head and surplus of an answer, by regular expressions alone, so that neither of the two is asked about itself. */
function measure(text: string, method: string): { head: string; extra: number } {
  const interim = /^(?:\r?\n)*(?:HTTP\/1\.\d 1(?!01)\d\d[\s\S]*?\n\r?\n(?:\r?\n)*)*/.exec(text)![0].length
  const end = text.slice(interim).search(/\n\r?\n/)
  if (end < 0) return { head: text, extra: 0 }
  const head = text.slice(0, interim + end + (/^\n\r\n/.test(text.slice(interim + end)) ? 3 : 2))
  const rest = text.slice(head.length)
  if (method === 'HEAD' || /^HTTP\/1\.\d (204|304|101)/.test(text.slice(interim))) return { head, extra: rest.length }
  if (/^transfer-encoding:[^\r\n]*chunked[ \t]*\r?$/im.test(head.slice(interim)))
    return { head, extra: rest.length - chunkedLength(rest) }
  const length = /^content-length:[ \t]*(\d+)[ \t]*\r?$/im.exec(head.slice(interim))
  return { head, extra: length ? Math.max(0, rest.length - Number(length[1])) : 0 }
}

/** Bytes up to the end of the trailer section; all of them when the chunks are broken. */
function chunkedLength(rest: string): number {
  for (let at = 0; ; ) {
    const size = /^([0-9a-f]+)[^\n]*\n/i.exec(rest.slice(at))
    if (!size) return rest.length
    const length = Number.parseInt(size[1]!, 16)
    at += size[0].length
    if (length > 0) at += length + 2
    else return at + (/^(?:[^\r\n]+\r\n)*\r\n/.exec(rest.slice(at))?.[0].length ?? rest.length)
  }
}

const describeCase = (one: Compared): string =>
  `${one.method} ours ${one.ours.status} ${one.ours.error} ${one.ours.reason} | node ${one.node.status} ${one.node.error} | ${JSON.stringify(one.bytes.toString('latin1'))}`

/** What the two disagree about; '' for nothing. */
function disagreement(one: Compared): string {
  const { ours, node } = one
  if (one.oursFailed !== one.nodeFailed)
    return one.oursFailed ? 'ours failed, Node did not' : 'Node failed, ours did not'
  if (one.oursFailed) return ''
  if (ours.status !== node.status) return 'status'
  if (!ours.bytes().equals(node.body)) return 'body'
  return JSON.stringify(sorted(ours.headers)) === JSON.stringify(sorted(joinHeaders(node.headers))) ? '' : 'headers'
}

const sorted = (headers: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1))

describe(`differential test against node:http, seed ${SEED}`, () => {
  it(`${CASES} answers are understood alike`, async () => {
    const served = new Map<number, Served>()
    const server = await startRawServer({ reply: (request) => served.get(Number(request.target.slice(1)))!.steps })
    const { engine } = openEngine()
    onTestFinished(() => server.close())
    const compare = async (number: number): Promise<Compared> => {
      const one = makeCase(number)
      served.set(number, one)
      const client = engine.createClient({ baseUrl: `http://127.0.0.1:${server.port}` })
      const [ours, node] = await Promise.all([
        client.request(`/${number}`, { method: one.method, redirect: 'manual', timeout: '60s', name: 'case' }),
        askNode({
          port: server.port,
          method: one.method,
          path: `/${number}`,
          body: Buffer.alloc(0),
          timeoutMs: 60_000,
        }),
      ])
      client.close()
      served.delete(number)
      const measured = measure(one.bytes.toString('latin1'), one.method)
      return { ...one, ...measured, ours, node, oursFailed: ours.status === 0, nodeFailed: node.error !== '' }
    }
    const found = await compareAll(compare)
    expect(found.unexplained.join('\n\n')).toBe('')
    expect(found.alike).toBeGreaterThan(CASES * 0.75)
    expect(found.bothFailed).toBeGreaterThan(CASES * 0.1)
  }, 240_000)
})

interface Found {
  alike: number
  bothFailed: number
  readonly unexplained: string[]
}

async function compareAll(compare: (number: number) => Promise<Compared>): Promise<Found> {
  const found: Found = { alike: 0, bothFailed: 0, unexplained: [] }
  let next = 0
  const work = async (): Promise<void> => {
    while (next < CASES && found.unexplained.length < 20) {
      const number = next++
      const one = await compare(number)
      const what = disagreement(one)
      if (what === '') found.alike++
      if (one.oursFailed && one.nodeFailed) found.bothFailed++
      if (what !== '' && !DELIBERATE.some((row) => row.applies(one)))
        found.unexplained.push(`#${number} ${what}: ${describeCase(one)}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return found
}
